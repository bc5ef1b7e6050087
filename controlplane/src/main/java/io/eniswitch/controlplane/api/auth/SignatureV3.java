package io.eniswitch.controlplane.api.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eniswitch.controlplane.api.http.WebRequest;
import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.PercentEncoding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Signature version 3, {@value #ALGORITHM}: headers name what was signed, the body by its hash.
 *
 * <p>Which headers are signed is the client's choice, except those this server acts on: {@link
 * #MUST_BE_SIGNED}. Older clients leave out {@code host}.
 */
final class SignatureV3 {
  /** How the Authorization header starts. */
  static final String ALGORITHM = "ACS3-HMAC-SHA256";

  /** Headers that change what happens: if they are there, they must be signed. */
  static final List<String> MUST_BE_SIGNED =
      List.of(
          "x-acs-action",
          "x-acs-version",
          "x-acs-date",
          "x-acs-signature-nonce",
          "x-acs-content-sha256");

  private SignatureV3() {}

  /** Whether a request is signed this way, or at least tries to be. */
  static boolean isUsedBy(WebRequest request) {
    String authorization = request.header("authorization");
    return authorization != null && authorization.startsWith("ACS3-");
  }

  /**
   * Reads the claim out of the headers.
   *
   * @param query the parameters of the query, decoded, without those of a body
   * @throws ApiError 400 if a part of the signature is missing, unsupported, or the body is not the
   *     one whose hash was signed
   */
  static SignedRequest read(WebRequest request, Map<String, String> query) {
    Map<String, String> fields = authorizationFields(request);
    String[] signedHeaders = required(fields, "SignedHeaders").split(";", -1);
    requireSigned(request, signedHeaders);
    requireBody(request);
    byte[] signature;
    try {
      signature = HexFormat.of().parseHex(required(fields, "Signature"));
    } catch (IllegalArgumentException e) {
      signature = new byte[0];
    }
    return new SignedRequest(
        required(fields, "Credential"),
        header(request, "x-acs-date"),
        header(request, "x-acs-signature-nonce"),
        ALGORITHM + "\n" + sha256(canonical(request, query, signedHeaders).getBytes(UTF_8)),
        "HmacSHA256",
        "",
        signature);
  }

  /** The canonical request: six parts joined with line feeds. */
  static String canonical(WebRequest request, Map<String, String> query, String[] signedHeaders) {
    StringBuilder text = new StringBuilder(512);
    text.append(request.method()).append('\n').append(request.path()).append('\n');
    int queryStart = text.length();
    new TreeMap<>(query)
        .forEach((name, value) -> {
          text.append(text.length() == queryStart ? "" : "&");
          text.append(PercentEncoding.encode(name)).append('=');
          text.append(PercentEncoding.encode(value));
        });
    text.append('\n');
    for (String name : signedHeaders) {
      text.append(name).append(':').append(header(request, name).strip()).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n');
    return text.append(header(request, "x-acs-content-sha256")).toString();
  }

  /** {@code ALGORITHM Credential=…,SignedHeaders=…,Signature=…}, the fields in any order. */
  private static Map<String, String> authorizationFields(WebRequest request) {
    String authorization = header(request, "authorization");
    if (!authorization.startsWith(ALGORITHM + " ")) {
      throw new ApiError(
          400,
          "IncompleteSignature",
          "The signature algorithm is not supported; accepted: " + ALGORITHM + " and HMAC-SHA1.");
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : authorization.substring(ALGORITHM.length() + 1).split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
      }
    }
    return fields;
  }

  private static void requireSigned(WebRequest request, String[] signedHeaders) {
    List<String> signed = List.of(signedHeaders);
    for (String name : MUST_BE_SIGNED) {
      if (request.header(name) != null && !signed.contains(name)) {
        throw new ApiError(
            400, "IncompleteSignature", "The header \"" + name + "\" must be among SignedHeaders.");
      }
    }
  }

  private static void requireBody(WebRequest request) {
    String claimed = header(request, "x-acs-content-sha256");
    if (!claimed.equals(sha256(request.body()))) {
      throw new ApiError(
          400,
          "IncompleteSignature",
          "The header \"x-acs-content-sha256\" is not the SHA-256 of the body that arrived.");
    }
  }

  private static String header(WebRequest request, String name) {
    String value = request.header(name);
    if (value == null) {
      throw new ApiError(
          400, "IncompleteSignature", "The header \"" + name + "\" is part of the signature.");
    }
    return value;
  }

  private static String required(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null || value.isEmpty()) {
      throw new ApiError(
          400, "IncompleteSignature", "The Authorization header has no \"" + name + "\".");
    }
    return value;
  }

  /** The SHA-256 of bytes in lower-case hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
