package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.CapRig.Arrivals;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapCounter;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.cap.CapSpec.Lane;
import io.eniswitch.dataplane.cap.CapTable;
import io.eniswitch.dataplane.packet.Allocation;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.table.EniEntry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What caps mean: known failures of others, and what happens to packets that wait. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CapStageTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MS = 1_000_000L;
  private static final long RATE = 12_500_000;
  private static final long BURST = CapSpec.defaultBurstBytes(RATE);
  private static final Lane CAPPED = new Lane(Bandwidth.constant(RATE, BURST), 0);
  private static final int ONE = 1;
  private static final int TWO = 2;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCountPacketsOfBothDirectionsInOneRate(final boolean sends) {
    try (CapRig rig = new CapRig()) {
      final CapSpec spec = new CapSpec(Lane.UNLIMITED, Lane.UNLIMITED, 100_000, 0);
      rig.agent.putInstance(ONE, spec, rig.nowNs());
      final int capped = rig.addEni(ONE, 0);
      final int other = rig.addEni(TWO, 0);
      final int from = sends ? capped : other;
      final int to = sends ? other : capped;
      final byte[] frame = CapRig.udp(from, to, 1, 60);
      final Arrivals arrivals = run(rig, from, to, frame, 2 * SECOND);

      assertThat((arrivals.packets - 256) / 2.0).isBetween(99_000.0, 101_000.0);
      final long dropped = rig.drops(capped, DropReason.PACKET_ALLOWANCE);
      assertThat(dropped > 0).isEqualTo(!sends);
      assertThat(rig.drops(DropReason.PACKET_ALLOWANCE)).isEqualTo(dropped);
      assertThat(counted(rig, CapTable.INGRESS, CapCounter.PACKET_RATE_PACKETS)).isEqualTo(dropped);
    }
  }

  @Test
  void shouldKeepToAPacketRateWhenTheWorkerWasAway() {
    try (CapRig rig = new CapRig(8192, PacketPool.SMALL_BUFFER_BYTES)) {
      final int rate = 50_000;
      final CapSpec spec = new CapSpec(Lane.UNLIMITED, Lane.UNLIMITED, rate, 0);
      rig.agent.putInstance(ONE, spec, rig.nowNs());
      final int capped = rig.addEni(ONE, 0);
      final int other = rig.addEni(TWO, 0);
      final byte[] frame = CapRig.udp(other, capped, 1, 60);
      final Arrivals arrivals = new Arrivals(100 * MS);
      final long startNs = rig.nowNs();
      for (int i = 0; i < 4_000; i++) {
        final int _ = rig.fill(other, frame);
        rig.cycle(i % 10 == 9 ? 18 * MS : MS / 5);
        rig.receive(capped, arrivals);
      }
      final double seconds = (double) (rig.nowNs() - startNs) / SECOND;
      assertThat((arrivals.packets - rate / 50) / seconds / rate).isBetween(0.99, 1.01);
      assertThat(arrivals.maxWindowBytes).isLessThanOrEqualTo(60L * (rate / 10 + rate / 50));
    }
  }

  @Test
  void shouldCountAsManyPacketsForASegmentAsItBecomes() {
    try (CapRig rig = new CapRig(256, PacketPool.LARGE_BUFFER_BYTES)) {
      final CapSpec spec = new CapSpec(Lane.UNLIMITED, Lane.UNLIMITED, 45_000, 0);
      rig.agent.putInstance(ONE, spec, rig.nowNs());
      final int capped = rig.addEni(ONE, 0);
      final int other = rig.addEni(TWO, 0);
      final byte[] frame = CapRig.segment(capped, other, 54 + 45 * 1460);
      final long offload = Offload.of(Offload.NEEDS_CHECKSUM, Offload.SEGMENT_TCP4, 1460, 34, 16);
      final Arrivals arrivals = new Arrivals(SECOND);
      for (final long startNs = rig.nowNs(); rig.nowNs() - startNs < SECOND; ) {
        rig.inject(capped, frame, offload);
        rig.cycle(100_000);
        rig.receive(other, arrivals);
      }

      assertThat(arrivals.packets).isBetween(1000L, 1021L);
    }
  }

  @Test
  void shouldCapOnlyTheDirectionThatHasACap() {
    try (CapRig rig = new CapRig()) {
      rig.agent.putInstance(ONE, new CapSpec(CAPPED, Lane.UNLIMITED, 0, 0), rig.nowNs());
      rig.agent.putInstance(TWO, new CapSpec(Lane.UNLIMITED, CAPPED, 0, 0), rig.nowNs());
      final int sendsSlowly = rig.addEni(ONE, 0);
      final int receivesSlowly = rig.addEni(TWO, 0);
      final byte[] back = CapRig.udp(receivesSlowly, sendsSlowly, 1, CapRig.MTU_FRAME);

      final Arrivals arrivals = run(rig, receivesSlowly, sendsSlowly, back, SECOND / 10);

      assertThat(arrivals.bytes).isGreaterThan(10 * RATE / 10);
    }
  }

  @Test
  void shouldChargeTheNewInstanceFromTheNextPacketOn() {
    try (CapRig rig = new CapRig()) {
      rig.agent.putInstance(ONE, new CapSpec(CAPPED, CAPPED, 0, 0), rig.nowNs());
      rig.agent.putInstance(TWO, CapSpec.UNLIMITED, rig.nowNs());
      final int moved = rig.addEni(ONE, 0);
      final int other = rig.addEni(3, 0);
      final byte[] frame = CapRig.udp(moved, other, 1, CapRig.MTU_FRAME);
      run(rig, moved, other, frame, SECOND / 10);
      rig.move(moved, TWO);
      final Arrivals unlimited = run(rig, moved, other, frame, SECOND / 10);
      rig.move(moved, ONE);
      run(rig, moved, other, frame, SECOND / 100);
      final Arrivals again = run(rig, moved, other, frame, SECOND / 10);

      assertThat(unlimited.bytes).isGreaterThan(10 * RATE / 10);
      assertThat(again.bytes).isLessThan(RATE / 10 * 21 / 20);
    }
  }

  @Test
  void shouldFollowATypeThatChangesWhileTrafficFlows() {
    try (CapRig rig = new CapRig()) {
      rig.agent.putInstance(ONE, new CapSpec(CAPPED, CAPPED, 0, 0), rig.nowNs());
      final int capped = rig.addEni(ONE, 0);
      final int other = rig.addEni(TWO, 0);
      final byte[] frame = CapRig.udp(capped, other, 1, CapRig.MTU_FRAME);
      run(rig, capped, other, frame, SECOND / 10);
      final Lane faster = new Lane(Bandwidth.constant(4 * RATE, BURST), 0);
      rig.agent.putInstance(ONE, new CapSpec(faster, CAPPED, 0, 0), rig.nowNs());
      final Arrivals fast = run(rig, capped, other, frame, SECOND);
      rig.agent.putInstance(ONE, new CapSpec(CAPPED, CAPPED, 0, 0), rig.nowNs());
      run(rig, capped, other, frame, SECOND / 10);
      final Arrivals slow = run(rig, capped, other, frame, SECOND);

      assertThat(fast.bytes / 4.0 / RATE).isBetween(0.97, 1.02);
      assertThat(slow.bytes / (double) RATE).isBetween(0.98, 1.005);
    }
  }

  @Test
  void shouldHoldAnEniToItsOwnLimitsInsideThoseOfItsInstance() {
    try (CapRig rig = new CapRig()) {
      final Lane twice = new Lane(Bandwidth.constant(2 * RATE, BURST), 0);
      rig.agent.putInstance(ONE, new CapSpec(twice, twice, 0, 0), rig.nowNs());
      final int limited = rig.addEni(ONE, EniEntry.QOS);
      final int free = rig.addEni(ONE, 0);
      final int other = rig.addEni(TWO, 0);
      rig.agent.putQos(limited, new CapSpec(CAPPED, CAPPED, 0, 0), rig.nowNs());
      final byte[] out = CapRig.udp(limited, other, 1, CapRig.MTU_FRAME);
      final byte[] in = CapRig.udp(other, limited, 1, CapRig.MTU_FRAME);
      final byte[] sibling = CapRig.udp(free, other, 1, CapRig.MTU_FRAME);

      assertThat((run(rig, limited, other, out, SECOND).bytes - BURST) / (double) RATE)
          .isBetween(0.95, 1.005);
      assertThat((run(rig, other, limited, in, SECOND).bytes - BURST) / (double) RATE)
          .isBetween(0.95, 1.005);
      assertThat(rig.drops(limited, DropReason.ENI_QOS)).isPositive();
      assertThat((run(rig, free, other, sibling, SECOND).bytes - BURST) / 2.0 / RATE)
          .isBetween(0.95, 1.005);
    }
  }

  @Test
  void shouldLoseOnlyThePacketsOfTheOneWhoFloodsACappedReceiver() {
    try (CapRig rig = new CapRig()) {
      rig.agent.putInstance(ONE, new CapSpec(CAPPED, CAPPED, 0, 0), rig.nowNs());
      final int capped = rig.addEni(ONE, 0);
      final int flooder = rig.addEni(TWO, 0);
      final int third = rig.addEni(3, 0);
      final byte[] flood = CapRig.udp(flooder, capped, 1, CapRig.MTU_FRAME);
      final byte[] calm = CapRig.udp(third, flooder, 1, 200);
      final Arrivals calmArrivals = new Arrivals(SECOND);
      final Arrivals floodArrivals = new Arrivals(SECOND);
      long sent = 0;
      for (final long startNs = rig.nowNs(); rig.nowNs() - startNs < SECOND / 2; ) {
        rig.fill(flooder, flood);
        sent += rig.send(third, calm, 0) ? 1 : 0;
        rig.cycle(100_000);
        rig.receive(flooder, calmArrivals);
        rig.receive(capped, floodArrivals);
      }

      assertThat(calmArrivals.packets).isEqualTo(sent);
      assertThat(calmArrivals.maxDelayNs).isLessThan(200_000);
      assertThat((floodArrivals.bytes - BURST) * 2.0 / RATE).isBetween(0.98, 1.005);
    }
  }

  @Test
  void shouldTakeWaitingPacketsAlongWhenTheirEniMovesAndDropThemWhenItChanges() {
    try (CapRig rig = new CapRig()) {
      rig.agent.putInstance(ONE, new CapSpec(CAPPED, CAPPED, 0, 0), rig.nowNs());
      final int capped = rig.addEni(ONE, 0);
      final int sender = rig.addEni(TWO, 0);
      final int spare = rig.addEni(3, 0);
      final byte[] frame = CapRig.udp(sender, capped, 1, CapRig.MTU_FRAME);
      final Arrivals arrivals = new Arrivals(SECOND);
      flood(rig, sender, frame);
      rig.receive(capped, arrivals);
      final int held = rig.stages.ingress().held();
      assertThat(held).isPositive();

      rig.writer.bindLocal(capped, spare, TWO);
      rig.cycle(20 * MS);
      final Arrivals moved = new Arrivals(SECOND);
      rig.receive(spare, moved);
      assertThat(moved.packets).isEqualTo(held);

      rig.writer.bindLocal(capped, capped, ONE);
      flood(rig, sender, frame);
      rig.receive(capped, arrivals);
      final int waiting = rig.stages.ingress().held();
      assertThat(waiting).isPositive();
      rig.writer.bumpEpoch(capped);
      rig.cycle(20 * MS);
      final Arrivals stale = new Arrivals(SECOND);
      rig.receive(capped, stale);
      assertThat(stale.packets).isZero();
      assertThat(rig.drops(DropReason.STALE)).isEqualTo(waiting);
      assertThat(rig.pool.freeCount()).isEqualTo(rig.pool.capacity());
    }
  }

  @Test
  void shouldAllocateNothing() {
    try (CapRig rig = new CapRig()) {
      final Bandwidth bursting = new Bandwidth(RATE, 10 * RATE, BURST, RATE);
      rig.agent.putInstance(ONE, CapSpec.ofInstance(bursting, 100_000, 0), rig.nowNs());
      final int one = rig.addEni(ONE, EniEntry.QOS);
      final int two = rig.addEni(TWO, 0);
      rig.agent.putQos(one, new CapSpec(CAPPED, CAPPED, 0, 0), rig.nowNs());
      final byte[] there = CapRig.udp(one, two, 1, CapRig.MTU_FRAME);
      final byte[] back = CapRig.udp(two, one, 1, CapRig.MTU_FRAME);

      final long bytes =
          Allocation.afterWarmUp(() -> {
            for (int i = 0; i < 2_000; i++) {
              rig.inject(one, there, Offload.NONE);
              rig.inject(two, back, Offload.NONE);
              rig.doWork(20_000);
              rig.discard(one);
              rig.discard(two);
            }
          });

      assertThat(bytes).isLessThan(Allocation.NONE_BYTES);
      assertThat(rig.drops(DropReason.ENI_QOS)).isPositive();
    }
  }

  private static void flood(final CapRig rig, final int sender, final byte[] frame) {
    for (int i = 0; i < 250; i++) {
      rig.send(sender, frame, Offload.NONE);
    }
    rig.cycle(1_000);
  }

  private static Arrivals run(
      final CapRig rig, final int from, final int to, final byte[] frame, final long durationNs) {
    final Arrivals arrivals = new Arrivals(SECOND);
    rig.receive(to, new Arrivals(SECOND));
    for (final long startNs = rig.nowNs(); rig.nowNs() - startNs < durationNs; ) {
      for (int i = 0; i < 64; i++) {
        rig.send(from, frame, 0);
      }
      rig.cycle(50_000);
      rig.receive(to, arrivals);
    }
    return arrivals;
  }

  private static long counted(final CapRig rig, final int direction, final CapCounter counter) {
    final CapTable table = rig.caps.instances();
    return table.counted(table.lane(ONE, direction), counter);
  }
}
