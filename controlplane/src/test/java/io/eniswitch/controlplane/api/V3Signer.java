package io.eniswitch.controlplane.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests the way the newer SDKs do, written independently of the server's code. */
final class V3Signer {
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final String accessKeyId;
  private final String secret;

  V3Signer(int port, String accessKeyId, String secret) {
    this.port = port;
    this.accessKeyId = accessKeyId;
    this.secret = secret;
  }

  HttpResponse<String> call(String action, String query) throws Exception {
    return call(action, "2014-05-26", query, "", "application/json");
  }

  /** Sends a query that needs no escaping, sorted by its names, and perhaps a body. */
  HttpResponse<String> call(
      String action, String version, String query, String body, String contentType)
      throws Exception {
    String hash = hex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
    Map<String, String> headers =
        new TreeMap<>(
            Map.of(
                "x-acs-action", action,
                "x-acs-version", version,
                "x-acs-date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "x-acs-signature-nonce", UUID.randomUUID().toString(),
                "x-acs-content-sha256", hash));
    if (!body.isEmpty()) {
      headers.put("content-type", contentType);
    }
    StringBuilder canonical = new StringBuilder("POST\n/\n" + query + "\n");
    headers.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
    String signed = String.join(";", headers.keySet());
    canonical.append("\n" + signed + "\n" + hash);
    String toSign =
        "ACS3-HMAC-SHA256\n"
            + hex(
                MessageDigest.getInstance("SHA-256").digest(canonical.toString().getBytes(UTF_8)));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/" + (query.isEmpty() ? "" : "?" + query)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header(
                "Authorization",
                "ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s"
                    .formatted(accessKeyId, signed, hmac(toSign)));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String hmac(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return hex(mac.doFinal(text.getBytes(UTF_8)));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
