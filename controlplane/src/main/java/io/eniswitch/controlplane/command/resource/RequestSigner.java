package io.eniswitch.controlplane.command.resource;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eniswitch.controlplane.api.wire.PercentEncoding;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs calls with ACS3-HMAC-SHA256, parameters in the query and no body. */
public final class RequestSigner {
  private static final String ALGORITHM = "ACS3-HMAC-SHA256";
  private static final HexFormat HEX = HexFormat.of();

  private final String accessKeyId;
  private final byte[] secret;

  /** Signs with this access key. */
  public RequestSigner(String accessKeyId, String secret) {
    this.accessKeyId = accessKeyId;
    this.secret = secret.getBytes(UTF_8);
  }

  /** The query in its canonical form, which is also how it is sent. */
  public static String query(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .map(p ->
                PercentEncoding.encode(p.getKey()) + "=" + PercentEncoding.encode(p.getValue()))
            .collect(Collectors.joining("&"));
  }

  /** The headers of a POST to {@code /} with this query. */
  public Map<String, String> headers(String version, String action, String query) {
    try {
      String emptyBody = sha256("");
      Map<String, String> headers =
          new TreeMap<>(
              Map.of(
                  "x-acs-action", action,
                  "x-acs-version", version,
                  "x-acs-date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                  "x-acs-signature-nonce", UUID.randomUUID().toString(),
                  "x-acs-content-sha256", emptyBody));
      StringBuilder canonical = new StringBuilder("POST\n/\n").append(query).append('\n');
      headers.forEach(
          (name, value) -> canonical.append(name).append(':').append(value).append('\n'));
      String signed = String.join(";", headers.keySet());
      canonical.append('\n').append(signed).append('\n').append(emptyBody);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] signature =
          mac.doFinal((ALGORITHM + "\n" + sha256(canonical.toString())).getBytes(UTF_8));
      headers.put(
          "Authorization",
          "%s Credential=%s,SignedHeaders=%s,Signature=%s"
              .formatted(ALGORITHM, accessKeyId, signed, HEX.formatHex(signature)));
      return headers;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256 and its HMAC", e);
    }
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
