package io.eniswitch.controlplane.api.auth;

import io.eniswitch.controlplane.api.http.WebRequest;
import io.eniswitch.controlplane.api.wire.ApiError;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Decides who sent a request: the signature fits an access key, its time is near and not before
 * this process began, and it was not used before.
 *
 * <p><b>Threading:</b> any thread. <b>Bounds:</b> {@value #MAX_NONCES} requests per half hour.
 */
public final class Authenticator {
  /** How far a client's clock may be off, either way. */
  public static final Duration CLOCK_WINDOW = Duration.ofMinutes(15);

  /** Nonces remembered per half hour: 2,300 requests a second, 64 MiB. */
  public static final int MAX_NONCES = 4 << 20;

  private static final int MAX_NONCE_LENGTH = 256;

  private final AccessKeys keys;
  private final Clock clock;
  private final Nonces nonces;

  /** Nonces from before are forgotten, so what was signed before is refused; whole seconds. */
  private final Instant startedAt;

  /** An authenticator for these keys by this clock. */
  public Authenticator(AccessKeys keys, Clock clock) {
    this(keys, clock, MAX_NONCES);
  }

  Authenticator(AccessKeys keys, Clock clock, int maxNonces) {
    this.keys = keys;
    this.clock = clock;
    this.startedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    this.nonces = new Nonces(CLOCK_WINDOW.multipliedBy(2).toMillis(), maxNonces, clock.millis());
  }

  /** Whether a request is signed with version 3, which covers its body. */
  public static boolean isSignedWithV3(WebRequest request) {
    return SignatureV3.isUsedBy(request);
  }

  /**
   * Checks a signature.
   *
   * @param query the parameters of the query, decoded
   * @param all the parameters of query and form, decoded
   * @return the key that signed
   * @throws ApiError 400 with the code that says what is wrong with the signature
   */
  public AccessKey authenticate(
      WebRequest request, Map<String, String> query, Map<String, String> all) {
    SignedRequest claim =
        SignatureV3.isUsedBy(request)
            ? SignatureV3.read(request, query)
            : SignatureV1.read(request.method(), all);
    AccessKey key = keys.find(claim.accessKeyId());
    if (key == null) {
      throw new ApiError(
          400, "InvalidAccessKeyId.NotFound", "The access key id is not known here.");
    }
    byte[] expected = key.hmac(claim.algorithm(), claim.keySuffix(), claim.stringToSign());
    if (!MessageDigest.isEqual(expected, claim.signature())) {
      throw new ApiError(
          400,
          "SignatureDoesNotMatch",
          "The signature does not fit the access key. server string to sign is:"
              + claim.stringToSign());
    }
    requireTimely(claim.timestamp());
    requireFresh(claim);
    return key;
  }

  private void requireTimely(String timestamp) {
    Instant sent;
    try {
      sent = Instant.parse(timestamp);
    } catch (DateTimeParseException e) {
      throw new ApiError(
          400, "IllegalTimestamp", "The timestamp must look like 2026-01-31T12:00:00Z.");
    }
    if (Duration.between(sent, clock.instant()).abs().compareTo(CLOCK_WINDOW) > 0) {
      throw new ApiError(
          400,
          "IllegalTimestamp",
          "The timestamp is more than "
              + CLOCK_WINDOW.toMinutes()
              + " minutes away from this server's clock.");
    }
    if (sent.isBefore(startedAt)) {
      throw new ApiError(
          400,
          "IllegalTimestamp",
          "The timestamp is older than this server, which started at "
              + startedAt
              + " and does not know what was sent before; send it again.");
    }
  }

  private void requireFresh(SignedRequest claim) {
    if (claim.nonce().isEmpty() || claim.nonce().length() > MAX_NONCE_LENGTH) {
      throw new ApiError(
          400,
          "InvalidParameter",
          "The signature nonce must have 1 to " + MAX_NONCE_LENGTH + " characters.");
    }
    switch (nonces.remember(claim.accessKeyId(), claim.nonce(), clock.millis())) {
      case FRESH -> {}
      case USED ->
          throw new ApiError(
              400, "SignatureNonceUsed", "The signature nonce was used before; take a new one.");
      case FULL ->
          throw new ApiError(
              400, "Throttling", "Too many signed requests in the last half hour; try later.");
    }
  }
}
