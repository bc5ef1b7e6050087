package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.probe.HealthReports;
import io.eniswitch.dataplane.probe.Probe;
import io.eniswitch.dataplane.push.IntentSink;
import io.eniswitch.dataplane.push.Outcomes;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * The switch's end of the push channel: calls control, again and again if need be, passes on what
 * it wants, and tells it what became of that.
 *
 * <p><b>Threading</b>: any thread; all state is the event loop's. <b>Bounds</b>: it stops reading
 * while {@link #MAX_UNSETTLED} ENIs are under way.
 */
public final class PushClient implements Outcomes, HealthReports, AutoCloseable {
  /** ENIs under way before it stops reading. */
  static final int MAX_UNSETTLED = 65_536;

  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final long FIRST_RETRY_MS = 20;

  private final Identity identity;
  private final EventLoop loop;
  private final ErrorHandler errors;
  private final Following following;
  private final ConcurrentLinkedQueue<Signal> outcomes = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private @Nullable Channel channel;
  private long retryMs = FIRST_RETRY_MS;
  private boolean stopped;
  private volatile Runnable onWelcomed = () -> {};

  /**
   * Who calls, and whom.
   *
   * @param controller where control listens; its name is looked up at each call
   * @param host the name of this host
   * @param incarnation greater than that of every switch of the host before
   * @param tls for a channel that leaves the host, or null
   * @param settings times
   */
  public record Identity(
      InetSocketAddress controller,
      String host,
      long incarnation,
      @Nullable SslContext tls,
      ChannelSettings settings) {}

  /**
   * A client that does nothing before {@link #start}.
   *
   * @param loop may serve others too
   * @param extendLease told when the lease of this switch ends, on the clock of {@link
   *     System#nanoTime}
   */
  public PushClient(
      Identity identity, EventLoop loop, LongConsumer extendLease, ErrorHandler errors) {
    this.identity = identity;
    this.loop = loop;
    this.errors = errors;
    this.following =
        new Following(
            identity.host(),
            identity.incarnation(),
            new LeaseKeeper(loop, extendLease),
            () -> onWelcomed.run());
  }

  /**
   * Calls control and follows it.
   *
   * @param sink gets what control wants, on the event loop
   * @param position where {@code sink} is already
   */
  public void start(IntentSink sink, Position position) {
    start(sink, position, null);
  }

  /** As {@link #start(IntentSink, Position)}, and keeps what control says. */
  void start(IntentSink sink, Position position, @Nullable LocalCopy copy) {
    if (copy != null) {
      copy.onLost(() -> loop.execute(this::callAnew));
    }
    loop.execute(() -> {
      stopped = false;
      following.begin(sink, position, copy);
      connect();
    });
  }

  /** Calls this each time control took the switch, which may know nothing of its health. */
  void whenWelcomed(Runnable listener) {
    onWelcomed = listener;
  }

  private void callAnew() {
    following.forget();
    if (channel != null) {
      var _ = channel.close();
    }
  }

  @Override
  public void onConfirmed(String eniId, long revision) {
    // What others said before is to come before.
    if (loop.inEventLoop() && outcomes.isEmpty()) {
      following.onConfirmed(eniId, revision);
    } else {
      add(new Signal.Confirmed(eniId, revision));
    }
  }

  @Override
  public void onRefused(String eniId, long revision, String reason) {
    add(new Signal.Refused(eniId, revision, reason));
  }

  @Override
  public void onProgress(long revision) {
    if (loop.inEventLoop() && outcomes.isEmpty()) {
      following.onProgress(revision);
    } else {
      add(new Signal.Progress(revision));
    }
  }

  @Override
  public void onHealth(String instanceId, Probe probe, boolean healthy, long atNs) {
    add(new Signal.Health(instanceId, probe, healthy, atNs, System.nanoTime()));
  }

  @Override
  public void onRedirected(String eniId, String instanceId, long commandNs, Applied applied) {
    add(new Signal.Redirected(eniId, instanceId, commandNs, applied, System.nanoTime()));
  }

  /** Hangs up, until it is started again. */
  @Override
  public void close() {
    loop.submit(
            () -> {
              stopped = true;
              if (channel != null) {
                var _ = channel.close();
              }
            })
        .awaitUninterruptibly(CONNECT_TIMEOUT_MS);
  }

  /** Where it is; for tests and the local copy. */
  Position position() {
    return following.position();
  }

  private void add(Signal outcome) {
    outcomes.add(outcome);
    if (draining.compareAndSet(false, true)) {
      loop.execute(this::drain);
    }
  }

  private void drain() {
    draining.set(false);
    for (Signal next = outcomes.poll(); next != null; next = outcomes.poll()) {
      following.onOutcome(next);
    }
    following.report();
  }

  private void connect() {
    if (stopped) {
      return;
    }
    InetSocketAddress at = identity.controller();
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel made) {
                    open(made);
                  }
                })
            .connect(InetSocketAddress.createUnresolved(at.getHostString(), at.getPort()));
    channel = connecting.channel();
    var _ = channel.closeFuture().addListener(_ -> onClosed());
  }

  private void open(SocketChannel made) {
    ChannelSettings settings = identity.settings();
    if (identity.tls() != null) {
      InetSocketAddress at = identity.controller();
      made.pipeline()
          .addLast(identity.tls().newHandler(made.alloc(), at.getHostString(), at.getPort()));
    }
    made.pipeline()
        .addLast(
            new IdleStateHandler(
                settings.silence().toMillis(),
                settings.heartbeat().toMillis(),
                0,
                TimeUnit.MILLISECONDS))
        .addLast(new ClientLink(following, this::onWelcome, errors));
  }

  private void onWelcome() {
    retryMs = FIRST_RETRY_MS;
  }

  private void onClosed() {
    channel = null;
    following.onClosed();
    if (!stopped) {
      var _ = loop.schedule(this::connect, retryMs, TimeUnit.MILLISECONDS);
      retryMs = Math.min(2 * retryMs, identity.settings().retry().toMillis());
    }
  }
}
