package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.Pipeline;
import io.eniswitch.dataplane.Stateful;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.policy.PolicyOptions;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.table.DutyCycles;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.TableWriter;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One worker's pipeline with ENIs, traffic and a sink: the same work as the peers' runs, packets
 * made and dropped on the measuring core.
 *
 * <p>Half of the ENIs send, each by a port of its own, half receive, all by the sink.
 * <b>Threading</b>: one thread, but for {@link #move}.
 */
final class ForwardingRig implements AutoCloseable {
  private static final int VNI = 7;
  private static final int SINK = 0;
  private static final long MACS = 0x00163e000000L;
  private static final int BUFFERS = 1024;
  private static final int SEED = 1;

  private final ForwardingTables tables;
  private final TableWriter writer;
  private final int receivers;
  private final CounterFile counters;
  private final PacketPool pool = new PacketPool(BUFFERS, PacketPool.SMALL_BUFFER_BYTES);
  private final PacketVector vector = new PacketVector();
  private final SinkPort sink = new SinkPort(SINK);
  private final Traffic traffic;
  private final PolicyTable policies = new PolicyTable(PolicyOptions.DEFAULT, 16);
  private final @Nullable Stateful stateful;
  private final Pipeline pipeline;
  private final DutyCycles dutyCycles;
  private final int[] slots = new int[PacketVector.CAPACITY];

  ForwardingRig(final ForwardingCase what) {
    final int flows = what.flows();
    final int pairs = what.pairs();
    final boolean routed = what.isRouted();
    tables = new ForwardingTables(2 * pairs, pairs + 1, 1);
    writer = new TableWriter(tables);
    receivers = pairs;
    counters = CounterFile.inMemory(new CounterLayout(1, 2 * pairs + 1));
    final OutPorts outPorts = new OutPorts(pairs + 1);
    outPorts.write(SINK, sink);
    final int policy = what.isStateful() ? BenchmarkPolicy.retain(policies, VNI) : 0;
    addEnis(pairs, routed, policy);
    traffic = new Traffic(flows);
    final int[] order = order(flows, what.random());
    for (int i = 0; i < flows; i++) {
      final int flow = order[i];
      final int sender = flow % pairs;
      writeFrame(traffic.frame(i), sender, flow / pairs, receiver(flow, pairs), routed);
      traffic.writeInPort(i, sender + 1);
    }
    stateful = what.isStateful() ? new Stateful(tables, policies, 2 * Math.max(flows, 512)) : null;
    pipeline = new Pipeline(tables, outPorts, pool, counters.worker(0), stateful);
    dutyCycles = tables.dutyCycles();
    Arrays.setAll(slots, i -> i);
  }

  /** A duty cycle: takes {@code count} packets from the source through the pipeline. */
  void burst(final int count, final long nowNs) {
    dutyCycles.begin(0);
    traffic.receive(vector, pool, count);
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
    return receivers;
  }

  /**
   * Moves a receiving ENI to {@code instance}, by the sink's port as before so that nothing is
   * lost. One thread at a time, also while another takes bursts through.
   */
  void move(final int receiver, final int instance) {
    writer.bindLocal(receivers + receiver, SINK, instance);
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
    traffic.close();
    pool.close();
    counters.close();
    tables.close();
  }

  private void addEnis(final int pairs, final boolean routed, final int policy) {
    writer.addSharedPort(SINK, VNI);
    for (int i = 0; i < 2 * pairs; i++) {
      final boolean receives = i >= pairs;
      final int ip = Integer.reverseBytes(ip(i));
      final long macWord = EniSpec.macWord(MACS + i, EniEntry.CHECK_ADDRESSES);
      final int vSwitch = receives && routed ? 2 : 1;
      final int eni = writer.addEni(new EniSpec(VNI, macWord, ip, vSwitch, 1500, policy));
      writer.bindLocal(eni, receives ? SINK : i + 1, 0);
      if (!receives) {
        writer.addPort(i + 1, eni);
      }
    }
    writer.reclaim();
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

  private static int receiver(final int flow, final int pairs) {
    return pairs + new SplittableRandom(flow).nextInt(pairs);
  }

  private static int ip(final int eni) {
    return 0x0a000000 + eni + 1;
  }

  private static void writeFrame(
      final long frame,
      final int sender,
      final int port,
      final int receiver,
      final boolean routed) {
    Memory.fill(frame, Traffic.FRAME_BYTES, 0);
    writeMac(frame, routed ? ForwardingTables.ROUTER_MAC : MACS + receiver);
    writeMac(frame + 6, MACS + sender);
    Memory.writeShortBe(frame + 12, 0x0800);
    final long ip = frame + 14;
    Memory.writeShortBe(ip, 0x4500);
    Memory.writeShortBe(ip + 2, Traffic.FRAME_BYTES - 14);
    Memory.writeByte(ip + 8, 64);
    Memory.writeByte(ip + 9, 17);
    Memory.writeIntBe(ip + 12, ip(sender));
    Memory.writeIntBe(ip + 16, ip(receiver));
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += Memory.readShortBe(ip + i);
    }
    Memory.writeShortBe(ip + 10, ~((sum & 0xffff) + (sum >>> 16)));
    Memory.writeShortBe(ip + 20, 1024 + port);
    Memory.writeShortBe(ip + 22, 4789);
    Memory.writeShortBe(ip + 24, Traffic.FRAME_BYTES - 34);
  }

  private static void writeMac(final long at, final long mac) {
    Memory.writeShortBe(at, (int) (mac >>> 32));
    Memory.writeIntBe(at + 2, (int) mac);
  }
}
