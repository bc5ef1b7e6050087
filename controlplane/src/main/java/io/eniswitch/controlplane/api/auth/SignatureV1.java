package io.eniswitch.controlplane.api.auth;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.PercentEncoding;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signature version 1: HMAC-SHA1 over the method and all parameters of query and form.
 *
 * <p><b>Source:</b> the ECS RPC signature, checked against its published example in the tests.
 */
final class SignatureV1 {
  private SignatureV1() {}

  /**
   * Reads the claim out of the parameters.
   *
   * @param method the HTTP method as it was used
   * @param parameters query and form together, decoded, empty values kept
   * @throws ApiError 400 if a part of the signature is missing or unsupported
   */
  static SignedRequest read(String method, Map<String, String> parameters) {
    String accessKeyId = required(parameters, "AccessKeyId");
    String signature = required(parameters, "Signature");
    String nonce = required(parameters, "SignatureNonce");
    String timestamp = required(parameters, "Timestamp");
    expect(parameters.get("SignatureMethod"), "SignatureMethod", "HMAC-SHA1");
    expect(parameters.get("SignatureVersion"), "SignatureVersion", "1.0");
    return new SignedRequest(
        accessKeyId,
        timestamp,
        nonce,
        stringToSign(method, parameters),
        "HmacSHA1",
        "&",
        decoded(signature));
  }

  /** The string clients sign: method, slash and the sorted, doubly encoded parameters. */
  static String stringToSign(String method, Map<String, String> parameters) {
    StringBuilder joined = new StringBuilder(512);
    new TreeMap<>(parameters)
        .forEach((name, value) -> {
          if (!name.equals("Signature")) {
            joined.append(joined.isEmpty() ? "" : "&");
            joined.append(PercentEncoding.encode(name)).append('=');
            joined.append(PercentEncoding.encode(value));
          }
        });
    return method + "&%2F&" + PercentEncoding.encode(joined.toString());
  }

  private static String required(Map<String, String> parameters, String name) {
    String value = parameters.get(name);
    if (value == null || value.isEmpty()) {
      throw ApiError.missing(name);
    }
    return value;
  }

  private static void expect(@Nullable String value, String name, String only) {
    if (value != null && !value.equals(only)) {
      throw ApiError.invalid(name, value, only);
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
