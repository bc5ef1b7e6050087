package io.eniswitch.controlplane.api.auth;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.agrona.collections.LongHashSet;

/**
 * Remembers the nonces of accepted requests, so that a captured request cannot be sent again.
 *
 * <p>A request can be replayed for as long as its timestamp is accepted, which is twice the clock
 * window. Two sets take turns every such period: each nonce is remembered for one to two of them.
 *
 * <p><b>Layout:</b> a nonce is remembered as 64 bits of a hash keyed by a secret of this process;
 * with a full set, one honest request in 2 · 10¹² is taken for a replay.
 *
 * <p><b>Threading:</b> any thread; one short critical section per request.
 *
 * <p><b>Bounds:</b> {@code capacity} nonces per period; at the bound requests are refused, because
 * forgetting a nonce early would open the door it keeps shut.
 */
final class Nonces {
  /** The answer to a nonce. */
  enum Verdict {
    /** Seen for the first time, and remembered. */
    FRESH,
    /** Seen before. */
    USED,
    /** Not seen before, but there is no room to remember it. */
    FULL
  }

  private static final int INITIAL_CAPACITY = 1_024;

  private final AccessKey hashKey;
  private final long periodMillis;
  private final int capacity;
  private LongHashSet current = new LongHashSet(INITIAL_CAPACITY);
  private LongHashSet previous = new LongHashSet(INITIAL_CAPACITY);
  private long periodEndMillis;

  Nonces(long periodMillis, int capacity, long nowMillis) {
    this.periodMillis = periodMillis;
    this.capacity = capacity;
    this.periodEndMillis = nowMillis + periodMillis;
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.hashKey = new AccessKey("nonces", java.util.HexFormat.of().formatHex(random), "0");
  }

  /** Remembers a nonce of an access key, unless it is known. */
  Verdict remember(String accessKeyId, String nonce, long nowMillis) {
    long hash =
        ByteBuffer.wrap(hashKey.hmac("HmacSHA256", "", accessKeyId + ' ' + nonce)).getLong();
    synchronized (this) {
      rotate(nowMillis);
      if (previous.contains(hash) || current.contains(hash)) {
        return Verdict.USED;
      }
      if (current.size() >= capacity) {
        return Verdict.FULL;
      }
      current.add(hash);
      return Verdict.FRESH;
    }
  }

  private void rotate(long nowMillis) {
    if (nowMillis - periodEndMillis >= 0) {
      boolean isLongAgo = nowMillis - periodEndMillis >= periodMillis;
      previous = isLongAgo ? new LongHashSet(INITIAL_CAPACITY) : current;
      current = new LongHashSet(INITIAL_CAPACITY);
      periodEndMillis = nowMillis + periodMillis;
    }
  }
}
