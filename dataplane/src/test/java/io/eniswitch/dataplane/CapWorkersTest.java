package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.CapRig.Arrivals;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.cap.CapSpec.Lane;
import io.eniswitch.dataplane.packet.DropReason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One instance whose ENIs several workers serve: its caps hold for all of them together. Each
 * worker has one of its ENIs and one of another instance.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CapWorkersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long WINDOW = SECOND / 10;
  private static final long CYCLE_NS = 50_000;
  private static final int CAPPED = 1;
  private static final int OTHER = 2;
  private static final int SMALL_FRAME = 60;

  @ParameterizedTest
  @CsvSource({"2,10", "2,100", "2,1000", "2,5000", "4,10", "4,100", "4,1000", "4,5000"})
  void shouldShareOneBandwidthForWhatIsSent(final int workers, final int megabits) {
    final Lane capped = lane(megabits, 0);
    try (CapRig rig = rig(workers, new CapSpec(capped, Lane.UNLIMITED, 0, 0))) {
      final Arrivals arrivals = overload(rig, workers, true, CapRig.MTU_FRAME);
      assertKept(arrivals, capped.bandwidth());
      for (final DropReason reason : DropReason.values()) {
        assertThat(rig.drops(reason)).as(reason.name()).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2,10", "2,100", "2,1000", "4,10", "4,100", "4,1000"})
  void shouldShareOneBandwidthForWhatIsReceived(final int workers, final int megabits) {
    final Lane capped = lane(megabits, 0);
    try (CapRig rig = rig(workers, new CapSpec(Lane.UNLIMITED, capped, 0, 0))) {
      final Arrivals arrivals = overload(rig, workers, false, CapRig.MTU_FRAME);
      assertKept(arrivals, capped.bandwidth());
      assertThat(rig.buffersOut()).isEqualTo(rig.held());
      assertThat(rig.drops(DropReason.BANDWIDTH_ALLOWANCE)).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2,100000,true", "4,100000,true", "4,1000000,true",
    "2,100000,false", "4,100000,false", "4,1000000,false"
  })
  void shouldShareOnePacketRate(final int workers, final int packetsPerSec, final boolean egress) {
    final CapSpec caps = new CapSpec(Lane.UNLIMITED, Lane.UNLIMITED, packetsPerSec, 0);
    try (CapRig rig = rig(workers, caps)) {
      final Arrivals arrivals = overload(rig, workers, egress, SMALL_FRAME);
      final double burst = Math.max(256, packetsPerSec / 50.0);
      assertThat(2 * (arrivals.packets - burst) / packetsPerSec).isBetween(0.99, 1.005);
    }
  }

  private static void assertKept(final Arrivals arrivals, final Bandwidth bandwidth) {
    final long rate = bandwidth.baseBytesPerSec();
    // What four workers may have taken in advance is no part of the burst after a rest.
    final double atOnce = bandwidth.burstBytes() * 60 / 64.0;
    assertThat(2.0 * (arrivals.bytes - atOnce) / rate).isGreaterThan(0.98);
    assertThat(2.0 * (arrivals.bytes - bandwidth.burstBytes()) / rate).isLessThan(1.005);
    assertThat(arrivals.maxWindowBytes).isLessThanOrEqualTo(rate / 10 + bandwidth.burstBytes());
  }

  private static Lane lane(final int megabits, final int packetsPerSec) {
    final long rate = megabits * 125_000L;
    return new Lane(Bandwidth.constant(rate, CapSpec.defaultBurstBytes(rate)), packetsPerSec);
  }

  /** ENIs 0 to n-1 of the capped instance, n to 2n-1 of the other, one of each at every worker. */
  private static CapRig rig(final int workers, final CapSpec caps) {
    final CapRig rig = CapRig.ofWorkers(workers);
    rig.agent.putInstance(CAPPED, caps, rig.nowNs());
    for (int i = 0; i < 2 * workers; i++) {
      rig.addEni(i < workers ? CAPPED : OTHER, 0);
    }
    return rig;
  }

  /**
   * For half a second, more than may pass at every worker; answers what arrived at all receivers.
   */
  private static Arrivals overload(
      final CapRig rig, final int workers, final boolean egress, final int frameBytes) {
    final byte[][] frames = new byte[workers][];
    for (int i = 0; i < workers; i++) {
      final int capped = i;
      final int other = workers + i;
      frames[i] = CapRig.udp(egress ? capped : other, egress ? other : capped, i, frameBytes);
    }
    final Arrivals arrivals = new Arrivals(WINDOW);
    final long startNs = rig.nowNs();
    while (rig.nowNs() - startNs < SECOND / 2) {
      for (int i = 0; i < workers; i++) {
        for (int n = 0; n < 64; n++) {
          // What its full port refuses, the sender keeps.
          final boolean _ = rig.send(egress ? i : workers + i, frames[i], 0);
        }
      }
      rig.cycle(CYCLE_NS);
      for (int i = 0; i < workers; i++) {
        rig.receive(egress ? workers + i : i, arrivals);
      }
    }
    return arrivals;
  }
}
