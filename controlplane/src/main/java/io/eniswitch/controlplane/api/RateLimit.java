package io.eniswitch.controlplane.api;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many calls one access key may make: a sustained rate and a burst above it.
 *
 * <p>Each key has one word, the time at which its bucket would be full again; a call moves it on by
 * one interval and is refused if that is further ahead than the burst allows.
 *
 * <p><b>Threading:</b> any thread, one atomic word per key. <b>Bounds:</b> one word per configured
 * access key, since only authenticated calls are counted.
 */
final class RateLimit {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long intervalNs;
  private final long burstNs;
  private final ConcurrentMap<String, AtomicLong> fullAtNs = new ConcurrentHashMap<>();

  /**
   * A limit.
   *
   * @param callsPerSecond sustained rate of one key, at least 1
   * @param burst calls one key may make at once, at least 1
   */
  RateLimit(int callsPerSecond, int burst) {
    this.intervalNs = NANOS_PER_SECOND / callsPerSecond;
    this.burstNs = intervalNs * burst;
  }

  /**
   * Takes one call.
   *
   * @param nowNs of {@link System#nanoTime}
   * @return 0 if the call may go ahead, else the nanoseconds after which it may be tried again
   */
  long take(String accessKeyId, long nowNs) {
    AtomicLong word = fullAtNs.computeIfAbsent(accessKeyId, _ -> new AtomicLong(nowNs));
    while (true) {
      long fullAt = word.get();
      long start = fullAt - nowNs > 0 ? fullAt : nowNs;
      long next = start + intervalNs;
      if (next - nowNs > burstNs) {
        return next - nowNs - burstNs;
      }
      if (word.compareAndSet(fullAt, next)) {
        return 0;
      }
    }
  }
}
