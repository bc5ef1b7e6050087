package io.eniswitch.controlplane.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes two requests the same request. */
final class ClientTokens {
  private static final int MAX_LENGTH = 64;

  private ClientTokens() {}

  /** Refuses a token that is not at most 64 ASCII characters. */
  static void check(String token) {
    if (token.length() > MAX_LENGTH || !token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw EcsException.invalid(
          "InvalidClientToken.ValueNotSupported",
          "ClientToken is at most 64 printable ASCII characters.");
    }
  }

  /** The key of a token: another account, region or action may use the same. */
  static String key(Call call, String action) {
    return String.join("/", call.accountId(), call.regionId(), action, call.clientToken());
  }

  /** A digest of the parameters: records print all their components in a fixed order. */
  static String fingerprint(Record request) {
    try {
      byte[] text = request.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Refuses a known token with other parameters. */
  static void checkSame(TokenAnswer known, String fingerprint) {
    if (!known.fingerprint().equals(fingerprint)) {
      throw EcsException.invalid(
          "IdempotentParameterMismatch",
          "The ClientToken was used before with different parameters.");
    }
  }
}
