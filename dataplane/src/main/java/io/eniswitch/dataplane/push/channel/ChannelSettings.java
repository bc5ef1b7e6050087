package io.eniswitch.dataplane.push.channel;

import java.time.Duration;

/**
 * Times of the push channel; both ends should have the same.
 *
 * @param heartbeat an end that has nothing to say says so this often
 * @param silence an end that hears nothing for so long hangs up; several heartbeats
 * @param retry how long a switch waits at most before it calls again
 */
public record ChannelSettings(Duration heartbeat, Duration silence, Duration retry) {
  /** The port of the push channel. */
  public static final int DEFAULT_PORT = 8641;

  /** A heartbeat per second, dead after four, called again within one. */
  public static ChannelSettings defaults() {
    return new ChannelSettings(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(1));
  }

  /** Refuses times that cannot work together. */
  public ChannelSettings {
    if (heartbeat.toMillis() < 1 || silence.compareTo(heartbeat) <= 0 || retry.toMillis() < 1) {
      throw new IllegalArgumentException(
          "heartbeat %s, silence %s, retry %s: needs at least 1 ms each, and silence to be longer"
              .formatted(heartbeat, silence, retry));
    }
  }
}
