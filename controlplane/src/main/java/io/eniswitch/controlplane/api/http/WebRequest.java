package io.eniswitch.controlplane.api.http;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, whole and in memory.
 *
 * @param method as sent, such as {@code POST}
 * @param path the target before the question mark, not decoded
 * @param query the target after the question mark, not decoded; empty if there is none
 * @param headers by lower-case name; values of a repeated header are joined with a comma
 * @param body empty if there is none; nobody may change it
 * @param remote where the request came from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never printed
public record WebRequest(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    InetSocketAddress remote) {

  /** The value of a header, or null. */
  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  /** Whether a header is there and contains the text, in any case. */
  public boolean headerContains(String lowerCaseName, String lowerCaseText) {
    String value = headers.get(lowerCaseName);
    return value != null && value.toLowerCase(Locale.ROOT).contains(lowerCaseText);
  }
}
