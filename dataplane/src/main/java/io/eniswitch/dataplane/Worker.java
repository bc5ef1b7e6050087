package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.CapStages;
import io.eniswitch.dataplane.cap.EgressCap;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.forward.Relay;
import io.eniswitch.dataplane.keep.Baton;
import io.eniswitch.dataplane.linux.Epoll;
import io.eniswitch.dataplane.linux.EventFd;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortState;
import io.eniswitch.dataplane.probe.ProbeAnswers;
import io.eniswitch.dataplane.table.DutyCycles;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import io.eniswitch.dataplane.trace.CaptureTap;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * The thread that moves packets: applies what control sent, then for each of its ports receives a
 * burst and takes it through the pipeline to the end, then idles if there was nothing.
 *
 * <p><b>Threading</b>: {@link #doWork} and {@link #idle} by its own thread; {@link #commands} has
 * one producer, the table thread; {@link #wake} by any. <b>Bounds</b>: {@link #COMMANDS} commands;
 * {@link #SHARED_BURST} frames of a port per cycle while others have some too, for one that floods
 * must not make the others wait; {@link #DEVICE_BURST} frames of a device, since each may be a
 * segment of 64 KiB that takes as long as 40 ordinary frames.
 */
final class Worker implements Agent, AutoCloseable {
  static final int COMMANDS = 1024;
  static final int DEVICE_BURST = 16;
  static final int SHARED_BURST = 32;

  private static final int EPOLL_EVENTS = 64;
  private static final int IDLE_CYCLES_BEFORE_SLEEP = 2_000;
  private static final int SLEEP_MS = 1_000;
  private static final long NAP_NS = 500_000;
  private static final long SEVERAL_NS = 1_000_000;
  private static final long LEAST_SLEEP_NS = 1_000_000;

  private final int index;
  private final DutyCycles dutyCycles;
  private final PacketPool pool;
  private final WorkerCounters counters;
  private final OutPorts outPorts;
  private final Relay relay;
  private final Pipeline pipeline;
  private final CapStages caps;
  private final NanoClock clock;
  private final ProbeAnswers probes;
  private final boolean busyPoll;
  private final OneToOneConcurrentArrayQueue<WorkerCommand> commands =
      new OneToOneConcurrentArrayQueue<>(COMMANDS);
  private final PacketVector vector = new PacketVector();
  private final Epoll epoll = new Epoll(EPOLL_EVENTS);
  private final EventFd wakeUp = new EventFd();
  private final Errands errands;
  private final Baton baton;

  private Port[] polled = new Port[0];
  private boolean[] heldBack = new boolean[0];
  private int firstPolled;
  private long heldBackNs = Long.MAX_VALUE;
  private long severalUntilNs;
  private int busyPorts;
  private boolean allHaveFds = true;
  private int idleCycles;
  private volatile boolean asleep;

  Worker(
      final int index,
      final DutyCycles dutyCycles,
      final PacketPool pool,
      final WorkerParts parts,
      final boolean busyPoll) {
    this.index = index;
    this.dutyCycles = dutyCycles;
    this.pool = pool;
    this.busyPoll = busyPoll;
    counters = parts.counters();
    outPorts = parts.outPorts();
    relay = parts.relay();
    pipeline = parts.pipeline();
    caps = parts.caps();
    probes = parts.probes();
    clock = parts.clock();
    baton = parts.baton();
    errands = new Errands(pipeline, index);
    epoll.add(wakeUp.fd(), -1);
  }

  /** The ring of commands; its producer calls {@link #wake} afterwards. */
  OneToOneConcurrentArrayQueue<WorkerCommand> commands() {
    return commands;
  }

  /** The way of other workers to this one's ports. */
  Relay relay() {
    return relay;
  }

  /** Ends a sleep, if it sleeps. */
  void wake() {
    if (asleep) {
      wakeUp.signal();
    }
  }

  @Override
  public String roleName() {
    return "worker-" + index;
  }

  @Override
  public int doWork() {
    dutyCycles.begin(index);
    final long nowNs = clock.nanoTime();
    // The baton first: what came before it is taken up before the first packet.
    final boolean mine = baton.isMine();
    // Then commands: what other workers sent may be for a port that came with one of them.
    final int commanded = onCommands(nowNs) + errands.process(nowNs);
    final boolean several = severalUntilNs - nowNs > 0;
    pipeline.begin(several);
    pool.collect();
    final int relayed = relay.process(pipeline.output(), pipeline.drop());
    final int handedOver = pipeline.processHandedOver(vector, nowNs);
    final int released = pipeline.release(vector, nowNs);
    final int received = mine ? poll(nowNs, several) : holdBack();
    if (busyPorts + Math.min(handedOver, 1) > 1) {
      severalUntilNs = nowNs + SEVERAL_NS;
    }
    heldBackNs = Math.min(caps.egress().nsUntilOpen(), caps.ingress().nsUntilNext(nowNs));
    counters.add(CounterLayout.CYCLES, 1);
    counters.add(CounterLayout.HANDED_OVER, handedOver);
    if (received + relayed + handedOver + released > 0) {
      counters.add(CounterLayout.BUSY_CYCLES, 1);
      counters.add(CounterLayout.PACKETS, received);
    } else {
      pipeline.sweep(nowNs);
      if (relay.isEmpty() && pipeline.isIdle() && heldBackNs == Long.MAX_VALUE) {
        errands.onDrained();
      }
    }
    dutyCycles.end(index);
    return commanded + relayed + handedOver + released + received;
  }

  /**
   * Spins for a while after the last work, then sleeps until a device has frames or control calls.
   */
  void idle(final int workCount) {
    if (workCount > 0) {
      idleCycles = 0;
      return;
    }
    // Yielding instead of spinning lets tenants on the same processors have them: where there are
    // few, a spinning worker costs its own tenants a fifth of their throughput.
    if (busyPoll || ++idleCycles < IDLE_CYCLES_BEFORE_SLEEP || heldBackNs < LEAST_SLEEP_NS) {
      YieldingIdleStrategy.INSTANCE.idle();
      return;
    }
    if (!allHaveFds) {
      LockSupport.parkNanos(NAP_NS);
      return;
    }
    asleep = true;
    watchHeldBack(false);
    // Whoever queued before it saw the flag is found here; whoever queues later signals.
    if (commands.isEmpty() && relay.isEmpty() && pipeline.isIdle()) {
      epoll.await((int) Math.min(SLEEP_MS, heldBackNs / LEAST_SLEEP_NS));
      wakeUp.drain();
    }
    watchHeldBack(true);
    asleep = false;
    idleCycles = 0;
  }

  /** A port that is held back has frames, but they are no reason to wake. */
  private void watchHeldBack(final boolean watched) {
    for (int i = 0; i < polled.length; i++) {
      if (heldBack[i]) {
        epoll.watch(polled[i].readableFd(), polled[i].portId(), watched);
      }
    }
  }

  @Override
  public void close() {
    relay.close();
    epoll.close();
    wakeUp.close();
  }

  /** It is another process's turn. */
  private int holdBack() {
    Arrays.fill(heldBack, true);
    caps.egress().begin();
    busyPorts = 0;
    return 0;
  }

  /** A burst of each port that its caps let send, in turn, the first one another in each cycle. */
  private int poll(final long nowNs, final boolean several) {
    final EgressCap egress = caps.egress();
    egress.begin();
    final Port[] ports = polled;
    final int count = ports.length;
    final int ownBurst = several ? SHARED_BURST : PacketVector.CAPACITY;
    int received = 0;
    int busy = 0;
    int next = firstPolled < count ? firstPolled : 0;
    firstPolled = next + 1;
    for (int i = 0; i < count; i++) {
      final Port port = ports[next];
      final int most = port.readableFd() < 0 ? ownBurst : DEVICE_BURST;
      final int limit = egress.frames(port.portId(), most, nowNs);
      heldBack[next] = limit == 0;
      if (PacketVector.CAPACITY - vector.count < limit) {
        pipeline.process(vector, nowNs);
      }
      if (limit > 0) {
        final int from = vector.count;
        final int taken = port.receive(vector, pool, limit);
        received += taken;
        busy += Math.min(taken, 1);
        probes.take(vector, from, port.portId(), pool, nowNs);
        egress.charge(vector, from, nowNs);
      }
      next = next + 1 == count ? 0 : next + 1;
    }
    if (vector.count > 0) {
      pipeline.process(vector, nowNs);
    }
    busyPorts = busy;
    return received;
  }

  private int onCommands(final long nowNs) {
    int count = 0;
    for (WorkerCommand command = commands.poll(); command != null; command = commands.poll()) {
      switch (command) {
        case WorkerCommand.ReachPort(Port port) -> outPorts.write(port.portId(), port);
        case WorkerCommand.PollPort(Port port) -> onPollPort(port);
        case WorkerCommand.ForgetPort(int portId, AtomicInteger remaining) -> {
          onForgetPort(portId);
          remaining.decrementAndGet();
        }
        case WorkerCommand.Rehearse rehearse -> onRehearse(rehearse, nowNs);
        case WorkerCommand.Capture(Optional<CaptureTap> tap, CompletableFuture<Boolean> answer) -> {
          pipeline.capture(tap.orElse(null));
          answer.complete(true);
        }
        case WorkerCommand.WalkSessions asked -> errands.onWalk(asked.walk());
        case WorkerCommand.Inherit asked -> errands.onInherit(asked);
        case WorkerCommand.Drain asked -> errands.onDrain(asked);
      }
      count++;
    }
    return count;
  }

  private static void onRehearse(final WorkerCommand.Rehearse asked, final long nowNs) {
    try {
      asked.answer().complete(asked.rehearsal().process(asked.question(), nowNs));
    } catch (final RuntimeException e) {
      asked.answer().completeExceptionally(e);
    }
  }

  private void onPollPort(final Port port) {
    final Port[] more = Arrays.copyOf(polled, polled.length + 1);
    more[polled.length] = port;
    polled = more;
    heldBack = new boolean[more.length];
    if (port.readableFd() >= 0) {
      epoll.add(port.readableFd(), port.portId());
    } else {
      allHaveFds = false;
    }
  }

  private void onForgetPort(final int portId) {
    outPorts.write(portId, null);
    for (final Port port : polled) {
      if (port.portId() == portId) {
        onForgetQueue(port);
      }
    }
    polled = Arrays.stream(polled).filter(port -> port.portId() != portId).toArray(Port[]::new);
    heldBack = new boolean[polled.length];
    allHaveFds = Arrays.stream(polled).allMatch(port -> port.readableFd() >= 0);
  }

  private void onForgetQueue(final Port queue) {
    if (queue.readableFd() >= 0) {
      epoll.remove(queue.readableFd());
    }
    if (queue.state() == PortState.FAILED) {
      counters.add(CounterLayout.FAILED_QUEUES, 1);
    }
  }
}
