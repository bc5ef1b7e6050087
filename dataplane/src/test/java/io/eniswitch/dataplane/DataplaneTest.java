package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DataplaneTest {
  private static final long MAC_A = 0x00163e00000aL;
  private static final long MAC_B = 0x00163e00000bL;

  @TempDir private Path directory;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Dataplane dataplane;

  @AfterEach
  void close() {
    dataplane.close();
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldForwardBetweenInstancesWhicheverWorkerOwnsTheirPorts(final int workers)
      throws Exception {
    start(workers);
    addEni("eni-a", "vsw-1", MAC_A, "10.0.0.1");
    addEni("eni-b", "vsw-2", MAC_B, "10.0.1.1");
    final MemoryPort a = attach("eni-a", "i-a");
    final MemoryPort b = attach("eni-b", "i-b");

    for (int i = 0; i < 500; i++) {
      assertThat(a.inject(udp(MAC_A, "10.0.0.1", "10.0.1.1", i), Offload.NONE)).isTrue();
      final byte[] frame = awaitFrame(b);
      assertThat(ByteBuffer.wrap(frame).getInt(42)).isEqualTo(i);
      assertThat(frame[22]).as("time to live").isEqualTo((byte) 63);
    }
    assertThat(dataplane.counters().row(1, CounterLayout.RX_PACKETS)).isEqualTo(500);
    assertThat(dataplane.counters().row(2, CounterLayout.TX_PACKETS)).isEqualTo(500);
    assertThat(a.takeSent()).isEmpty();
  }

  @Test
  void shouldRedirectTheNextPacketAndSilenceTheFormerOwner() throws Exception {
    start(2);
    addEni("eni-a", "vsw-1", MAC_A, "10.0.0.1");
    addEni("eni-b", "vsw-2", MAC_B, "10.0.1.1");
    final MemoryPort a = attach("eni-a", "i-a");
    final MemoryPort first = attach("eni-b", "i-1");
    final MemoryPort second = port("eni-b", "i-2");

    for (int i = 0; i < 50; i++) {
      final boolean even = i % 2 == 0;
      apply(new Change.Attach("eni-b", even ? "i-2" : "i-1"));
      final MemoryPort owner = even ? second : first;
      final MemoryPort former = even ? first : second;
      a.inject(udp(MAC_A, "10.0.0.1", "10.0.1.1", i), Offload.NONE);
      assertThat(ByteBuffer.wrap(awaitFrame(owner)).getInt(42)).isEqualTo(i);
      assertThat(former.takeSent()).isEmpty();

      final long before = dataplane.counters().drops(DropReason.PORT_WITHOUT_ENI);
      former.inject(udp(MAC_B, "10.0.1.1", "10.0.0.1", i), Offload.NONE);
      awaitDrop(DropReason.PORT_WITHOUT_ENI, before + 1);
      assertThat(a.takeSent()).isEmpty();
    }
  }

  @Test
  void shouldRefuseWhatWouldBreakATableAndChangeNothing() throws Exception {
    start(1);
    addEni("eni-a", "vsw-1", MAC_A, "10.0.0.1");
    assertThatThrownBy(() -> addEni("eni-x", "vsw-1", MAC_B, "10.0.0.1"))
        .hasMessageContaining("IPv4 address is already in use");
    assertThatThrownBy(() -> apply(new Change.Attach("eni-a", "i-a")))
        .hasMessageContaining("has no port at instance i-a");
    assertThatThrownBy(() -> apply(new Change.RemoveVSwitch("vsw-1")))
        .hasMessageContaining("1 ENIs");
    addEni("eni-x", "vsw-1", MAC_B, "10.0.0.2");
    port("eni-x", "i-x");
    assertThatThrownBy(() -> apply(new Change.RemoveEni("eni-x"))).hasMessageContaining("i-x");
    apply(new Change.RemovePort("eni-x", "i-x"));
    apply(new Change.RemoveEni("eni-x"));
    addEni("eni-y", "vsw-1", MAC_B, "10.0.0.2");
  }

  private void start(final int workers) {
    final DataplaneSettings settings =
        DataplaneSettings.defaults(directory.resolve("counters"))
            .withWorkers(workers)
            .withBuffers(256, PacketPool.SMALL_BUFFER_BYTES);
    dataplane = Dataplane.start(settings, faults::add);
    putVSwitch("vsw-1", "10.0.0.0");
    putVSwitch("vsw-2", "10.0.1.0");
  }

  private void putVSwitch(final String id, final String network) {
    apply(new Change.PutVSwitch(new VSwitchConfig(id, 7, ip(network), 24, Optional.empty())));
  }

  private void addEni(final String id, final String vSwitch, final long mac, final String address) {
    apply(new Change.PutEni(EniConfig.of(id, vSwitch, mac, ip(address))));
  }

  private MemoryPort port(final String eniId, final String instanceId) {
    apply(new Change.PutPort(eniId, instanceId, new PortLocation.InMemory()));
    return (MemoryPort) dataplane.port(eniId, instanceId).orElseThrow();
  }

  private MemoryPort attach(final String eniId, final String instanceId) {
    final MemoryPort port = port(eniId, instanceId);
    apply(new Change.Attach(eniId, instanceId));
    return port;
  }

  private void apply(final Change change) {
    try {
      final Applied applied = dataplane.apply(change).get(10, TimeUnit.SECONDS);
      assertThat(applied.visibleNs() - applied.publishedNs()).isNotNegative();
    } catch (final ExecutionException e) {
      throw (RuntimeException) e.getCause();
    } catch (final Exception e) {
      throw new AssertionError(change.toString(), e);
    }
  }

  private static byte[] awaitFrame(final MemoryPort port) throws InterruptedException {
    byte[] frame = port.takeSent();
    while (frame.length == 0) {
      Thread.sleep(0, 50_000);
      frame = port.takeSent();
    }
    return frame;
  }

  private void awaitDrop(final DropReason reason, final long count) throws InterruptedException {
    while (dataplane.counters().drops(reason) < count) {
      Thread.sleep(0, 50_000);
    }
    assertThat(dataplane.counters().drops(reason)).isEqualTo(count);
  }

  private static byte[] udp(
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

  private static void putMac(final ByteBuffer frame, final long mac) {
    frame.putShort((short) (mac >>> 32)).putInt((int) mac);
  }

  private static InetAddress ip(final String text) {
    try {
      return InetAddress.getByName(text);
    } catch (final UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
