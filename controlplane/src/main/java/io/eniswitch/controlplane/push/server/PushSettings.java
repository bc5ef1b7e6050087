package io.eniswitch.controlplane.push.server;

import io.eniswitch.controlplane.push.Leases;
import io.eniswitch.dataplane.push.channel.ChannelSettings;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How control's end of the push channel is set up.
 *
 * @param listen where to listen
 * @param tls asks switches for a certificate; null on loopback only
 * @param channel times
 * @param lease how long a switch sends for ENIs among hosts without a word from control
 * @param maxSwitches switches at once; more are turned away
 * @param logBytes changes kept for switches that are behind or come back
 */
public record PushSettings(
    InetSocketAddress listen,
    @Nullable SslContext tls,
    ChannelSettings channel,
    Duration lease,
    int maxSwitches,
    long logBytes) {
  private static final int DEFAULT_MAX_SWITCHES = 20_000;
  private static final long DEFAULT_LOG_BYTES = 64L << 20;

  /** Loopback, without TLS. */
  public static PushSettings defaults() {
    return new PushSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), ChannelSettings.DEFAULT_PORT),
        null,
        ChannelSettings.defaults(),
        Leases.DEFAULT,
        DEFAULT_MAX_SWITCHES,
        DEFAULT_LOG_BYTES);
  }

  /** Refuses a channel that anybody could use. */
  public PushSettings {
    if (listen.isUnresolved()) {
      throw new IllegalArgumentException(
          "push listen: host " + listen.getHostString() + " is unknown; give an IP address");
    }
    if (tls == null && !listen.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "push listen: "
              + listen
              + " is not loopback, and only loopback goes without mutual TLS; give certificates");
    }
    if (lease.toMillis() < 1) {
      throw new IllegalArgumentException("push: lease " + lease + "; at least 1 ms");
    }
    if (maxSwitches < 1 || logBytes < 1) {
      throw new IllegalArgumentException(
          "push: maxSwitches " + maxSwitches + ", logBytes " + logBytes + "; at least 1 each");
    }
  }

  /** The same at another address, such as port 0 for any free one. */
  public PushSettings withListen(InetSocketAddress address) {
    return new PushSettings(address, tls, channel, lease, maxSwitches, logBytes);
  }

  /** The same with mutual TLS. */
  public PushSettings withTls(SslContext context) {
    return new PushSettings(listen, context, channel, lease, maxSwitches, logBytes);
  }

  /** The same with other times. */
  public PushSettings withChannel(ChannelSettings times) {
    return new PushSettings(listen, tls, times, lease, maxSwitches, logBytes);
  }

  /** The same with leases of another length. */
  public PushSettings withLease(Duration length) {
    return new PushSettings(listen, tls, channel, length, maxSwitches, logBytes);
  }

  /** The same with another bound of changes kept. */
  public PushSettings withLogBytes(long bytes) {
    return new PushSettings(listen, tls, channel, lease, maxSwitches, bytes);
  }
}
