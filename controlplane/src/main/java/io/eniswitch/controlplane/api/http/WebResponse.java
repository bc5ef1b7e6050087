package io.eniswitch.controlplane.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * One HTTP response, whole and in memory.
 *
 * @param status the HTTP status
 * @param contentType the value of the Content-Type header
 * @param body the bytes; nobody may change them afterwards
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never printed
public record WebResponse(
    int status, String contentType, byte[] body, Map<String, String> headers) {

  /** A response of plain text. */
  public static WebResponse text(int status, String text) {
    return new WebResponse(status, "text/plain;charset=utf-8", text.getBytes(UTF_8), Map.of());
  }
}
