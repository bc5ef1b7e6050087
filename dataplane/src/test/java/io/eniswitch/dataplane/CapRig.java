package io.eniswitch.dataplane;

import static java.util.Objects.requireNonNull;

import io.eniswitch.dataplane.cap.CapAgent;
import io.eniswitch.dataplane.cap.CapStages;
import io.eniswitch.dataplane.cap.Caps;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.forward.Relay;
import io.eniswitch.dataplane.keep.Baton;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.policy.PolicyOptions;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.port.memory.FrameRing;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.probe.ProbeAnswers;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.TableWriter;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Workers with memory ports and a clock that the test sets: ENI n has address 10.0.0.n and port n,
 * polled by the workers in turn, and every frame carries the time at which it was sent.
 *
 * <p><b>Threading</b>: the test's thread is all workers and the table thread.
 */
final class CapRig implements AutoCloseable {
  static final int MTU_FRAME = 1514;

  private static final int VNI = 7;
  private static final int SIZE = 32;
  private static final int RING = 1024;
  private static final long MACS = 0x00163e000000L;
  private static final int STAMP_AT = 42;

  final Caps caps = new Caps(SIZE, SIZE);
  final CapAgent agent = new CapAgent(caps);
  final ForwardingTables tables;
  final TableWriter writer;
  final CounterFile counters;
  final PacketPool pool;
  final CapStages stages;
  final @Nullable Stateful stateful;
  private final PolicyTable policies = new PolicyTable(PolicyOptions.DEFAULT, 4);
  private final List<Worker> workers = new ArrayList<>();
  private final List<PacketPool> pools = new ArrayList<>();
  private final List<CapStages> allStages = new ArrayList<>();
  private final List<MemoryPort> ports = new ArrayList<>();
  private final int maxFrameBytes;
  private long nowNs = 1_000_000_000L;

  /** With frames up to the MTU. */
  CapRig() {
    this(2048, PacketPool.SMALL_BUFFER_BYTES);
  }

  /** With frames up to the MTU, and sessions. */
  static CapRig stateful() {
    return new CapRig(1, 2048, PacketPool.SMALL_BUFFER_BYTES, true);
  }

  /** With frames up to the MTU, and several workers. */
  static CapRig ofWorkers(final int count) {
    return new CapRig(count, 2048, PacketPool.SMALL_BUFFER_BYTES, false);
  }

  CapRig(final int buffers, final int bufferBytes) {
    this(1, buffers, bufferBytes, false);
  }

  private CapRig(
      final int count, final int buffers, final int bufferBytes, final boolean sessions) {
    tables = new ForwardingTables(SIZE, SIZE, count);
    writer = new TableWriter(tables);
    counters = CounterFile.inMemory(new CounterLayout(count, SIZE + 1));
    stateful = sessions ? new Stateful(tables, policies, 1 << 18) : null;
    for (int i = 0; i < count; i++) {
      pools.add(new PacketPool(buffers, bufferBytes));
      allStages.add(new CapStages(caps, tables, pools.get(i)));
      workers.add(worker(i));
    }
    pool = pools.getFirst();
    stages = allStages.getFirst();
    maxFrameBytes = pool.maxFrameBytes();
  }

  private Worker worker(final int index) {
    final PacketPool own = pools.get(index);
    final CapStages ownStages = allStages.get(index);
    final OutPorts outPorts = new OutPorts(SIZE);
    final WorkerCounters ownCounters = counters.worker(index);
    final Pipeline pipeline =
        new Pipeline(
            tables, outPorts, own, ownCounters, new OptionalStages(stateful, ownStages, null));
    final WorkerParts parts =
        new WorkerParts(
            ownCounters,
            outPorts,
            new Relay(tables, 1),
            pipeline,
            ownStages,
            new ProbeAnswers(64, _ -> {}),
            Baton.alone(),
            () -> nowNs);
    return new Worker(index, tables.dutyCycles(), own, parts, true);
  }

  /** Adds the next ENI at a port of {@code instance}; answers its number, from 0. */
  int addEni(final int instance, final int flags) {
    final int n = ports.size();
    final int ip = Integer.reverseBytes(0x0a000000 | n);
    final long mac = EniSpec.macWord(MACS + n, EniEntry.CHECK_ADDRESSES | flags);
    final int eni = writer.addEni(new EniSpec(VNI, mac, ip, 1, 1500, 0));
    final MemoryPort port = new MemoryPort(n, "p" + n, RING, maxFrameBytes, -1);
    ports.add(port);
    writer.addPort(n, eni);
    writer.bindLocal(eni, n, instance);
    final Worker worker = workers.get(n % workers.size());
    worker.commands().add(new WorkerCommand.ReachPort(port));
    worker.commands().add(new WorkerCommand.PollPort(port));
    return eni;
  }

  long nowNs() {
    return nowNs;
  }

  /** Sends a frame as it is. */
  void inject(final int from, final byte[] frame, final long offload) {
    ports.get(from).inject(frame, offload);
  }

  /** A duty cycle without what the table thread does. */
  void doWork(final long afterNs) {
    nowNs += afterNs;
    workers.forEach(Worker::doWork);
  }

  /** Packets that wait for their receivers' caps, in all workers. */
  int held() {
    return allStages.stream().mapToInt(own -> own.ingress().held()).sum();
  }

  /** Buffers in use, in all workers. */
  int buffersOut() {
    return pools.stream().mapToInt(own -> own.capacity() - own.freeCount()).sum();
  }

  /** Forgets what reached an ENI. */
  void discard(final int eni) {
    final FrameRing sent = ports.get(eni).sent();
    sent.release(sent.size());
  }

  /** A duty cycle, {@code afterNs} after the one before. */
  void cycle(final long afterNs) {
    doWork(afterNs);
    writer.reclaim();
  }

  /** Sends a frame that says when; false if the port's ring is full. */
  boolean send(final int from, final byte[] frame, final long offload) {
    ByteBuffer.wrap(frame).putLong(STAMP_AT, nowNs);
    return ports.get(from).inject(frame, offload);
  }

  /** Sends as many as the port's ring takes. */
  int fill(final int from, final byte[] frame) {
    int sent = 0;
    while (send(from, frame, 0)) {
      sent++;
    }
    return sent;
  }

  /** Moves an ENI to another instance; its port stays. */
  void move(final int eni, final int instance) {
    writer.bindLocal(eni, eni, instance);
  }

  /** Takes out what reached an ENI. */
  void receive(final int eni, final Arrivals into) {
    final FrameRing sent = ports.get(eni).sent();
    final int count = sent.size();
    for (int i = 0; i < count; i++) {
      final long stamp = io.eniswitch.dataplane.packet.Memory.readLongBe(sent.frame(i) + STAMP_AT);
      into.on(nowNs, sent.length(i), nowNs - stamp);
    }
    sent.release(count);
  }

  long drops(final DropReason reason) {
    return counters.drops(reason);
  }

  long drops(final int eni, final DropReason reason) {
    return counters.rowDrops(WorkerCounters.row(eni), reason);
  }

  /** A TCP segment of 64 KiB between two ENIs, left to hardware to cut to the MTU. */
  static byte[] segment(final int from, final int to, final int frameBytes) {
    final byte[] frame = udp(from, to, 0, frameBytes);
    frame[14 + 9] = 6;
    frame[34 + 12] = 0x50;
    frame[34 + 13] = 0x10;
    // One less in the protocol's half of a word, eleven more in the sum.
    final ByteBuffer bytes = ByteBuffer.wrap(frame);
    final int sum = (bytes.getShort(24) & 0xffff) + 11;
    bytes.putShort(24, (short) ((sum & 0xffff) + (sum >>> 16)));
    return frame;
  }

  /** A UDP datagram between two ENIs, from source port {@code flow}. */
  static byte[] udp(final int from, final int to, final int flow, final int frameBytes) {
    final ByteBuffer frame = ByteBuffer.allocate(frameBytes);
    putMac(frame, MACS + to);
    putMac(frame, MACS + from);
    frame.putShort((short) 0x0800).putShort((short) 0x4500);
    frame.putShort((short) (frameBytes - 14)).putInt(0).putInt(0x40110000);
    frame.putInt(0x0a000000 | from).putInt(0x0a000000 | to);
    int sum = 0;
    for (int at = 14; at < 34; at += 2) {
      sum += frame.getShort(at) & 0xffff;
    }
    frame.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
    frame.putShort((short) (1000 + flow)).putShort((short) 2000);
    return frame.putShort((short) (frameBytes - 34)).array();
  }

  private static void putMac(final ByteBuffer frame, final long mac) {
    frame.putShort((short) (mac >>> 32)).putInt((int) mac);
  }

  /** What reached a receiver: totals, and the most in any window of a length. */
  static final class Arrivals {
    long packets;
    long bytes;
    long maxDelayNs;
    private final long windowNs;
    private final java.util.ArrayDeque<long[]> window = new java.util.ArrayDeque<>();
    private long windowBytes;
    long maxWindowBytes;

    Arrivals(final long windowNs) {
      this.windowNs = windowNs;
    }

    void on(final long nowNs, final int frameBytes, final long delayNs) {
      packets++;
      bytes += frameBytes;
      maxDelayNs = Math.max(maxDelayNs, delayNs);
      window.add(new long[] {nowNs, frameBytes});
      windowBytes += frameBytes;
      while (nowNs - requireNonNull(window.peek())[0] >= windowNs) {
        windowBytes -= window.remove()[1];
      }
      maxWindowBytes = Math.max(maxWindowBytes, windowBytes);
    }
  }

  @Override
  public void close() {
    ports.forEach(MemoryPort::close);
    workers.forEach(Worker::close);
    if (stateful != null) {
      stateful.close();
    }
    allStages.forEach(CapStages::close);
    caps.close();
    counters.close();
    pools.forEach(PacketPool::close);
    tables.close();
  }
}
