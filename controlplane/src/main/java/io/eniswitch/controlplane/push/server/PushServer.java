package io.eniswitch.controlplane.push.server;

import io.eniswitch.controlplane.push.Account;
import io.eniswitch.controlplane.push.Answers;
import io.eniswitch.controlplane.push.Leases;
import io.eniswitch.controlplane.push.Notice;
import io.eniswitch.controlplane.push.Switches;
import io.eniswitch.dataplane.linux.ThreadTiming;
import io.eniswitch.dataplane.push.channel.ChannelSettings;
import io.eniswitch.dataplane.push.channel.Frames;
import io.eniswitch.dataplane.push.channel.Signal;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Tells switches in other processes what is to be.
 *
 * <p><b>Threading</b>: as {@link Switches}; one event loop serves the connections. <b>Bounds</b>:
 * {@link PushSettings}.
 */
public final class PushServer implements Switches, AutoCloseable {
  private static final int ACCEPT_BACKLOG = 4_096;
  private static final WriteBufferWaterMark UNSENT =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final PushSettings settings;
  private final Parts parts;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Reactor reactor = new Reactor(loops.next());
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Roster roster = new Roster();
  private final PushMetrics metrics;
  private final Snapshots snapshots;
  private final Frames frames = new Frames();
  private @Nullable DeltaLog log;
  private @Nullable Channel listener;
  private volatile PushContext.@Nullable Latest latest;

  /**
   * What the server works with.
   *
   * @param generation of this control plane: greater than that of any before it
   * @param answers learns what switches answer
   * @param leases given to switches
   * @param registry gets the metrics
   * @param errors gets what other ends must not say
   */
  public record Parts(
      long generation,
      Answers answers,
      Leases leases,
      PrometheusRegistry registry,
      ErrorHandler errors) {}

  private PushServer(PushSettings settings, Parts parts) {
    this.settings = settings;
    this.parts = parts;
    this.metrics = new PushMetrics(parts.registry(), roster);
    this.snapshots = Snapshots.start(parts.errors());
    reactor.loop().execute(ThreadTiming::runBrieflyAndOften);
  }

  /** A server that listens after {@link #begin} and {@link #listen}. */
  public static PushServer create(PushSettings settings, Parts parts) {
    return new PushServer(settings, parts);
  }

  @Override
  public void begin(Account everything) {
    DeltaLog begun = new DeltaLog(settings.logBytes(), everything.revision());
    log = begun;
    latest = new PushContext.Latest(everything, begun.oldest());
  }

  @Override
  public void tell(Account everything, List<Notice> notices) {
    DeltaLog to = log;
    if (to == null) {
      throw new IllegalStateException("not begun");
    }
    Delta delta = Delta.of(everything.revision(), notices, frames);
    to.append(delta);
    latest = new PushContext.Latest(everything, delta);
    reactor.wake();
  }

  /**
   * Listens and serves until closed; to be called once, after {@link #begin}.
   *
   * @throws IOException if the address cannot be bound
   */
  public void listen() throws IOException {
    DeltaLog from = log;
    if (from == null) {
      throw new IllegalStateException("not begun");
    }
    PushContext shared =
        new PushContext(
            parts.generation(),
            roster,
            from,
            this::latest,
            snapshots,
            parts.answers(),
            parts.leases(),
            metrics,
            parts.errors());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    admit(channel, shared);
                  }
                })
            .bind(settings.listen())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on " + settings.listen() + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    listener = bound.channel();
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    Channel bound = listener;
    if (bound == null) {
      throw new IllegalStateException("not listening");
    }
    return (InetSocketAddress) bound.localAddress();
  }

  /** Hangs up on all switches, which go on as they are. */
  @Override
  public void close() {
    Channel bound = listener;
    if (bound != null) {
      bound.close().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
    channels.close().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    snapshots.close();
    loops
        .shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private PushContext.Latest latest() {
    PushContext.Latest now = latest;
    if (now == null) {
      throw new IllegalStateException("not begun");
    }
    return now;
  }

  private void admit(SocketChannel channel, PushContext shared) {
    if (channels.size() >= settings.maxSwitches()) {
      metrics.rejected(Signal.Why.FULL);
      var _ = channel.close();
      return;
    }
    channels.add(channel);
    ChannelSettings times = settings.channel();
    if (settings.tls() != null) {
      channel.pipeline().addLast(settings.tls().newHandler(channel.alloc()));
    }
    channel
        .pipeline()
        .addLast(
            new IdleStateHandler(
                times.silence().toMillis(), times.heartbeat().toMillis(), 0, TimeUnit.MILLISECONDS))
        .addLast(new SwitchLink(shared, reactor, channel));
  }
}
