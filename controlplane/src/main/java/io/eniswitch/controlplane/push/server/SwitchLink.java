package io.eniswitch.controlplane.push.server;

import io.eniswitch.controlplane.push.Answers;
import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.probe.Probe;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.channel.BootId;
import io.eniswitch.dataplane.push.channel.FrameReader;
import io.eniswitch.dataplane.push.channel.Frames;
import io.eniswitch.dataplane.push.channel.Signal;
import io.eniswitch.dataplane.push.channel.WireException;
import io.eniswitch.dataplane.push.channel.WordReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Control's end of one connection: reads the log at the pace of its switch.
 *
 * <p><b>Threading</b>: the event loop of its channel; {@link #hangUp} and {@link #revisionsBehind}
 * any. <b>Bounds</b>: nothing is kept for a switch that takes nothing, but where it is in the log.
 */
final class SwitchLink extends ChannelInboundHandlerAdapter implements WordReader.Listener {
  private static final String BOOT_ID = BootId.ofThisKernel();
  private static final int WRITE_BYTES = 64 * 1024;
  private static final double NS_PER_S = 1e9;

  private final PushContext shared;
  private final Reactor reactor;
  private final Channel channel;
  private final FrameReader frames = new FrameReader();
  private final WordReader words = new WordReader(this);
  private final Frames out = new Frames();
  private String host = "";
  private boolean sameClock;
  private @Nullable DistributionDataPoint visible;
  private @Nullable Snapshot snapshot;
  // What was sent last; null while an account is on its way.
  private @Nullable Delta sent;
  // The last change whose arrival was measured.
  private @Nullable Delta measured;
  private volatile long confirmedRevision;
  private long heartbeats;

  SwitchLink(PushContext shared, Reactor reactor, Channel channel) {
    this.shared = shared;
    this.reactor = reactor;
    this.channel = channel;
  }

  /** The host it speaks for. */
  String host() {
    return host;
  }

  /** Revisions its switch has not confirmed. */
  long revisionsBehind() {
    return Math.max(shared.latest().delta().revision() - confirmedRevision, 0);
  }

  /** Ends the connection; another one speaks for the host. */
  void hangUp() {
    var _ = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      frames.read(bytes, words);
    } finally {
      bytes.release();
    }
  }

  @Override
  public void onIntent(Intent intent, boolean awaited) {
    throw new WireException("a switch says what only control says: " + intent);
  }

  @Override
  public void onSignal(Signal signal) {
    if (host.isEmpty() != signal instanceof Signal.Hello) {
      throw new WireException("a switch greets once, and first of all: " + signal);
    }
    if (signal instanceof Signal.Hello hello) {
      onHello(hello);
      return;
    }
    if (!shared.roster().isSeated(host, this)) {
      return;
    }
    Answers answers = shared.answers();
    switch (signal) {
      case Signal.Confirmed(String eniId, long revision) ->
          answers.onConfirmed(host, eniId, revision);
      case Signal.Refused(String eniId, long revision, String reason) ->
          answers.onRefused(host, eniId, revision, reason);
      case Signal.Progress(long revision) -> onProgress(revision);
      case Signal.Renew(long askedNs) -> onRenew(askedNs);
      case Signal.Health(String id, Probe probe, boolean healthy, long atNs, long sentNs) ->
          answers.onHealth(id, probe, healthy, atNs + clockOffsetNs(sentNs));
      case Signal.Redirected redirected -> onRedirected(redirected);
      case Signal.Heartbeat _ -> {}
      default -> throw new WireException("a switch says what only control says: " + signal);
    }
  }

  private void onHello(Signal.Hello hello) {
    if (hello.host().isEmpty()) {
      throw new WireException("a switch without the name of a host");
    }
    if (!CertifiedNames.include(channel, hello.host())) {
      throw new WireException(
          "a switch says that its host is "
              + hello.host()
              + ", but its certificate does not name that host");
    }
    host = hello.host();
    sameClock = !BOOT_ID.isEmpty() && hello.bootId().equals(BOOT_ID);
    if (hello.generation() > shared.generation()) {
      reject(Signal.Why.OLD_CONTROL);
    } else if (!shared.roster().seat(host, hello.incarnation(), this)) {
      reject(Signal.Why.OLD_SWITCH);
    } else {
      // What it has was another control plane's word, or may have been taken away meanwhile.
      shared.leases().fence(host, shared.latest().delta().revision());
      visible = shared.metrics().visible(host);
      Delta last = shared.log().at(hello.revision());
      boolean goesOn = hello.generation() == shared.generation() && last != null;
      say(
          new Signal.Welcome(
              shared.generation(), goesOn ? hello.revision() : Signal.Welcome.EVERYTHING));
      reactor.add(this);
      if (goesOn) {
        shared.metrics().resumed(host);
        sent = last;
        measured = last;
        pump();
      } else {
        beginAccount();
      }
    }
  }

  private void reject(Signal.Why why) {
    shared.metrics().rejected(why);
    out.add(new Signal.Rejected(why, shared.generation()));
    var _ = channel.writeAndFlush(taken()).addListener(ChannelFutureListener.CLOSE);
  }

  private void beginAccount() {
    shared.metrics().account(host);
    PushContext.Latest latest = shared.latest();
    sent = null;
    measured = latest.delta();
    snapshot =
        new Snapshot(
            channel,
            latest.account(),
            host,
            () -> {
              snapshot = null;
              sent = latest.delta();
              pump();
            });
    shared.snapshots().continueWith(snapshot);
  }

  private void onRenew(long askedNs) {
    long durationNs = shared.leases().grant(host, confirmedRevision);
    if (durationNs > 0) {
      say(new Signal.Lease(askedNs, durationNs));
    }
  }

  private void onRedirected(Signal.Redirected it) {
    long offsetNs = clockOffsetNs(it.sentNs());
    Applied applied =
        new Applied(it.applied().publishedNs() + offsetNs, it.applied().visibleNs() + offsetNs);
    shared.answers().onRedirected(it.eniId(), it.instanceId(), it.commandNs() + offsetNs, applied);
  }

  /** From the switch's clock to this one's: as if the word had taken no time, if they differ. */
  private long clockOffsetNs(long sentNs) {
    return sameClock ? 0 : System.nanoTime() - sentNs;
  }

  private void onProgress(long revision) {
    confirmedRevision = revision;
    long nowNs = System.nanoTime();
    Delta next = measured == null ? null : measured.next();
    DistributionDataPoint times = Objects.requireNonNull(visible);
    while (next != null && next.revision() <= revision) {
      times.observe((nowNs - next.publishedNs()) / NS_PER_S);
      measured = next;
      next = next.next();
    }
    shared.answers().onProgress(host, revision);
  }

  /** Sends what is new in the log, as far as the switch takes it. */
  void pump() {
    if (measured != null && measured.isEvicted()) {
      measured = shared.log().oldest();
    }
    while (sent != null && sent.next() != null && channel.isWritable()) {
      ByteBuf bytes = channel.alloc().buffer();
      Delta next = sent.next();
      boolean held = true;
      while (held && next != null && bytes.readableBytes() < WRITE_BYTES) {
        held = next.writeTo(host, bytes);
        sent = held ? next : sent;
        next = next.next();
      }
      var _ = channel.write(bytes);
      if (!held) {
        // It was too slow for what is kept.
        beginAccount();
      }
    }
    Delta next = sent == null ? null : sent.next();
    if (next != null && next.isEvicted()) {
      // Not to hold on to all that came since.
      beginAccount();
    }
    channel.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      Snapshot waiting = snapshot;
      if (waiting != null && waiting.onWritable()) {
        shared.snapshots().continueWith(waiting);
      }
      pump();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent idle) {
      if (idle.state() == IdleState.READER_IDLE) {
        var _ = context.close();
      } else if (idle.state() == IdleState.WRITER_IDLE) {
        say(new Signal.Heartbeat(++heartbeats));
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    reactor.remove(this);
    shared.roster().leave(host, this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A switch that dies is no fault of ours.
    if (!(cause instanceof IOException)) {
      shared.errors().onError(cause);
    }
    var _ = context.close();
  }

  private void say(Signal signal) {
    out.add(signal);
    var _ = channel.writeAndFlush(taken());
  }

  private ByteBuf taken() {
    ByteBuf bytes = channel.alloc().buffer(out.length());
    out.drainTo(bytes);
    return bytes;
  }
}
