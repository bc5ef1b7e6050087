package io.eniswitch.benchmarks.sessions;

import io.eniswitch.benchmarks.forwarding.BenchmarkNetwork;
import io.eniswitch.benchmarks.forwarding.BenchmarkRules;
import io.eniswitch.benchmarks.forwarding.SinkPort;
import io.eniswitch.dataplane.Pipeline;
import io.eniswitch.dataplane.Stateful;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.session.Timeouts;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;

/**
 * One worker's pipeline with sessions, a thousand ENIs whose groups have 100 rules at both ends,
 * and flows made on the measuring core. <b>Threading</b>: one thread.
 */
final class SessionsRig implements AutoCloseable {
  private static final int PAIRS = 512;
  private static final int BUFFERS = 1024;
  private static final int MIN_RECORDS = 1024;
  private static final int LOAD_PERCENT = 70;
  private static final long EXPIRY_STEP_NS = 1_000_000_000L;

  private final BenchmarkNetwork network = new BenchmarkNetwork(PAIRS, true, true);
  private final CounterFile counters = CounterFile.inMemory(new CounterLayout(1, 2 * PAIRS + 1));
  private final PacketPool pool = new PacketPool(BUFFERS, PacketPool.SMALL_BUFFER_BYTES);
  private final PacketVector vector = new PacketVector();
  private final SinkPort sink = new SinkPort(BenchmarkNetwork.SINK);
  private final NewFlows flows = new NewFlows(network);
  private final Stateful stateful;
  private final Pipeline pipeline;

  /** With {@code sessions} at once the table is 70 % full. Each runs out after {@code timeoutS}. */
  SessionsRig(final long sessions, final int timeoutS) {
    final long records = sessions * 100 / LOAD_PERCENT;
    final OutPorts outPorts = new OutPorts(PAIRS + 1);
    outPorts.write(BenchmarkNetwork.SINK, sink);
    stateful =
        new Stateful(network.tables(), network.policies(), (int) Math.max(MIN_RECORDS, records));
    pipeline = new Pipeline(network.tables(), outPorts, pool, counters.worker(0), stateful);
    for (int i = 0; i < 2 * PAIRS; i++) {
      network.writer().applyTimeouts(i, Timeouts.of(timeoutS, 1, timeoutS));
    }
  }

  /** A duty cycle with the next {@code count} flows' packets. */
  void burst(final int count, final long nowNs) {
    network.tables().dutyCycles().begin(0);
    flows.receive(vector, pool, count);
    pipeline.process(vector, nowNs);
    network.tables().dutyCycles().end(0);
  }

  /** Takes out all sessions, as time does that nobody waits for. */
  void expireAll(final long nowNs) {
    for (long laterNs = nowNs; stateful.size() > 0; laterNs += EXPIRY_STEP_NS) {
      pipeline.sweep(laterNs);
    }
  }

  /** The flows that are sent. */
  NewFlows flows() {
    return flows;
  }

  /** The sessions. */
  Stateful sessions() {
    return stateful;
  }

  /** Changes rules of all ENIs, see {@link BenchmarkNetwork#changeRules}. */
  void changeRules(final BenchmarkRules rules) {
    network.changeRules(rules);
  }

  /** Packets that did not arrive. */
  long dropped() {
    return flows.sent() - sink.packets();
  }

  /** Packets that arrived. */
  long delivered() {
    return sink.packets();
  }

  @Override
  public void close() {
    stateful.close();
    flows.close();
    pool.close();
    counters.close();
    network.close();
  }
}
