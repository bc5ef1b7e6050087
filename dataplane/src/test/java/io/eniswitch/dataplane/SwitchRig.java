package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.table.ForwardingTables;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A running switch with memory ports and two vSwitches, {@code vsw-1} (10.0.0.0/24) and {@code
 * vsw-2} (10.0.1.0/24), in one VPC.
 */
final class SwitchRig implements AutoCloseable {
  static final int ENIS = 1 << 16;
  static final long MAC_A = 0x00163e00000aL;
  static final long MAC_B = 0x00163e00000bL;

  final Dataplane dataplane;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  SwitchRig(final Path directory, final int workers) {
    this(directory, workers, Continuity.none(settings(directory, workers)));
  }

  SwitchRig(final Path directory, final int workers, final Continuity continuity) {
    dataplane = Dataplane.start(settings(directory, workers), continuity, faults::add);
    putVSwitch("vsw-1", "10.0.0.0");
    putVSwitch("vsw-2", "10.0.1.0");
  }

  private static DataplaneSettings settings(final Path directory, final int workers) {
    return DataplaneSettings.defaults(directory.resolve("counters"))
        .withWorkers(workers)
        .withBuffers(256, PacketPool.SMALL_BUFFER_BYTES);
  }

  @Override
  public void close() {
    dataplane.close();
    assertThat(faults).isEmpty();
  }

  void putVSwitch(final String id, final String network) {
    apply(new Change.PutVSwitch(new VSwitchConfig(id, 7, ip(network), 24, Optional.empty())));
  }

  void addEni(final String id, final String vSwitch, final long mac, final String address) {
    apply(new Change.PutEni(EniConfig.of(id, vSwitch, mac, ip(address))));
  }

  MemoryPort port(final String eniId, final String instanceId) {
    apply(new Change.PutPort(eniId, instanceId, new PortLocation.InMemory()));
    return (MemoryPort) dataplane.port(eniId, instanceId).orElseThrow();
  }

  MemoryPort attach(final String eniId, final String instanceId) {
    final MemoryPort port = port(eniId, instanceId);
    apply(new Change.Attach(eniId, instanceId));
    return port;
  }

  void apply(final Change change) {
    try {
      final Applied applied = dataplane.apply(change).get(10, TimeUnit.SECONDS);
      assertThat(applied.visibleNs() - applied.publishedNs()).isNotNegative();
    } catch (final ExecutionException e) {
      throw (RuntimeException) e.getCause();
    } catch (final Exception e) {
      throw new AssertionError(change.toString(), e);
    }
  }

  /** Sends and waits until it arrives. */
  static void assertPasses(final MemoryPort from, final MemoryPort to, final byte[] frame)
      throws InterruptedException {
    assertThat(from.inject(frame, Offload.NONE)).isTrue();
    assertThat(awaitFrame(to)).hasSize(frame.length);
  }

  /** Sends, waits until it is dropped for the reason, and sees that it did not arrive. */
  void assertDropped(
      final MemoryPort from, final MemoryPort to, final byte[] frame, final DropReason reason)
      throws InterruptedException {
    final long before = dataplane.counters().drops(reason);
    assertThat(from.inject(frame, Offload.NONE)).isTrue();
    awaitDrop(reason, before + 1);
    assertThat(to.takeSent()).isEmpty();
  }

  static byte[] awaitFrame(final MemoryPort port) throws InterruptedException {
    byte[] frame = port.takeSent();
    while (frame.length == 0) {
      Thread.sleep(0, 50_000);
      frame = port.takeSent();
    }
    return frame;
  }

  void awaitDrop(final DropReason reason, final long count) throws InterruptedException {
    while (dataplane.counters().drops(reason) < count) {
      Thread.sleep(0, 50_000);
    }
    assertThat(dataplane.counters().drops(reason)).isEqualTo(count);
  }

  static byte[] udp(
      final long sourceMac, final String source, final String destination, final int mark) {
    final ByteBuffer frame = ByteBuffer.allocate(60);
    putMac(frame, ForwardingTables.ROUTER_MAC);
    putMac(frame, sourceMac);
    frame.putShort((short) 0x0800).putInt(0x4500002e).putInt(0).putInt(0x40110000);
    frame.put(ip(source).getAddress()).put(ip(destination).getAddress());
    int sum = 0;
    for (int at = 14; at < 34; at += 2) {
      sum += frame.getShort(at) & 0xffff;
    }
    frame.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
    frame.putInt(1000 << 16 | 2000).putShort((short) 26).putInt(42, mark);
    return frame.array();
  }

  /** The same from port 2000 to port 1000. */
  static byte[] udpAnswer(
      final long sourceMac, final String source, final String destination, final int mark) {
    final byte[] frame = udp(sourceMac, source, destination, mark);
    ByteBuffer.wrap(frame).putInt(34, 2000 << 16 | 1000);
    return frame;
  }

  static void putMac(final ByteBuffer frame, final long mac) {
    frame.putShort((short) (mac >>> 32)).putInt((int) mac);
  }

  static InetAddress ip(final String text) {
    try {
      return InetAddress.getByName(text);
    } catch (final UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
