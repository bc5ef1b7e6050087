package io.eniswitch.benchmarks.cap;

import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.port.memory.FrameRing;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * One worker on a processor of its own, and on another the calling thread, which sends established
 * traffic at a rate, stamped with the times at which it was to be sent, and beside it, if asked, a
 * flood of new sessions to another ENI as fast as it can.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: the measured time; delays up to a second.
 */
public final class NeighboursRun implements AutoCloseable {
  private static final long MACS = 0x00163e000000L;
  private static final int STAMP_AT = 42;
  private static final int FLOWS = 64;
  private static final int FLOOD_BATCH = 32;
  private static final int ESTABLISHED_BATCH = 64;
  private static final int FRAME_BYTES = 64;
  private static final long MAX_DELAY_NS = 1_000_000_000;

  /**
   * What became of the established traffic.
   *
   * @param sent packets that were to be sent
   * @param delivered packets that arrived, or were on their way at the end
   * @param delays from the intended time on, in nanoseconds
   * @param floodPerSec packets of the flood that the switch took
   */
  public record Outcome(long sent, long delivered, Histogram delays, double floodPerSec) {}

  private final Dataplane dataplane;
  private final MemoryPort flooder;
  private final MemoryPort attacked;
  private final MemoryPort calm;
  private final MemoryPort peer;
  private final byte[][] established = new byte[FLOWS][];
  private final byte[] flood = frame(1, 2);
  private int floods;

  /** A switch whose worker has processor {@code workerCpu}; the caller gets {@code ownCpu}. */
  public NeighboursRun(final Path counterFile, final int workerCpu, final int ownCpu) {
    final DataplaneSettings settings =
        DataplaneSettings.defaults(counterFile)
            .withBuffers(4096, PacketPool.SMALL_BUFFER_BYTES)
            .withCpus(List.of(workerCpu))
            .withBusyPoll(true);
    dataplane =
        Dataplane.start(settings, fault -> System.err.println("a fault of the switch: " + fault));
    final InetAddress network = InetAddress.ofLiteral("10.0.0.0");
    apply(new Change.PutVSwitch(new VSwitchConfig("vsw", 7, network, 24, Optional.empty())));
    flooder = attach(1);
    attacked = attach(2);
    calm = attach(3);
    peer = attach(4);
    for (int i = 0; i < FLOWS; i++) {
      established[i] = frame(3, 4);
      ByteBuffer.wrap(established[i]).putShort(34, (short) (1000 + i));
    }
    CpuAffinity.pin(ownCpu);
  }

  /** Sends for a time; with a flood beside it or not. */
  public Outcome measure(final Duration time, final long packetsPerSec, final boolean attack) {
    final Histogram delays = new Histogram(MAX_DELAY_NS, 3);
    final long startNs = System.nanoTime();
    final long endNs = startNs + time.toNanos();
    final double intervalNs = 1e9 / packetsPerSec;
    long sent = 0;
    long flooded = 0;
    for (long nowNs = startNs; nowNs < endNs; nowNs = System.nanoTime()) {
      sent += send(startNs, sent, (long) ((nowNs - startNs) / intervalNs), intervalNs);
      flooded += attack ? flood() : 0;
      receive(delays);
    }
    final long due = (long) ((endNs - startNs) / intervalNs);
    final long lastNs = System.nanoTime() + MAX_DELAY_NS / 10;
    while (System.nanoTime() < lastNs) {
      receive(delays);
    }
    final double seconds = (endNs - startNs) / 1e9;
    return new Outcome(due, delays.getTotalCount(), delays, flooded / seconds);
  }

  /**
   * Sends what is due, some of it at once. What a full port refuses is late and not lost, as in the
   * queue of a sender's own kernel: this thread may have been away for longer than a port holds.
   */
  private int send(final long startNs, final long sent, final long due, final double intervalNs) {
    final int most = (int) Math.min(due - sent, ESTABLISHED_BATCH);
    int taken = 0;
    boolean room = true;
    while (taken < most && room) {
      final long number = sent + taken;
      final byte[] frame = established[(int) (number % FLOWS)];
      ByteBuffer.wrap(frame).putLong(STAMP_AT, startNs + (long) (number * intervalNs));
      room = calm.inject(frame, Offload.NONE);
      taken += room ? 1 : 0;
    }
    return taken;
  }

  private int flood() {
    int taken = 0;
    boolean room = true;
    for (int i = 0; i < FLOOD_BATCH && room; i++) {
      floods++;
      ByteBuffer.wrap(flood).putShort(34, (short) floods).putShort(36, (short) (floods >> 16));
      room = flooder.inject(flood, Offload.NONE);
      taken += room ? 1 : 0;
    }
    return taken;
  }

  private void receive(final Histogram delays) {
    final FrameRing arrived = peer.sent();
    final int count = arrived.size();
    final long nowNs = System.nanoTime();
    for (int i = 0; i < count; i++) {
      final long delayNs = nowNs - Memory.readLongBe(arrived.frame(i) + STAMP_AT);
      delays.recordValue(Math.clamp(delayNs, 0, MAX_DELAY_NS));
    }
    arrived.release(count);
    final FrameRing others = attacked.sent();
    others.release(others.size());
  }

  private MemoryPort attach(final int host) {
    final String eniId = "eni-" + host;
    final String instanceId = "i-" + host;
    final InetAddress ip = InetAddress.ofLiteral("10.0.0." + host);
    apply(new Change.PutEni(EniConfig.of(eniId, "vsw", MACS + host, ip)));
    apply(new Change.PutPort(eniId, instanceId, new PortLocation.InMemory()));
    apply(new Change.Attach(eniId, instanceId));
    return (MemoryPort) dataplane.port(eniId, instanceId).orElseThrow();
  }

  private void apply(final Change change) {
    final var _ = dataplane.apply(change).join();
  }

  private static byte[] frame(final int from, final int to) {
    final ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
    putMac(frame, MACS + to);
    putMac(frame, MACS + from);
    frame.putShort((short) 0x0800).putShort((short) 0x4500);
    frame.putShort((short) (FRAME_BYTES - 14)).putInt(0).putInt(0x40110000);
    frame.putInt(0x0a000000 | from).putInt(0x0a000000 | to);
    int sum = 0;
    for (int at = 14; at < 34; at += 2) {
      sum += frame.getShort(at) & 0xffff;
    }
    frame.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
    frame.putShort((short) 1000).putShort((short) 2000);
    return frame.putShort((short) (FRAME_BYTES - 34)).array();
  }

  private static void putMac(final ByteBuffer frame, final long mac) {
    frame.putShort((short) (mac >>> 32)).putInt((int) mac);
  }

  @Override
  public void close() {
    dataplane.close();
  }
}
