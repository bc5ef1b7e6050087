package io.eniswitch.dataplane.cap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CapTableTest {
  private static final long GBIT = 125_000_000;
  private static final long SECOND = 1_000_000_000L;

  private final CapTable caps = new CapTable(8);

  @AfterEach
  void unmap() {
    caps.close();
  }

  @Test
  void shouldNotLimitWhatIsUnlimited() {
    caps.write(3, CapSpec.UNLIMITED, 0);
    long lane = caps.lane(3, CapTable.EGRESS);
    for (int i = 0; i < 10_000; i++) {
      assertThat(caps.reserve(lane, 0, 65_000, 45, 0)).isZero();
    }
    assertThat(caps.availableBytes(lane, 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(caps.availablePackets(lane, 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(caps.sessionsAvailable(3)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldCapEachDirectionAndEachInstanceByItself() {
    CapSpec.Lane slow = new CapSpec.Lane(Bandwidth.constant(GBIT, 100_000), 0);
    CapSpec.Lane fast = new CapSpec.Lane(Bandwidth.constant(5 * GBIT, 100_000), 0);
    caps.write(1, new CapSpec(slow, fast, 0, 0), 0);
    caps.write(2, new CapSpec(fast, slow, 0, 0), 0);
    assertThat(gbitPerSec(1, CapTable.EGRESS)).isCloseTo(1, within(0.005));
    assertThat(gbitPerSec(1, CapTable.INGRESS)).isCloseTo(5, within(0.005));
    assertThat(gbitPerSec(2, CapTable.EGRESS)).isCloseTo(5, within(0.005));
    assertThat(gbitPerSec(2, CapTable.INGRESS)).isCloseTo(1, within(0.005));
  }

  @Test
  void shouldCountPacketsOfBothDirectionsInOneRate() {
    caps.write(0, CapSpec.ofInstance(Bandwidth.UNLIMITED, 300_000, 0), 0);
    long out = caps.lane(0, CapTable.EGRESS);
    long in = caps.lane(0, CapTable.INGRESS);
    long passed = 0;
    for (long nowNs = 0; nowNs < SECOND; nowNs += 1_000) {
      passed += caps.reserve(out, nowNs, 64, 1, 0) == 0 ? 1 : 0;
      passed += caps.reserve(in, nowNs, 64, 1, 0) == 0 ? 1 : 0;
    }
    assertThat((double) passed - 300_000 / 50).isCloseTo(300_000, within(3_000.0));
    assertThat(
            caps.counted(out, CapCounter.PACKET_RATE_PACKETS)
                + caps.counted(in, CapCounter.PACKET_RATE_PACKETS))
        .isEqualTo(2_000_000 - passed);
    assertThat(caps.counted(out, CapCounter.BANDWIDTH_PACKETS)).isZero();
  }

  @Test
  void shouldHoldAPacketRateOfOneDirection() {
    CapSpec.Lane lane = new CapSpec.Lane(Bandwidth.UNLIMITED, 100_000);
    caps.write(0, new CapSpec(lane, CapSpec.Lane.UNLIMITED, 0, 0), 0);
    long out = caps.lane(0, CapTable.EGRESS);
    long passed = 0;
    for (long nowNs = 0; nowNs < SECOND; nowNs += 1_000) {
      passed += caps.reserve(out, nowNs, 64, 1, 0) == 0 ? 1 : 0;
      assertThat(caps.reserve(caps.lane(0, CapTable.INGRESS), nowNs, 64, 1, 0)).isZero();
    }
    assertThat((double) passed - 100_000 / 50).isCloseTo(100_000, within(1_000.0));
  }

  @Test
  void shouldTakeNoPacketsFromTheRateForWhatTheBandwidthRefuses() {
    CapSpec.Lane lane = new CapSpec.Lane(Bandwidth.constant(1_000_000, 10_000), 100_000);
    caps.write(0, new CapSpec(lane, lane, 100_000, 0), 0);
    long out = caps.lane(0, CapTable.EGRESS);
    assertThat(caps.reserve(out, 0, 10_000, 10, 0)).isZero();
    long packets = caps.availablePackets(out, 0);
    for (int i = 0; i < 1_000; i++) {
      assertThat(caps.reserve(out, 0, 1_000, 1, 0)).isEqualTo(CapTable.BEYOND_BANDWIDTH);
    }
    assertThat(caps.availablePackets(out, 0)).isEqualTo(packets);
    assertThat(caps.counted(out, CapCounter.BANDWIDTH_PACKETS)).isEqualTo(1_000);
    assertThat(caps.counted(out, CapCounter.BANDWIDTH_BYTES)).isEqualTo(1_000_000);
  }

  @Test
  void shouldHoldASenderBackForAsLongAsItsDebtTakes() {
    caps.write(0, CapSpec.ofInstance(Bandwidth.constant(GBIT, 100_000), 0, 0), 0);
    long out = caps.lane(0, CapTable.EGRESS);
    long bytes = 0;
    long nowNs = 0;
    while (nowNs < SECOND) {
      // A burst of 16 segments of 64 KiB at a time, as a TAP port gives them.
      long waitNs = caps.charge(out, nowNs, 16 * 65_536, 16 * 45);
      bytes += 16 * 65_536;
      caps.count(out, CapCounter.THROTTLED_NS, waitNs);
      nowNs += Math.max(waitNs, 10_000);
    }
    assertThat(bytes * 8e-9 * SECOND / nowNs).isBetween(0.995, 1.01);
    assertThat(caps.counted(out, CapCounter.THROTTLED_NS)).isBetween(SECOND / 10 * 9, nowNs);
  }

  @Test
  void shouldCountSessionsAgainstTheirLimit() {
    caps.write(0, CapSpec.ofInstance(Bandwidth.UNLIMITED, 0, 3), 0);
    for (int i = 0; i < 3; i++) {
      assertThat(caps.openSession(0)).isTrue();
    }
    assertThat(caps.openSession(0)).isFalse();
    assertThat(caps.sessionsRefused(0)).isEqualTo(1);
    assertThat(caps.sessionsAvailable(0)).isZero();
    caps.moveSessions(0, 4);
    assertThat(caps.sessions(0)).isEqualTo(7);
    caps.moveSessions(0, -5);
    assertThat(caps.sessionsAvailable(0)).isEqualTo(1);
    assertThat(caps.openSession(0)).isTrue();
    assertThat(caps.sessions(1)).isZero();
  }

  @Test
  void shouldChangeTheTypeWhileTrafficFlowsAndKeepWhatWasCounted() {
    caps.write(1, CapSpec.ofInstance(Bandwidth.constant(GBIT, 100_000), 0, 3), 0);
    caps.openSession(1);
    assertThat(gbitPerSec(1, CapTable.EGRESS)).isCloseTo(1, within(0.005));
    caps.change(1, CapSpec.ofInstance(Bandwidth.constant(5 * GBIT, 100_000), 0, 1), SECOND);
    long refused = caps.counted(caps.lane(1, CapTable.EGRESS), CapCounter.BANDWIDTH_PACKETS);
    assertThat(refused).isPositive();
    assertThat(caps.openSession(1)).isFalse();
    long out = caps.lane(1, CapTable.EGRESS);
    long bytes = 0;
    for (long nowNs = SECOND; nowNs < 2 * SECOND; nowNs += 1_000) {
      bytes += caps.reserve(out, nowNs, 1_514, 1, 0) == 0 ? 1_514 : 0;
    }
    assertThat(bytes * 8e-9).isCloseTo(5, within(0.025));
    caps.settle(1, 2 * SECOND);
    assertThat(caps.counted(out, CapCounter.BANDWIDTH_PACKETS)).isGreaterThan(refused);
  }

  @Test
  void shouldSayWhenTheNextPacketMayGo() {
    caps.write(0, CapSpec.ofInstance(Bandwidth.constant(1_000_000, 2_000), 1_000, 0), 0);
    long out = caps.lane(0, CapTable.EGRESS);
    assertThat(caps.nsUntil(out, 0, 1_000)).isZero();
    caps.charge(out, 0, 2_000, 1);
    // 31 bytes of the burst are kept for each of four workers, who may have them in advance.
    assertThat(caps.nsUntil(out, 0, 1_000)).isEqualTo(1_124_000);
    assertThat(caps.savedBytes(out, 0)).isEqualTo(Long.MAX_VALUE);
    caps.charge(out, 0, 0, 300);
    // Of 301 packets 256 came at once; 46 are owed until the next one fits.
    assertThat(caps.nsUntil(out, 0, 1_000)).isEqualTo(46_000_000);
  }

  private double gbitPerSec(int index, int direction) {
    long lane = caps.lane(index, direction);
    long bytes = 0;
    for (long nowNs = 0; nowNs < SECOND; nowNs += 1_000) {
      bytes += caps.reserve(lane, nowNs, 1_514, 1, 0) == 0 ? 1_514 : 0;
    }
    return bytes * 8e-9;
  }
}
