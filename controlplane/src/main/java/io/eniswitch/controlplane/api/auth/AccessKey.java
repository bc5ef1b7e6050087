package io.eniswitch.controlplane.api.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An access key: its public id, its secret and the account it acts for. The secret never leaves
 * this class except as a signature.
 *
 * <p><b>Threading:</b> immutable, any thread.
 */
public final class AccessKey {
  private final String id;
  private final String accountId;
  private final byte[] secret;

  /** Makes a key of non-empty parts. */
  public AccessKey(String id, String secret, String accountId) {
    this.id = id;
    this.accountId = accountId;
    this.secret = secret.getBytes(UTF_8);
  }

  /** The public id. */
  public String id() {
    return id;
  }

  /** The account this key acts for. */
  public String accountId() {
    return accountId;
  }

  /**
   * The keyed hash of a text.
   *
   * @param algorithm {@code HmacSHA1} or {@code HmacSHA256}
   * @param keySuffix appended to the secret: {@code &} for signature version 1, else empty
   */
  byte[] hmac(String algorithm, String keySuffix, String text) {
    byte[] suffix = keySuffix.getBytes(UTF_8);
    byte[] key = java.util.Arrays.copyOf(secret, secret.length + suffix.length);
    System.arraycopy(suffix, 0, key, secret.length, suffix.length);
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + " of account " + accountId + "]";
  }
}
