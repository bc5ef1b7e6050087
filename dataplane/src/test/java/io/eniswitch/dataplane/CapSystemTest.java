package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapCounter;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.cap.CapSpec.Lane;
import io.eniswitch.dataplane.cap.CapTable;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.packet.DropReason;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Caps as the kernels' own TCP and UDP meet them. Rates are of inner frames, as caps are: of TCP
 * payload, 1514 bytes for each 1448. A machine that others use at the same time may give a worker
 * too little time for a rate, never more than the rate; so each case has some tries to reach it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CapSystemTest {
  private static final String PEER = "10.0.0.100";
  private static final double TCP_FRAME = 1514.0 / 1448;
  private static final int TRIES = 6;

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private KernelRig rig;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @BeforeEach
  void start() {
    rig = new KernelRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({"10,1,1", "100,1,1", "1000,1,1", "10,8,3", "100,8,3", "1000,8,3"})
  void shouldLetTcpSendAtItsCapWithoutLossOrDelay(
      final int megabits, final int flows, final int enis) throws Exception {
    final NetworkNamespace capped = putCapped(megabits, true, enis);
    final NetworkNamespace other = putPeer();
    try (KernelTraffic traffic = new KernelTraffic()) {
      for (int i = 0; i < flows; i++) {
        traffic.tcp(capped, "10.0.0." + (1 + i % enis), other, PEER);
      }
      assertReaches(traffic, megabits, TCP_FRAME, 0.95);
      final long[] busy = KernelTraffic.roundTrips(capped, other, PEER, 60);
      // At 10 Mbit/s the four frames of one port are 4.8 ms, and three ports take turns.
      final long most = enis > 1 ? 20_000_000 : 15_000_000;
      assertThat(busy[busy.length / 2]).as("median round trip in ns").isLessThan(most);
    }
    assertThat(rig.dataplane.counters().drops(DropReason.BANDWIDTH_ALLOWANCE)).isZero();
    assertThat(counted(CapTable.EGRESS, CapCounter.THROTTLED_NS)).isPositive();
    assertThat(counted(CapTable.INGRESS, CapCounter.THROTTLED_NS)).as("the other way").isZero();
  }

  @ParameterizedTest
  @CsvSource({"10,1,1", "100,1,1", "1000,1,1", "10,8,3", "100,8,3", "1000,8,3"})
  void shouldLetTcpReceiveAtItsCapWithoutDelay(final int megabits, final int flows, final int enis)
      throws Exception {
    final NetworkNamespace capped = putCapped(megabits, false, enis);
    final NetworkNamespace other = putPeer();
    try (KernelTraffic traffic = new KernelTraffic()) {
      for (int i = 0; i < flows; i++) {
        traffic.tcp(other, PEER, capped, "10.0.0." + (1 + i % enis));
      }
      assertReaches(traffic, megabits, TCP_FRAME, 0.95);
      final long[] busy = KernelTraffic.roundTrips(other, capped, "10.0.0.1", 60);
      assertThat(busy[busy.length / 2]).as("median round trip in ns").isLessThan(15_000_000);
    }
    assertThat(counted(CapTable.INGRESS, CapCounter.THROTTLED_NS)).isPositive();
    assertThat(counted(CapTable.EGRESS, CapCounter.THROTTLED_NS)).as("the other way").isZero();
  }

  @ParameterizedTest
  @CsvSource({"10,true", "100,true", "1000,true", "10,false", "100,false", "1000,false"})
  void shouldHoldUdpToTheCapAndGiveAllOfIt(final int megabits, final boolean egress)
      throws Exception {
    final NetworkNamespace capped = putCapped(megabits, egress, 1);
    final NetworkNamespace other = putPeer();
    final int payload = 1400;
    final long overload = megabits * 125_000L * 3 / 2;
    try (KernelTraffic traffic = new KernelTraffic()) {
      if (egress) {
        traffic.udp(capped, other, PEER, payload, overload);
      } else {
        traffic.udp(other, capped, "10.0.0.1", payload, overload);
      }
      assertReaches(traffic, megabits, (payload + 42.0) / payload, 0.98);
    }
  }

  /** At least {@code least} of the cap in one of some seconds, and never more than the cap. */
  private static void assertReaches(
      final KernelTraffic traffic, final int megabits, final double frames, final double least)
      throws InterruptedException {
    double share = 0;
    Thread.sleep(700);
    for (int i = 0; i < TRIES && share < least; i++) {
      final long before = traffic.receivedBytes();
      final long startNs = System.nanoTime();
      Thread.sleep(1_500);
      final double seconds = (System.nanoTime() - startNs) / 1e9;
      final long bytes = traffic.receivedBytes() - before;
      share = bytes * frames / seconds / (megabits * 125_000);
      final double burst = CapSpec.defaultBurstBytes(megabits * 125_000L) / seconds;
      assertThat(share).as("share").isLessThan(1.005 + burst / (megabits * 125_000));
    }
    System.out.printf("%d Mbit/s: %.4f of the cap%n", megabits, share);
    assertThat(share).as("share of the cap").isGreaterThan(least);
  }

  private NetworkNamespace putCapped(final int megabits, final boolean egress, final int enis) {
    final long rate = megabits * 125_000L;
    final Lane lane = new Lane(Bandwidth.constant(rate, CapSpec.defaultBurstBytes(rate)), 0);
    final Lane none = Lane.UNLIMITED;
    final CapSpec caps = new CapSpec(egress ? lane : none, egress ? none : lane, 0, 0);
    final NetworkNamespace space = rig.putInstance("i-capped", caps);
    for (int i = 0; i < enis; i++) {
      rig.addEni(1 + i, "i-capped");
    }
    return space;
  }

  private NetworkNamespace putPeer() {
    final NetworkNamespace space = rig.putInstance("i-other", CapSpec.UNLIMITED);
    rig.addEni(100, "i-other");
    return space;
  }

  private long counted(final int direction, final CapCounter counter) {
    final CapTable table = rig.dataplane.caps().instances();
    return table.counted(table.lane(1, direction), counter);
  }
}
