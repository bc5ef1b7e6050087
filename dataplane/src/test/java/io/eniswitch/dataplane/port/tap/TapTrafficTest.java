package io.eniswitch.dataplane.port.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.port.offload.OffloadingPort;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TapTrafficTest {
  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @Test
  void shouldCarryPingsOfBothFamilies() throws Exception {
    try (TapRig rig = TapRig.withSegmentation()) {
      assertThat(Traffic.pings(rig.left, "10.0.0.2")).isTrue();
      assertThat(Traffic.pings(rig.right, "10.0.0.1")).isTrue();
      assertThat(Traffic.pings(rig.left, "fd00::2")).isTrue();
      assertThat(Traffic.pings(rig.left, "10.0.0.3")).isFalse();
      assertThat(rig.errors).isEmpty();
    }
  }

  @Test
  void shouldCarryTcpSegmentsOf64KibWhole() throws Exception {
    try (TapRig rig = TapRig.withSegmentation()) {
      assertThat(Traffic.copies(rig.left, rig.right, "10.0.0.2", 64 << 20)).isTrue();
      assertThat(rig.longestFrame).hasValueGreaterThan(60_000);
      assertThat(rig.segments).hasPositiveValue();
      rig.longestFrame.set(0);
      assertThat(Traffic.copies(rig.right, rig.left, "fd00::1", 64 << 20)).isTrue();
      assertThat(rig.longestFrame).hasValueGreaterThan(60_000);
      assertThat(rig.leftTap.port().refused() + rig.rightTap.port().refused()).isZero();
      assertThat(rig.errors).isEmpty();
    }
  }

  @Test
  void shouldCarryTcpInSmallBuffersWithoutSegmentation() throws Exception {
    try (TapRig rig = new TapRig(false, PacketPool.SMALL_BUFFER_BYTES, port -> port)) {
      assertThat(Traffic.copies(rig.left, rig.right, "10.0.0.2", 4 << 20)).isTrue();
      assertThat(rig.longestFrame).hasValue(1514);
      assertThat(rig.segments).hasValue(0);
    }
  }

  @Test
  void shouldCutSegmentsInSoftwareSoThatTheKernelAcceptsEveryChecksum() throws Exception {
    int large = PacketPool.LARGE_BUFFER_BYTES;
    try (TapRig rig = new TapRig(true, large, port -> OffloadingPort.around(new BarePort(port)))) {
      assertThat(Traffic.pings(rig.left, "fd00::2")).isTrue();
      assertThat(Traffic.copies(rig.left, rig.right, "10.0.0.2", 16 << 20)).isTrue();
      assertThat(Traffic.copies(rig.right, rig.left, "fd00::1", 16 << 20)).isTrue();
      assertThat(rig.longestFrame).hasValueGreaterThan(60_000);
      assertThat(Traffic.checksumErrors(rig.left)).isZero();
      assertThat(Traffic.checksumErrors(rig.right)).isZero();
      assertThat(rig.leftTap.port().refused() + rig.rightTap.port().refused()).isZero();
    }
  }

  @Test
  void shouldDeliverAUdpTrainAsDatagrams() throws Exception {
    int large = PacketPool.LARGE_BUFFER_BYTES;
    try (TapRig rig = new TapRig(true, large, port -> OffloadingPort.around(new BarePort(port)))) {
      assertThat(Datagrams.sendsTrain(rig, 1200, 10)).isTrue();
      assertThat(rig.segments).hasPositiveValue();
      assertThat(Traffic.checksumErrors(rig.right)).isZero();
    }
  }
}
