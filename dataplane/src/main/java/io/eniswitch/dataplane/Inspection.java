package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.Caps;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import io.eniswitch.dataplane.trace.CapNarrator;
import io.eniswitch.dataplane.trace.Capture;
import io.eniswitch.dataplane.trace.CaptureRing;
import io.eniswitch.dataplane.trace.CaptureTap;
import io.eniswitch.dataplane.trace.EniNote;
import io.eniswitch.dataplane.trace.Findings;
import io.eniswitch.dataplane.trace.Names;
import io.eniswitch.dataplane.trace.Narrator;
import io.eniswitch.dataplane.trace.ProbePacket;
import io.eniswitch.dataplane.trace.ProbeText;
import io.eniswitch.dataplane.trace.SessionListing;
import io.eniswitch.dataplane.trace.SessionView;
import io.eniswitch.dataplane.trace.SessionWalk;
import io.eniswitch.dataplane.trace.TraceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a running switch without disturbing it: why a packet goes where it goes, and which
 * sessions an ENI has. What belongs to a worker is asked of that worker.
 *
 * <p><b>Threading</b>: any thread that may wait; traces wait for each other. <b>Bounds</b>: an
 * answer is waited for {@link #ANSWER_MS}; {@link #MAX_SESSIONS} sessions in a listing.
 * <b>Errors</b>: {@link DataplaneException} in words, if an ENI is not known, has no port here, or
 * a worker does not answer.
 */
public final class Inspection {
  /** Most sessions of a listing. */
  public static final int MAX_SESSIONS = 10_000;

  /** How long an answer is waited for. */
  public static final int ANSWER_MS = 10_000;

  /** The way to the table thread. */
  @FunctionalInterface
  interface Submission {
    /** Submits what {@code command} makes of the future of its answer. */
    <T> CompletableFuture<T> submit(Function<CompletableFuture<T>, TableCommand> command);
  }

  /**
   * What is looked into.
   *
   * @param policies what the groups are compiled to
   * @param counters which know the names of ENIs
   * @param groups which know the names of groups
   * @param caps what instances and ENIs may have
   * @param stateful the sessions of each worker
   * @param outPorts the ports of each worker
   */
  record Parts(
      ForwardingTables tables,
      PolicyTable policies,
      CounterFile counters,
      GroupAgent groups,
      Caps caps,
      List<Stateful> stateful,
      List<OutPorts> outPorts) {}

  private final Parts parts;
  private final Submission table;
  private final @Nullable Rehearsal[] rehearsals;
  private final Names names;
  private final AtomicBoolean capturing = new AtomicBoolean();

  Inspection(final Parts parts, final Submission table) {
    this.parts = parts;
    this.table = table;
    rehearsals = new @Nullable Rehearsal[parts.stateful().size()];
    names = new ControlNames(parts);
  }

  /**
   * What would become of a packet that an ENI sends, stage by stage; nothing is sent.
   *
   * @param packetText as {@link ProbeText} reads it
   * @throws IllegalArgumentException naming what is accepted if the text cannot be read
   */
  public synchronized TraceReport trace(final String eniId, final String packetText) {
    final ProbePacket packet = ProbeText.parse(packetText);
    final EniNote source = describe(eniId);
    if (source.portId() < 0) {
      throw new DataplaneException("ENI " + eniId + " has no port here: it can send nothing");
    }
    final Findings findings = rehearse(source, packet);
    final @Nullable EniNote destination =
        findings.destinationEni() == EniTable.NONE
            ? null
            : describe(names.eni(findings.destinationEni()));
    final int row = WorkerCounters.row(source.index());
    return new Narrator(packet, findings, source, destination, names)
        .report(
            packetText,
            parts.counters().rowDrops(row, findings.reason()),
            new CapNarrator(parts.caps(), parts.tables())
                .lines(source, destination, System.nanoTime()));
  }

  /** Live sessions of an ENI at all workers, up to {@code limit}, 1 to {@link #MAX_SESSIONS}. */
  public SessionListing sessions(final String eniId, final int limit) {
    if (limit < 1 || limit > MAX_SESSIONS) {
      throw new IllegalArgumentException(
          "limit " + limit + ": 1 to " + MAX_SESSIONS + " is accepted");
    }
    final EniNote eni = describe(eniId);
    final List<SessionListing.Row> rows = new ArrayList<>();
    boolean cut = false;
    for (int worker = 0; worker < parts.stateful().size() && !cut; worker++) {
      final Stateful sessions = parts.stateful().get(worker);
      final SessionWalk walk =
          new SessionWalk(sessions.ipv4(), sessions.ipv6(), eni.index(), limit - rows.size());
      try {
        send(worker, new WorkerCommand.WalkSessions(walk));
        await(walk.answer());
        for (final SessionView view : walk.views()) {
          rows.add(
              new SessionListing.Row(
                  worker,
                  names.eni(view.initiator().eni()),
                  names.eni(view.responder().eni()),
                  view));
        }
        cut = rows.size() == limit;
      } finally {
        // The worker may still write to it after the wait is over.
        final var _ = walk.answer().whenComplete((done, failed) -> walk.close());
      }
    }
    return new SessionListing(eniId, rows, cut);
  }

  /**
   * Copies the packets that an ENI sends and gets, until {@link #end}. One capture at a time.
   *
   * @throws DataplaneException if another one runs
   */
  public Capture capture(final String eniId) {
    final EniNote eni = describe(eniId);
    if (!capturing.compareAndSet(false, true)) {
      throw new DataplaneException("another capture runs already: one at a time");
    }
    final List<CaptureRing> rings = new ArrayList<>();
    for (int worker = 0; worker < rehearsals.length; worker++) {
      rings.add(new CaptureRing(Capture.RING_BYTES));
    }
    final Capture capture = new Capture(eniId, eni.index(), rings, names);
    for (int worker = 0; worker < rehearsals.length; worker++) {
      tap(worker, Optional.of(new CaptureTap(rings.get(worker), eni.index())));
    }
    return capture;
  }

  /**
   * Ends a capture: no worker copies any more when this returns. What was copied can be read until
   * it is closed.
   */
  public void end() {
    for (int worker = 0; worker < rehearsals.length; worker++) {
      tap(worker, Optional.empty());
    }
    capturing.set(false);
  }

  private void tap(final int worker, final Optional<CaptureTap> tap) {
    final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    send(worker, new WorkerCommand.Capture(tap, answer));
    await(answer);
  }

  /** Frees its memory, after the workers have ended. */
  synchronized void close() {
    for (int i = 0; i < rehearsals.length; i++) {
      final Rehearsal rehearsal = rehearsals[i];
      if (rehearsal != null) {
        rehearsal.close();
        rehearsals[i] = null;
      }
    }
  }

  private Findings rehearse(final EniNote source, final ProbePacket packet) {
    final int receiver = source.portId() % rehearsals.length;
    final Findings findings = rehearse(receiver, source, packet);
    return findings.worker() < 0 || findings.worker() == receiver
        ? findings
        : rehearse(findings.worker(), source, packet);
  }

  private Findings rehearse(final int worker, final EniNote source, final ProbePacket packet) {
    Rehearsal rehearsal = rehearsals[worker];
    if (rehearsal == null) {
      rehearsal =
          new Rehearsal(
              rehearsals.length,
              parts.tables(),
              parts.policies(),
              parts.stateful().get(worker),
              parts.outPorts().get(worker));
      rehearsals[worker] = rehearsal;
    }
    final Rehearsal.Question question =
        new Rehearsal.Question(source.index(), source.portId(), packet);
    final CompletableFuture<Findings> answer = new CompletableFuture<>();
    send(worker, new WorkerCommand.Rehearse(rehearsal, question, answer));
    return await(answer);
  }

  private EniNote describe(final String eniId) {
    return await(table.submit(answer -> new TableCommand.Describe(eniId, answer)));
  }

  private void send(final int worker, final WorkerCommand command) {
    await(table.<Boolean>submit(answer -> new TableCommand.Ask(worker, command, answer)));
  }

  private static <T> T await(final CompletableFuture<T> answer) {
    try {
      return answer.get(ANSWER_MS, TimeUnit.MILLISECONDS);
    } catch (final ExecutionException e) {
      if (e.getCause() instanceof DataplaneException refused) {
        throw refused;
      }
      throw new DataplaneException("the switch could not answer: " + e.getCause(), e);
    } catch (final TimeoutException e) {
      throw new DataplaneException("the switch did not answer within " + ANSWER_MS + " ms", e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataplaneException("interrupted", e);
    }
  }

  /** Names of ENIs from the counters, of groups from what control put. */
  private record ControlNames(Parts parts) implements Names {
    @Override
    public String group(final int number) {
      return parts.groups().groupName(number);
    }

    @Override
    public String prefixList(final int number) {
      return parts.groups().prefixListName(number);
    }

    @Override
    public String eni(final int index) {
      return parts.counters().name(WorkerCounters.row(index));
    }
  }
}
