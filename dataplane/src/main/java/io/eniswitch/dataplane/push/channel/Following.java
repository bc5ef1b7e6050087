package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.IntentSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a switch knows of the control it follows, over all connections.
 *
 * <p><b>Threading</b>: the event loop; {@link #position} any.
 */
final class Following implements WordReader.Listener, FrameReader.Handler {
  private static final int FIRST_KEPT = 4096;

  private final String host;
  private final long incarnation;
  private final WordReader words = new WordReader(this);
  private final Unsettled unsettled = new Unsettled();
  private final Frames commits = new Frames();
  private final List<Intent> pending = new ArrayList<>();
  private final List<Boolean> pendingAwaited = new ArrayList<>();
  private volatile Position position = Position.START;
  private final LeaseKeeper lease;
  private final Runnable onWelcomed;
  private @Nullable IntentSink sink;
  private @Nullable ClientLink link;
  private @Nullable LocalCopy copy;
  private byte[] kept = new byte[FIRST_KEPT];
  private int keptLength;
  private boolean welcome;
  private long reported = Position.NOWHERE;
  private long progress = Position.NOWHERE;

  /**
   * Knows nothing yet.
   *
   * @param onWelcomed called when control took the switch
   */
  Following(String host, long incarnation, LeaseKeeper lease, Runnable onWelcomed) {
    this.host = host;
    this.incarnation = incarnation;
    this.lease = lease;
    this.onWelcomed = onWelcomed;
  }

  /** To be called once, first. */
  void begin(IntentSink intentSink, Position from, @Nullable LocalCopy localCopy) {
    sink = intentSink;
    position = from;
    copy = localCopy;
    if (localCopy != null) {
      localCopy.account().forEach(this::noteLeased);
    }
  }

  private void noteLeased(Intent intent) {
    if (intent instanceof Intent.Eni eni && eni.config().leased() && !eni.places().isEmpty()) {
      lease.onNeeded();
    }
  }

  /** Where it is. */
  Position position() {
    return position;
  }

  /** A connection is there: control is greeted. */
  void onOpened(ClientLink opened) {
    link = opened;
    opened.say(
        new Signal.Hello(
            host, incarnation, position.generation(), position.revision(), BootId.ofThisKernel()));
    opened.flush();
  }

  /** The connection is gone. */
  void onClosed() {
    link = null;
    lease.onClosed();
    welcome = false;
    pending.clear();
    pendingAwaited.clear();
    keptLength = 0;
  }

  /** What it has is of no use: the next connection begins with a full account. */
  void forget() {
    position = new Position(position.generation(), Position.NOWHERE);
  }

  @Override
  public void onFrame(DirectBuffer buffer, int offset, int length) {
    int before = pending.size();
    words.onFrame(buffer, offset, length);
    if (copy != null && pending.size() > before) {
      keep(buffer, offset - Frames.LENGTH_BYTES, length + Frames.LENGTH_BYTES);
    }
  }

  private void keep(DirectBuffer buffer, int offset, int length) {
    if (keptLength + length > kept.length) {
      kept = Arrays.copyOf(kept, 2 * (keptLength + length));
    }
    buffer.getBytes(offset, kept, keptLength, length);
    keptLength += length;
  }

  private void copy(LocalCopy to, long revision, boolean complete) {
    commits.add(new Signal.Commit(revision, complete));
    byte[] frames = Arrays.copyOf(kept, keptLength + commits.length());
    commits.take(frames, keptLength);
    keptLength = 0;
    to.append(frames, complete);
  }

  @Override
  public void onIntent(Intent intent, boolean awaited) {
    if (!welcome) {
      throw new WireException("control wants something before it answered");
    }
    pending.add(intent);
    pendingAwaited.add(awaited);
  }

  @Override
  public void onSignal(Signal signal) {
    switch (signal) {
      case Signal.Welcome(long generation, long fromRevision) ->
          onWelcome(generation, fromRevision);
      case Signal.Rejected(Signal.Why why, long generation) -> onRejected(why, generation);
      case Signal.Commit(long revision, boolean complete) -> onCommit(revision, complete);
      case Signal.Lease(long askedNs, long durationNs) -> lease.onLease(askedNs, durationNs);
      case Signal.Heartbeat _ -> {}
      case Signal.Hello _,
          Signal.Progress _,
          Signal.Confirmed _,
          Signal.Refused _,
          Signal.Renew _,
          Signal.Health _,
          Signal.Redirected _ ->
          throw new WireException("control says what only a switch says: " + signal);
    }
  }

  private void onWelcome(long generation, long fromRevision) {
    if (generation < position.generation()) {
      throw new WireException(
          "control of generation "
              + generation
              + " is refused: generation "
              + position.generation()
              + " took over from it");
    }
    boolean resumed = fromRevision != Signal.Welcome.EVERYTHING;
    if (resumed && !position.equals(new Position(generation, fromRevision))) {
      throw new WireException("control goes on from " + signalText(generation, fromRevision));
    }
    if (!resumed) {
      if (copy != null) {
        copy.begin(generation);
      }
      progress = Position.NOWHERE;
      position = new Position(generation, Position.NOWHERE);
    }
    welcome = true;
    lease.onWelcome(link);
    onWelcomed.run();
    reported = Position.NOWHERE;
    if (resumed && link != null) {
      // What was said as the last connection broke may not have been heard.
      unsettled.refusals().forEach(link::say);
      report();
    }
  }

  private String signalText(long generation, long fromRevision) {
    return "revision %d of generation %d, but this switch is at %s"
        .formatted(fromRevision, generation, position);
  }

  private void onRejected(Signal.Why why, long generation) {
    throw new WireException(
        switch (why) {
          case OLD_CONTROL ->
              "control of generation " + generation + " is older than the one followed last";
          case OLD_SWITCH ->
              "a newer switch of host " + host + " is known to control; stop one of the two";
          case FULL -> "control has as many switches as it can";
        });
  }

  private void onCommit(long revision, boolean complete) {
    IntentSink to = sink;
    if (to == null) {
      throw new IllegalStateException("not begun");
    }
    for (int i = 0; i < pending.size(); i++) {
      switch (pending.get(i)) {
        case Intent.Begin() -> unsettled.onBegin();
        case Intent.Eni eni ->
            unsettled.onWanted(eni.config().eniId(), revision, pendingAwaited.get(i));
        case Intent.NoEni(String eniId) -> unsettled.onWanted(eniId, revision, false);
        default -> {}
      }
    }
    pending.forEach(this::noteLeased);
    List<Intent> intents = List.copyOf(pending);
    pending.clear();
    pendingAwaited.clear();
    if (copy != null) {
      copy(copy, revision, complete);
    }
    if (complete) {
      position = new Position(position.generation(), revision);
    }
    // Without a word for this host too: its progress is to go on.
    to.follow(revision, intents);
  }

  /** What the switch made of an ENI. */
  void onOutcome(Signal outcome) {
    Signal answer =
        switch (outcome) {
          case Signal.Progress(long revision) -> {
            onProgress(revision);
            yield null;
          }
          case Signal.Confirmed(String eniId, long revision) ->
              unsettled.onConfirmed(eniId, revision);
          case Signal.Refused(String eniId, long revision, String reason) ->
              unsettled.onRefused(eniId, revision, reason);
          case Signal.Health _, Signal.Redirected _ -> outcome;
          default -> throw new IllegalArgumentException("no outcome: " + outcome);
        };
    say(answer);
  }

  /** An ENI is as it was wanted; it is said with the next {@link #report}. */
  void onConfirmed(String eniId, long revision) {
    say(unsettled.onConfirmed(eniId, revision));
  }

  /** All is done up to a revision; it is said with the next {@link #report}. */
  void onProgress(long revision) {
    progress = revision;
  }

  private void say(@Nullable Signal answer) {
    if (answer != null && link != null && welcome) {
      link.say(answer);
    }
  }

  /** Tells control how far all is done, and sends what was said. */
  void report() {
    if (link == null) {
      return;
    }
    if (welcome && progress > reported && progress <= position.revision()) {
      reported = progress;
      link.say(new Signal.Progress(progress));
    }
    link.flush();
    throttle();
  }

  private void throttle() {
    if (link != null) {
      link.listen(unsettled.count() < PushClient.MAX_UNSETTLED);
    }
  }
}
