package io.eniswitch.benchmarks.failover;

import io.eniswitch.benchmarks.failover.FailoverPlan.Cause;
import io.eniswitch.benchmarks.failover.Tally.Move;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.telemetry.CounterFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves an address to and fro between two instances while datagrams flow to it, and finds out of
 * the arrivals what each move cost. A request is due at its own time; one that comes late because
 * the one before took long counts from when it was due. Control plane and switch are processes of
 * their own. <b>Threading</b>: one thread.
 */
public final class FailoverRig {
  private static final String HOST = "bench";
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final long JITTER_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long HEAL_NS = TimeUnit.MILLISECONDS.toNanos(60);
  private static final long FAILURE_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final int LEAD_MS = 500;

  /** Moves under the stream that do not count, ahead of those that do. */
  public static final int LEAD_MOVES = 50;

  private static final int MOST_DATAGRAMS = 20_000_000;

  private final FailoverPlan plan;
  private final List<Move> made = new ArrayList<>();

  /** A rig, for one run. */
  public FailoverRig(FailoverPlan plan) {
    this.plan = plan;
  }

  /** Runs it with processes of its own over {@code data}. */
  public FailoverResult run(Path data) throws IOException, InterruptedException {
    try (Program control = control(data);
        Program _ = dataplane(data, control.pushAddress());
        FailoverNetwork network = new FailoverNetwork(control.apiPort())) {
      network.build(plan);
      return measure(network, data.resolve("switch"));
    }
  }

  private static Program control(Path data) throws IOException {
    return Program.start(
        "controlplane",
        "--data",
        data.resolve("control").toString(),
        "--listen",
        "127.0.0.1:0",
        "--push",
        "127.0.0.1:0",
        "--host",
        HOST);
  }

  private Program dataplane(Path data, String controller) throws IOException {
    return Program.start(
        "dataplane",
        "--controller",
        controller,
        "--data",
        data.resolve("switch").toString(),
        "--host",
        HOST,
        "--enis",
        Integer.toString(Math.max(plan.enis() + 1_024, 1 << 16)),
        "--sessions",
        Integer.toString(Math.max(plan.sessions() * 2, 1 << 18)));
  }

  private FailoverResult measure(FailoverNetwork network, Path switchData)
      throws IOException, InterruptedException {
    long eachNs = PAUSE_NS + JITTER_NS + (plan.cause().isFailure() ? 3 * HEAL_NS : 0);
    long spanNs = eachNs * (plan.moves() + LEAD_MOVES) * 2 + TimeUnit.SECONDS.toNanos(5);
    int most = (int) Math.min(spanNs / 1e9 * plan.perSecond(), MOST_DATAGRAMS);
    try (NetworkNamespace client = network.space("client");
        NetworkNamespace one = network.space("first");
        NetworkNamespace two = network.space("second")) {
      long sessions =
          plan.sessions() == 0
              ? 0
              : new SessionFlood(client, FailoverNetwork.MOVING_IP)
                  .open(plan.sessions(), switchData);
      warmUp(network);
      Receiver first = new Receiver(one, most);
      Receiver second = new Receiver(two, most);
      OpenStream stream = new OpenStream(client, plan.perSecond(), most);
      Map<DropReason, Long> before = drops(switchData);
      stream.start();
      Thread.sleep(LEAD_MS);
      moveAll(network, first, second);
      Thread.sleep(LEAD_MS);
      int sent = stream.stop();
      Thread.sleep(LEAD_MS);
      first.stop();
      second.stop();
      List<Move> counted = made.subList(LEAD_MOVES, made.size());
      return new Tally(first, second, sent, plan.perSecond())
          .result(
              counted,
              network.commands(),
              new Tally.Surroundings(
                  stream.latestNs(), sessions, since(before, drops(switchData))));
    }
  }

  private static Map<DropReason, Long> drops(Path switchData) throws IOException {
    Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    try (CounterFile file = CounterFile.open(switchData.resolve("counters"))) {
      for (DropReason reason : DropReason.values()) {
        drops.put(reason, file.drops(reason));
      }
    }
    return drops;
  }

  private static Map<DropReason, Long> since(
      Map<DropReason, Long> before, Map<DropReason, Long> now) {
    Map<DropReason, Long> more = new EnumMap<>(DropReason.class);
    now.forEach((reason, count) -> more.put(reason, count - before.getOrDefault(reason, 0L)));
    more.values().removeIf(count -> count == 0);
    return more;
  }

  /** Requests that follow each other at once, to have all code compiled; ends where it began. */
  private void warmUp(FailoverNetwork network) throws IOException {
    for (int i = 0; i < plan.uncounted() / 2 * 2; i++) {
      network.move(i % 2 == 1);
    }
  }

  /** Some that do not count, and one more than counts: it ends the one before it. */
  private void moveAll(FailoverNetwork network, Receiver first, Receiver second)
      throws IOException {
    long dueNs = System.nanoTime();
    for (int i = 0; i <= LEAD_MOVES + plan.moves(); i++) {
      boolean toFirst = i % 2 == 1;
      dueNs += PAUSE_NS + ThreadLocalRandom.current().nextLong(JITTER_NS);
      waitUntil(dueNs);
      long sentNs = System.nanoTime();
      if (plan.cause().isFailure()) {
        fail(network, toFirst, toFirst ? first : second);
        made.add(new Move(toFirst, sentNs, sentNs, 0));
        dueNs = System.nanoTime();
      } else {
        network.move(toFirst);
        made.add(new Move(toFirst, dueNs, sentNs, System.nanoTime()));
      }
    }
  }

  /** Lets the owner fail until the other has the stream, then lets it recover. */
  private void fail(FailoverNetwork network, boolean toFirst, Receiver target) {
    boolean carrier = plan.cause() == Cause.CARRIER;
    long startNs = System.nanoTime();
    int before = target.count();
    network.healthy(!toFirst, carrier, false);
    while (target.count() == before && System.nanoTime() - startNs < FAILURE_NS) {
      LockSupport.parkNanos(LOOK_NS);
    }
    network.healthy(!toFirst, carrier, true);
    waitUntil(System.nanoTime() + HEAL_NS);
  }

  private static void waitUntil(long ns) {
    while (System.nanoTime() - ns < 0) {
      LockSupport.parkNanos(ns - System.nanoTime());
    }
  }
}
