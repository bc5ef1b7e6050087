package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DataplaneTest {
  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private SwitchRig rig;

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldForwardBetweenInstancesWhicheverWorkerOwnsTheirPorts(final int workers)
      throws Exception {
    rig = new SwitchRig(directory, workers);
    rig.addEni("eni-a", "vsw-1", SwitchRig.MAC_A, "10.0.0.1");
    rig.addEni("eni-b", "vsw-2", SwitchRig.MAC_B, "10.0.1.1");
    final MemoryPort a = rig.attach("eni-a", "i-a");
    final MemoryPort b = rig.attach("eni-b", "i-b");

    for (int i = 0; i < 500; i++) {
      assertThat(a.inject(SwitchRig.udp(SwitchRig.MAC_A, "10.0.0.1", "10.0.1.1", i), Offload.NONE))
          .isTrue();
      final byte[] frame = SwitchRig.awaitFrame(b);
      assertThat(ByteBuffer.wrap(frame).getInt(42)).isEqualTo(i);
      assertThat(frame[22]).as("time to live").isEqualTo((byte) 63);
    }
    assertThat(rig.dataplane.counters().row(1, CounterLayout.RX_PACKETS)).isEqualTo(500);
    assertThat(rig.dataplane.counters().row(2, CounterLayout.TX_PACKETS)).isEqualTo(500);
    assertThat(a.takeSent()).isEmpty();
  }

  @Test
  void shouldRedirectTheNextPacketAndSilenceTheFormerOwner() throws Exception {
    rig = new SwitchRig(directory, 2);
    rig.addEni("eni-a", "vsw-1", SwitchRig.MAC_A, "10.0.0.1");
    rig.addEni("eni-b", "vsw-2", SwitchRig.MAC_B, "10.0.1.1");
    final MemoryPort a = rig.attach("eni-a", "i-a");
    final MemoryPort first = rig.attach("eni-b", "i-1");
    final MemoryPort second = rig.port("eni-b", "i-2");

    for (int i = 0; i < 50; i++) {
      final boolean even = i % 2 == 0;
      rig.apply(new Change.Attach("eni-b", even ? "i-2" : "i-1"));
      final MemoryPort owner = even ? second : first;
      final MemoryPort former = even ? first : second;
      a.inject(SwitchRig.udp(SwitchRig.MAC_A, "10.0.0.1", "10.0.1.1", i), Offload.NONE);
      assertThat(ByteBuffer.wrap(SwitchRig.awaitFrame(owner)).getInt(42)).isEqualTo(i);
      assertThat(former.takeSent()).isEmpty();

      final long before = rig.dataplane.counters().drops(DropReason.PORT_WITHOUT_ENI);
      former.inject(SwitchRig.udp(SwitchRig.MAC_B, "10.0.1.1", "10.0.0.1", i), Offload.NONE);
      rig.awaitDrop(DropReason.PORT_WITHOUT_ENI, before + 1);
      assertThat(a.takeSent()).isEmpty();
    }
  }

  @Test
  void shouldRefuseWhatWouldBreakATableAndChangeNothing() throws Exception {
    rig = new SwitchRig(directory, 1);
    rig.addEni("eni-a", "vsw-1", SwitchRig.MAC_A, "10.0.0.1");
    assertThatThrownBy(() -> rig.addEni("eni-x", "vsw-1", SwitchRig.MAC_B, "10.0.0.1"))
        .hasMessageContaining("IPv4 address is already in use");
    assertThatThrownBy(() -> rig.apply(new Change.Attach("eni-a", "i-a")))
        .hasMessageContaining("has no port at instance i-a");
    assertThatThrownBy(() -> rig.apply(new Change.RemoveVSwitch("vsw-1")))
        .hasMessageContaining("1 ENIs");
    rig.addEni("eni-x", "vsw-1", SwitchRig.MAC_B, "10.0.0.2");
    rig.port("eni-x", "i-x");
    assertThatThrownBy(() -> rig.apply(new Change.RemoveEni("eni-x"))).hasMessageContaining("i-x");
    rig.apply(new Change.RemovePort("eni-x", "i-x"));
    rig.apply(new Change.RemoveEni("eni-x"));
    rig.addEni("eni-y", "vsw-1", SwitchRig.MAC_B, "10.0.0.2");
  }
}
