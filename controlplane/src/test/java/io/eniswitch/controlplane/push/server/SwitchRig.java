package io.eniswitch.controlplane.push.server;

import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.IntentSink;
import io.eniswitch.dataplane.push.channel.ChannelSettings;
import io.eniswitch.dataplane.push.channel.Position;
import io.eniswitch.dataplane.push.channel.PushClient;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A switch that has what it is told at once. */
final class SwitchRig implements IntentSink, AutoCloseable {
  final Map<String, Long> enis = new ConcurrentSkipListMap<>();
  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final PushClient client;
  private @Nullable Set<String> unnamed;
  final AtomicInteger accounts = new AtomicInteger();
  final AtomicLong leaseDeadlineNs = new AtomicLong();

  SwitchRig(String host, long incarnation, InetSocketAddress controller) {
    this(host, incarnation, controller, null, Position.START);
  }

  SwitchRig(
      String host,
      long incarnation,
      InetSocketAddress controller,
      @Nullable SslContext tls,
      Position position) {
    ChannelSettings times =
        new ChannelSettings(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofMillis(200));
    client =
        new PushClient(
            new PushClient.Identity(controller, host, incarnation, tls, times),
            loops.next(),
            leaseDeadlineNs::set,
            faults::add);
    client.start(this, position);
  }

  @Override
  public void follow(long revision, List<Intent> intents) {
    for (Intent intent : intents) {
      switch (intent) {
        case Intent.Begin() -> unnamed = new HashSet<>(enis.keySet());
        case Intent.End() -> {
          if (unnamed != null) {
            unnamed.forEach(enis::remove);
          }
          unnamed = null;
          accounts.incrementAndGet();
        }
        case Intent.Eni eni -> {
          String id = eni.config().eniId();
          enis.put(id, eni.config().mac());
          if (unnamed != null) {
            unnamed.remove(id);
          }
          client.onConfirmed(id, revision);
        }
        default -> throw new IllegalArgumentException("unexpected: " + intent);
      }
    }
    if (unnamed == null) {
      client.onProgress(revision);
    }
  }

  @Override
  public void close() {
    client.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }
}
