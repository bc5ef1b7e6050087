package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.CapAgent;
import io.eniswitch.dataplane.cap.CapFile;
import io.eniswitch.dataplane.cap.CapStages;
import io.eniswitch.dataplane.cap.Caps;
import io.eniswitch.dataplane.forward.Handover;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.forward.Relay;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.probe.ProbeAnswers;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.TableWriter;
import io.eniswitch.dataplane.table.VSwitchTable;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemNanoClock;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A running switch: its workers, its table thread, and the one way to change it.
 *
 * <p><b>Threading</b>: any thread. There is one writer of the tables at a time: who holds {@link
 * #writing}. A caller that finds it free writes its change itself, because waking the table thread
 * would take longer than all the rest of a move; what waits afterwards is the table thread's.
 * <b>Bounds</b>: those of its settings.
 */
public final class Dataplane implements AutoCloseable {
  private static final int QUEUE_CHUNK = 1024;
  private static final long RECLAIM_NAP_NS = 20_000;
  // A policy is 16 bits of an ENI's record, and 0 means none.
  private static final int POLICY_CAPACITY = (1 << 16) - 2;
  private static final int RECLAIM_TRIES = 1_000;

  private final ForwardingTables tables;
  private final PolicyTable policies;
  private final Handover[] handovers;
  private final Stateful[] stateful;
  private final Caps caps;
  private final Continuity continuity;
  private final CapStages[] capStages;
  private final CapFile capFile;
  private final OutPorts[] outPorts;
  private final Inspection inspection;
  private final CounterFile counters;
  private final PacketPool[] pools;
  private final Workers workers;
  private final Turn turn;
  private final TableAgent agent;
  private final PortOpener opener;
  private final Cables cables;
  private final ProbeAnswers probes;
  private final ErrorHandler errors;
  private final MpscUnboundedVarHandleArrayQueue<TableCommand> commands =
      new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
  private final ExecutorService opening =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("port-opener").daemon().factory());
  // Not the opener: the kernel takes tens of milliseconds to take a device away.
  private final ExecutorService closing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("port-closer").daemon().factory());
  private final ExecutorService cabling =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("port-cables").daemon().factory());
  private final Thread tableThread = Thread.ofPlatform().name("table").unstarted(this::runTable);
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean running = true;

  private Dataplane(
      final DataplaneSettings settings, final Continuity continuity, final ErrorHandler errors)
      throws IOException {
    this.errors = errors;
    this.continuity = continuity;
    opener = settings.portOpener();
    cables = new Cables(cabling, errors);
    probes = new ProbeAnswers(settings.portCapacity(), this::wakeOwner);
    final int count = settings.workers();
    counters =
        CounterFile.create(
            settings.counterFile(), new CounterLayout(count, settings.eniCapacity() + 1));
    policies = new PolicyTable(settings.policy(), POLICY_CAPACITY);
    tables = new ForwardingTables(settings.eniCapacity(), settings.portCapacity(), count);
    pools = PacketPool.shared(count, settings.buffersPerWorker(), settings.bufferBytes());
    caps = new Caps(Registry.INSTANCE_CAPACITY, settings.eniCapacity());
    capStages = new CapStages[count];
    capFile = CapFile.create(CapFile.beside(settings.counterFile()), Registry.INSTANCE_CAPACITY);
    final List<Worker> made = new ArrayList<>();
    handovers = Handover.among(tables, count);
    stateful = new Stateful[count];
    outPorts = new OutPorts[count];
    for (int i = 0; i < count; i++) {
      made.add(worker(i, settings));
    }
    for (int i = 0; i < count; i++) {
      handovers[i].wakeBy(made.get(i)::wake);
    }
    workers = new Workers(made, settings.cpus(), errors);
    final TableWriter writer = new TableWriter(tables);
    final Registry registry = new Registry(VSwitchTable.CAPACITY, settings.portCapacity());
    final GroupAgent groups = new GroupAgent(policies, writer);
    final EniParts parts =
        new EniParts(
            groups,
            new CapAgent(caps, capFile),
            new EniNames(continuity.sessions(), tables.enis()));
    final EniAgent enis = new EniAgent(writer, counters, registry, parts);
    inspection =
        new Inspection(
            new Inspection.Parts(
                tables, policies, counters, groups, caps, List.of(stateful), List.of(outPorts)),
            this::submit);
    turn = new Turn(continuity, workers, count, this::submit);
    final PortEnds ends = new PortEnds(this::closePort, cables);
    agent = new TableAgent(writer, enis, registry, workers, ends);
  }

  /**
   * Starts a switch without ENIs.
   *
   * @param errors told of each fault of a port or thread once
   * @throws DataplaneException if the counter file cannot be made
   */
  public static Dataplane start(final DataplaneSettings settings, final ErrorHandler errors) {
    return start(settings, Continuity.none(settings), errors);
  }

  /** The same, after another process; it moves packets from its turn on. */
  public static Dataplane start(
      final DataplaneSettings settings, final Continuity continuity, final ErrorHandler errors) {
    try {
      final Dataplane dataplane = new Dataplane(settings, continuity, errors);
      dataplane.tableThread.start();
      dataplane.workers.start();
      return dataplane;
    } catch (final IOException e) {
      throw new DataplaneException(
          "the counter file " + settings.counterFile() + " cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * Asks for a change.
   *
   * @return completes once every worker sees it, on the table thread, so that what depends on it
   *     must not wait there; exceptionally with {@link DataplaneException} if it was refused
   */
  public CompletableFuture<Applied> apply(final Change change) {
    if (change instanceof Change.Attach attach) {
      // While the tables still name the former port: make before break.
      cables.plug(agent.port(attach.eniId(), attach.instanceId()));
    }
    if (change instanceof Change.MoveIp move) {
      cables.welcome(agent.ports(move.toEniId()), move.ip());
    }
    return change instanceof Change.PutPort put
        ? putPort(put)
        : submit(answer -> new TableCommand.Apply(change, answer));
  }

  /** The first queue of an ENI's port at an instance. */
  public Optional<Port> port(final String eniId, final String instanceId) {
    return agent.port(eniId, instanceId).map(port -> port.opened().queues().getFirst());
  }

  /** Where answers to health checks arrive. */
  public ProbeAnswers probes() {
    return probes;
  }

  /** The caps and what is left of them, live. */
  public Caps caps() {
    return caps;
  }

  /** When it moves packets. */
  public Turn turn() {
    return turn;
  }

  /** The way to look into it. */
  public Inspection inspection() {
    return inspection;
  }

  /** The counters, live. */
  public CounterFile counters() {
    return counters;
  }

  /** Closes every port, ends the threads and frees the memory; the counter file stays. */
  @Override
  public void close() {
    if (!running) {
      return;
    }
    submit(TableCommand.CloseAll::new).join();
    opening.close();
    closing.close();
    cabling.close();
    running = false;
    LockSupport.unpark(tableThread);
    try {
      tableThread.join();
      workers.stop();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    inspection.close();
    tables.close();
    for (final Handover handover : handovers) {
      handover.close();
    }
    for (final Stateful sessions : stateful) {
      sessions.close();
    }
    continuity.sessions().close();
    continuity.baton().close();
    for (final CapStages stages : capStages) {
      stages.close();
    }
    caps.close();
    capFile.close();
    for (final PacketPool pool : pools) {
      pool.close();
    }
    counters.close();
  }

  private CompletableFuture<Applied> putPort(final Change.PutPort put) {
    final CompletableFuture<PortOpener.Request> reserved =
        submit(answer -> new TableCommand.ReservePort(put, answer));
    return reserved.thenComposeAsync(request -> open(put, request), opening);
  }

  private CompletableFuture<Applied> open(
      final Change.PutPort put, final PortOpener.Request request) {
    final PortOpener.Opened opened;
    try {
      opened = opener.open(request, fault -> onFault(request.portId(), fault));
    } catch (final RuntimeException e) {
      final CompletableFuture<Applied> cancelled =
          submit(answer -> new TableCommand.CancelPort(put, request, answer));
      return cancelled.thenCompose(done -> CompletableFuture.failedFuture(e));
    }
    return submit(answer -> new TableCommand.AddPort(put, request, opened, answer));
  }

  private void closePort(final Registry.PortRecord port, final CompletableFuture<Applied> answer) {
    closing.execute(() -> {
      try {
        port.cable().close();
        port.opened().device().close();
      } catch (final Exception e) {
        errors.onError(e);
      }
      commands.offer(new TableCommand.PortClosed(port.portId(), answer));
      LockSupport.unpark(tableThread);
    });
  }

  private void onFault(final int portId, final Throwable fault) {
    errors.onError(fault);
    final CompletableFuture<Applied> unused = new CompletableFuture<>();
    commands.offer(new TableCommand.FailPort(portId, unused));
    // A worker reports this, and the writer may be waiting for that worker.
    LockSupport.unpark(tableThread);
  }

  private <T> CompletableFuture<T> submit(
      final Function<CompletableFuture<T>, TableCommand> command) {
    final CompletableFuture<T> answer = new CompletableFuture<>();
    commands.offer(command.apply(answer));
    // One who answers from within a write leaves what follows to the writer it interrupts.
    boolean done = false;
    if (!writing.isHeldByCurrentThread() && writing.tryLock()) {
      try {
        done = write(RECLAIM_TRIES) == 0;
      } finally {
        writing.unlock();
      }
    }
    if (!done || !commands.isEmpty()) {
      LockSupport.unpark(tableThread);
    }
    return answer;
  }

  /** Carries out what is queued; answers how much waits for workers after so many tries. */
  private int write(final int tries) {
    int waiting = 1;
    for (int i = 0; i < tries && waiting > 0; i++) {
      for (TableCommand next = commands.poll(); next != null; next = commands.poll()) {
        agent.on(next);
      }
      waiting = agent.reclaim();
      Thread.onSpinWait();
    }
    return waiting;
  }

  private Worker worker(final int index, final DataplaneSettings settings) {
    final WorkerCounters own = counters.worker(index);
    final OutPorts reached = new OutPorts(settings.portCapacity());
    outPorts[index] = reached;
    final Relay relay = new Relay(tables, settings.workers());
    final @Nullable Handover handover = settings.workers() == 1 ? null : handovers[index];
    stateful[index] =
        new Stateful(
            tables, policies, continuity.sessions().tables(index), handover, caps.ledger());
    capStages[index] = new CapStages(caps, tables, pools[index]);
    final OptionalStages stages =
        new OptionalStages(stateful[index], capStages[index], SystemNanoClock.INSTANCE);
    final Pipeline pipeline = new Pipeline(tables, reached, pools[index], own, stages);
    return new Worker(
        index,
        tables.dutyCycles(),
        pools[index],
        new WorkerParts(
            own,
            reached,
            relay,
            pipeline,
            capStages[index],
            probes,
            continuity.baton(),
            SystemNanoClock.INSTANCE),
        settings.busyPoll());
  }

  private void wakeOwner(final int portId) {
    workers.wakeOwner(portId);
  }

  private void runTable() {
    int waiting = 0;
    long restNs = 0;
    while (running || waiting > 0) {
      writing.lock();
      try {
        waiting = write(1);
        restNs = agent.settle(System.nanoTime());
      } finally {
        writing.unlock();
      }
      if (waiting > 0) {
        LockSupport.parkNanos(RECLAIM_NAP_NS);
      } else if (running && commands.isEmpty()) {
        LockSupport.parkNanos(restNs);
      }
    }
  }
}
