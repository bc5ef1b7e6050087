package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.Pipeline;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.TableWriter;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import java.util.SplittableRandom;

/**
 * One worker's pipeline with ENIs, traffic and a sink: the same work as the peers' runs, packets
 * made and dropped on the measuring core.
 *
 * <p>Half of the ENIs send, each by a port of its own, half receive, all by the sink.
 * <b>Threading</b>: one thread.
 */
final class ForwardingRig implements AutoCloseable {
  static final int MAX_ENIS = 1 << 16;

  private static final int VNI = 7;
  private static final int SINK = 0;
  private static final long MACS = 0x00163e000000L;
  private static final int BUFFERS = 1024;

  private final ForwardingTables tables;
  private final CounterFile counters;
  private final PacketPool pool = new PacketPool(BUFFERS, PacketPool.SMALL_BUFFER_BYTES);
  private final PacketVector vector = new PacketVector();
  private final SinkPort sink = new SinkPort(SINK);
  private final Traffic traffic;
  private final Pipeline pipeline;

  ForwardingRig(final boolean routed, final int flows) {
    final int pairs = Math.max(1, Math.min(flows, MAX_ENIS) / 2);
    tables = new ForwardingTables(2 * pairs, pairs + 1, 1);
    counters = CounterFile.inMemory(new CounterLayout(1, 2 * pairs + 1));
    final OutPorts outPorts = new OutPorts(pairs + 1);
    outPorts.write(SINK, sink);
    addEnis(pairs, routed);
    traffic = new Traffic(flows);
    for (int flow = 0; flow < flows; flow++) {
      final int sender = flow % pairs;
      writeFrame(traffic.frame(flow), sender, flow / pairs, receiver(flow, pairs), routed);
      traffic.writeInPort(flow, sender + 1);
    }
    pipeline = new Pipeline(tables, outPorts, pool, counters.worker(0));
  }

  /** Takes {@code count} packets from the source through the pipeline. */
  void burst(final int count, final long nowNs) {
    traffic.receive(vector, pool, count);
    pipeline.process(vector, nowNs);
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
    traffic.close();
    pool.close();
    counters.close();
    tables.close();
  }

  private void addEnis(final int pairs, final boolean routed) {
    final TableWriter writer = new TableWriter(tables);
    writer.addSharedPort(SINK, VNI);
    for (int i = 0; i < 2 * pairs; i++) {
      final boolean receives = i >= pairs;
      final int ip = Integer.reverseBytes(ip(i));
      final long macWord = EniSpec.macWord(MACS + i, EniEntry.CHECK_ADDRESSES);
      final int vSwitch = receives && routed ? 2 : 1;
      final int eni = writer.addEni(new EniSpec(VNI, macWord, ip, vSwitch, 1500, 0));
      writer.bindLocal(eni, receives ? SINK : i + 1, 0);
      if (!receives) {
        writer.addPort(i + 1, eni);
      }
    }
    writer.reclaim();
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
