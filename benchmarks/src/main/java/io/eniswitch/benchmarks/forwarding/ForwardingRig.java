package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.OptionalStages;
import io.eniswitch.dataplane.Pipeline;
import io.eniswitch.dataplane.Stateful;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapAgent;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.cap.CapStages;
import io.eniswitch.dataplane.cap.Caps;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.session.SessionTables;
import io.eniswitch.dataplane.table.DutyCycles;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One worker's pipeline with ENIs, traffic and a sink: the same work as the peers' runs, packets
 * made and dropped on the measuring core.
 *
 * <p>Half of the ENIs send, each by a port of its own, half receive, all by the sink. Under caps
 * each ENI has an instance of its own, whose limits are never reached. <b>Threading</b>: one
 * thread, but for {@link #move}.
 */
final class ForwardingRig implements AutoCloseable {
  private static final int BUFFERS = 1024;
  private static final int SEED = 1;
  private static final CapSpec CAPS =
      CapSpec.ofInstance(
          new Bandwidth(8_000_000_000L, 12_500_000_000L, 125_000_000, 1_000_000_000),
          100_000_000,
          2_400_000);

  private final BenchmarkNetwork network;
  private final CounterFile counters;
  private final PacketPool pool = new PacketPool(BUFFERS, PacketPool.SMALL_BUFFER_BYTES);
  private final PacketVector vector = new PacketVector();
  private final SinkPort sink = new SinkPort(BenchmarkNetwork.SINK);
  private final Traffic traffic;
  private final @Nullable Stateful stateful;
  private final Caps caps;
  private final CapStages capStages;
  private final Pipeline pipeline;
  private final boolean isCapped;
  private final DutyCycles dutyCycles;
  private final int[] slots = new int[PacketVector.CAPACITY];

  ForwardingRig(final ForwardingCase what) {
    final int flows = what.flows();
    final int pairs = what.pairs();
    network = new BenchmarkNetwork(pairs, what.isRouted(), what.isStateful());
    final ForwardingTables tables = network.tables();
    counters = CounterFile.inMemory(new CounterLayout(1, 2 * pairs + 1));
    final OutPorts outPorts = new OutPorts(pairs + 1);
    outPorts.write(BenchmarkNetwork.SINK, sink);
    traffic = new Traffic(flows);
    final int[] order = order(flows, what.random());
    for (int i = 0; i < flows; i++) {
      final int flow = order[i];
      final int sender = flow % pairs;
      network.writeFrame(traffic.frame(i), sender, flow / pairs, network.receiver(flow));
      traffic.writeInPort(i, BenchmarkNetwork.portOf(sender));
    }
    isCapped = what.isCapped();
    caps = new Caps(2 * pairs + 1, 2 * pairs);
    capStages = new CapStages(caps, tables, pool);
    final int sessions = 2 * Math.max(flows, 512);
    stateful =
        what.isStateful()
            ? new Stateful(
                tables, network.policies(), SessionTables.of(sessions), null, caps.ledger())
            : null;
    if (isCapped) {
      capAll(2 * pairs);
    }
    final OptionalStages stages = new OptionalStages(stateful, isCapped ? capStages : null, null);
    pipeline = new Pipeline(tables, outPorts, pool, counters.worker(0), stages);
    dutyCycles = tables.dutyCycles();
    Arrays.setAll(slots, i -> i);
  }

  private void capAll(final int enis) {
    final CapAgent agent = new CapAgent(caps);
    for (int i = 0; i < enis; i++) {
      agent.putInstance(BenchmarkNetwork.instanceOf(i), CAPS, System.nanoTime());
      agent.moveSessions(i, BenchmarkNetwork.instanceOf(i));
    }
  }

  /** A duty cycle: takes {@code count} packets from the source through the pipeline. */
  void burst(final int count, final long nowNs) {
    dutyCycles.begin(0);
    pipeline.release(vector, nowNs);
    traffic.receive(vector, pool, count);
    if (isCapped) {
      capStages.egress().charge(vector, 0, nowNs);
    }
    pipeline.process(vector, nowNs);
    dutyCycles.end(0);
  }

  /** Takes {@code count} packets from the source to the sink: what the measuring itself costs. */
  void burstPastPipeline(final int count) {
    traffic.receive(vector, pool, count);
    sink.transmit(vector, pool, slots, 0, vector.count);
    vector.count = 0;
  }

  /** ENIs that receive, numbered from 0. */
  int receivers() {
    return network.pairs();
  }

  /**
   * Moves a receiving ENI to {@code instance}, by the sink's port as before so that nothing is
   * lost. One thread at a time, also while another takes bursts through.
   */
  void move(final int receiver, final int instance) {
    network.move(receiver, instance);
  }

  /** Packets that reached the sink. */
  long delivered() {
    return sink.packets();
  }

  /** Buffers that are not back in the pool. */
  int buffersOut() {
    return BUFFERS - pool.freeCount();
  }

  @Override
  public void close() {
    if (stateful != null) {
      stateful.close();
    }
    capStages.close();
    caps.close();
    traffic.close();
    pool.close();
    counters.close();
    network.close();
  }

  private static int[] order(final int flows, final boolean random) {
    final int[] order = new int[flows];
    Arrays.setAll(order, i -> i);
    if (random) {
      final SplittableRandom source = new SplittableRandom(SEED);
      for (int i = flows - 1; i > 0; i--) {
        final int other = source.nextInt(i + 1);
        final int flow = order[i];
        order[i] = order[other];
        order[other] = flow;
      }
    }
    return order;
  }
}
