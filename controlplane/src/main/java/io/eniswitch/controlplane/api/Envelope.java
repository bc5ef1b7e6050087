package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.auth.Authenticator;
import io.eniswitch.controlplane.api.http.WebRequest;
import io.eniswitch.controlplane.api.http.WebResponse;
import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.DocumentWriter;
import io.eniswitch.controlplane.api.wire.PercentEncoding;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts documents and errors into responses, as JSON or as XML. */
final class Envelope {
  private static final String JSON_TYPE = "application/json;charset=utf-8";
  private static final String XML_TYPE = "text/xml;charset=utf-8";
  private static final String DIAGNOSIS = "https://next.api.aliyun.com/troubleshoot?q=";

  /** How a response is written. */
  enum Format {
    /** What every SDK asks for. */
    JSON,
    /** What the API answers when nobody asks for anything. */
    XML
  }

  private Envelope() {}

  /**
   * The format a request wants: the {@code Format} parameter if it is there, else JSON for callers
   * that accept it or sign with version 3, else XML.
   */
  static Format formatFor(WebRequest request, @Nullable String formatParameter) {
    if (formatParameter != null && !formatParameter.isEmpty()) {
      return formatParameter.toUpperCase(Locale.ROOT).equals("XML") ? Format.XML : Format.JSON;
    }
    boolean wantsJson =
        Authenticator.isSignedWithV3(request)
            || request.headerContains("accept", "json")
            || request.headerContains("content-type", "json");
    return wantsJson ? Format.JSON : Format.XML;
  }

  /** A success: the document and its request id. */
  static WebResponse success(Format format, String action, String requestId, Document document) {
    Document whole = new Document().text("RequestId", requestId).with(document);
    return render(format, 200, action + "Response", whole, Map.of("x-acs-request-id", requestId));
  }

  /**
   * An error.
   *
   * @param host the {@code HostId}
   * @param headers further headers
   */
  static WebResponse error(
      Format format, String requestId, String host, ApiError error, Map<String, String> headers) {
    Document document =
        new Document()
            .text("RequestId", requestId)
            .text("HostId", host)
            .text("Code", error.code())
            .text("Message", error.text())
            .text("Recommend", DIAGNOSIS + PercentEncoding.encode(error.code()) + "&product=Ecs");
    return render(format, error.status(), "Error", document, headers);
  }

  private static WebResponse render(
      Format format, int status, String root, Document document, Map<String, String> headers) {
    return format == Format.JSON
        ? new WebResponse(status, JSON_TYPE, DocumentWriter.json(document), headers)
        : new WebResponse(status, XML_TYPE, DocumentWriter.xml(root, document), headers);
  }
}
