package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.CapRig.Arrivals;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.cap.CapSpec.Lane;
import io.eniswitch.dataplane.packet.DropReason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How exactly caps hold, worker and clock by hand. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CapAccuracyTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long WINDOW = SECOND / 10;
  // A round trip, in which a flow takes several losses for one.
  private static final long CUT_NS = 5_000_000;
  private static final long LONG_NS = 8_000_000;
  private static final int BURST = 256;
  private static final int CAPPED = 1;
  private static final int OTHER = 2;

  private final CapRig rig = new CapRig();

  @AfterEach
  void close() {
    final int held = rig.stages.ingress().held();
    assertThat(rig.pool.capacity() - rig.pool.freeCount()).as("buffers out").isEqualTo(held);
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({"10,1,1", "100,1,1", "1000,1,1", "5000,1,1", "10,3,8", "100,3,8", "1000,3,8"})
  void shouldHoldBackWhatIsSentBeyondTheCapAndLoseNothing(
      final int megabits, final int enis, final int flows) {
    final long rate = megabits * 125_000L;
    final long burst = CapSpec.defaultBurstBytes(rate);
    final Lane capped = new Lane(Bandwidth.constant(rate, burst), 0);
    rig.agent.putInstance(CAPPED, new CapSpec(capped, Lane.UNLIMITED, 0, 0), rig.nowNs());
    final int receiver = rig.addEni(OTHER, 0);
    final byte[][] frames = new byte[flows][];
    for (int i = 0; i < flows; i++) {
      frames[i] = CapRig.udp(1 + i % enis, receiver, i, CapRig.MTU_FRAME);
    }
    for (int i = 0; i < enis; i++) {
      rig.addEni(CAPPED, 0);
    }
    final Arrivals arrivals = new Arrivals(WINDOW);
    final long startNs = rig.nowNs();
    while (rig.nowNs() - startNs < 2 * SECOND) {
      for (int i = 0; i < flows; i++) {
        for (int n = 0; n < 16; n++) {
          rig.send(1 + i % enis, frames[i], 0);
        }
      }
      rig.cycle(20_000);
      rig.receive(receiver, arrivals);
    }

    assertThat((arrivals.bytes - burst) / 2.0 / rate).isBetween(0.98, 1.005);
    assertThat(arrivals.maxWindowBytes).isLessThanOrEqualTo(rate / 10 + burst);
    for (final DropReason reason : DropReason.values()) {
      assertThat(rig.drops(reason)).as(reason.name()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1000, 5000})
  void shouldShapeWhatIsReceivedAndDropTheRestAfterTenMilliseconds(final int megabits) {
    final long rate = megabits * 125_000L;
    final long burst = CapSpec.defaultBurstBytes(rate);
    final Lane capped = new Lane(Bandwidth.constant(rate, burst), 0);
    rig.agent.putInstance(CAPPED, new CapSpec(Lane.UNLIMITED, capped, 0, 0), rig.nowNs());
    final int receiver = rig.addEni(CAPPED, 0);
    final int sender = rig.addEni(OTHER, 0);
    final byte[] frame = CapRig.udp(sender, receiver, 1, CapRig.MTU_FRAME);
    final Arrivals arrivals = new Arrivals(WINDOW);
    final long startNs = rig.nowNs();
    long sent = 0;
    while (rig.nowNs() - startNs < 2 * SECOND) {
      while (sent * frame.length < (rig.nowNs() - startNs) * 1.5 / SECOND * rate) {
        assertThat(rig.send(sender, frame, 0)).isTrue();
        sent++;
      }
      rig.cycle(20_000);
      rig.receive(receiver, arrivals);
    }

    assertThat((arrivals.bytes - burst) / 2.0 / rate).isBetween(0.98, 1.005);
    assertThat(arrivals.maxWindowBytes).isLessThanOrEqualTo(rate / 10 + burst);
    assertThat(arrivals.maxDelayNs).isLessThan(10_500_000);
    final long dropped = rig.drops(DropReason.BANDWIDTH_ALLOWANCE);
    assertThat(rig.drops(receiver, DropReason.BANDWIDTH_ALLOWANCE)).isEqualTo(dropped);
    assertThat(arrivals.packets + dropped + rig.stages.ingress().held()).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "100, 8", "1000, 1", "1000, 8", "5000, 8"})
  void shouldKeepTheQueueOfTcpShortAndUseTheCap(final int megabits, final int flows) {
    final long rate = megabits * 125_000L;
    final long burst = CapSpec.defaultBurstBytes(rate);
    final Lane capped = new Lane(Bandwidth.constant(rate, burst), 0);
    rig.agent.putInstance(CAPPED, new CapSpec(Lane.UNLIMITED, capped, 0, 0), rig.nowNs());
    final int receiver = rig.addEni(CAPPED, 0);
    final int sender = rig.addEni(OTHER, 0);
    final byte[] frame = CapRig.segment(sender, receiver, CapRig.MTU_FRAME);
    final Arrivals arrivals = new Arrivals(WINDOW);
    final long startNs = rig.nowNs();
    double window = 10 * flows;
    long sent = 0;
    long lost = 0;
    long over = 0;
    long cutNs = startNs;
    long longNs = 0;
    while (rig.nowNs() - startNs < 3 * SECOND) {
      for (int i = 0; i < BURST && sent - arrivals.packets - lost < window; i++) {
        rig.inject(sender, frame, 0);
        sent++;
      }
      rig.cycle(50_000);
      final long before = arrivals.packets;
      rig.receive(receiver, arrivals);
      // As flows do that each grow by a packet per round trip, and by turns lose a third.
      window += (arrivals.packets - before) * flows / window;
      lost = rig.drops(DropReason.BANDWIDTH_ALLOWANCE);
      if (lost > over && rig.nowNs() - cutNs > CUT_NS / flows) {
        window = Math.max(2 * flows, window * (1 - 0.3 / flows));
        cutNs = rig.nowNs();
      }
      over = lost;
      if (rig.nowNs() - startNs > SECOND) {
        longNs += rig.held() * (long) CapRig.MTU_FRAME * SECOND / rate > LONG_NS ? 50_000 : 0;
      }
    }
    assertThat((arrivals.bytes - burst) / 3.0 / rate).isBetween(0.95, 1.005);
    assertThat((double) longNs / (2 * SECOND)).as("share of the time").isLessThan(0.01);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1000})
  void shouldNotExceedTheCapWhenTheWorkerWasAway(final int megabits) {
    final long rate = megabits * 125_000L;
    final long burst = CapSpec.defaultBurstBytes(rate);
    final Lane capped = new Lane(Bandwidth.constant(rate, burst), 0);
    rig.agent.putInstance(CAPPED, new CapSpec(Lane.UNLIMITED, capped, 0, 0), rig.nowNs());
    final int receiver = rig.addEni(CAPPED, 0);
    final int sender = rig.addEni(OTHER, 0);
    final byte[] frame = CapRig.udp(sender, receiver, 1, CapRig.MTU_FRAME);
    final Arrivals arrivals = new Arrivals(WINDOW);
    for (int i = 0; i < 400; i++) {
      final int _ = rig.fill(sender, frame);
      // Away for 150 ms now and then, in which a whole burst is earned.
      rig.cycle(i % 100 == 0 ? 150_000_000 : 1_000_000);
      rig.receive(receiver, arrivals);
    }
    assertThat(arrivals.maxWindowBytes).isBetween(rate / 10, rate / 10 + burst);
  }
}
