package io.eniswitch.dataplane;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.CapRig.Arrivals;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.session.SlowPathBudget;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a flood of new sessions may cost others. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NoisyNeighbourTest {
  private static final int CYCLES = 2_000;
  private static final long CYCLE_NS = 5_000;

  private final CapRig rig = CapRig.stateful();
  private final int flooder = rig.addEni(1, 0);
  private final int attacked = rig.addEni(2, 0);
  private final int calm = rig.addEni(3, 0);
  private final int peer = rig.addEni(4, 0);
  private final byte[] newSession = CapRig.udp(flooder, attacked, 0, 60);
  private int flows;

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldCarryAllEstablishedTrafficOfOthersAndJudgeFewNewSessionsPerCycle() {
    final byte[] established = CapRig.udp(calm, peer, 1, 60);
    final Arrivals arrivals = new Arrivals(1_000_000);
    final Arrivals flood = new Arrivals(1_000_000);
    rig.send(calm, established, 0);
    rig.cycle(CYCLE_NS);
    rig.receive(peer, arrivals);
    final long before = requireNonNull(rig.stateful).opened();
    long sent = arrivals.packets;
    for (int i = 0; i < CYCLES; i++) {
      flood();
      for (int n = 0; n < 16; n++) {
        assertThat(rig.send(calm, established, 0)).isTrue();
        sent++;
      }
      rig.cycle(CYCLE_NS);
      rig.receive(peer, arrivals);
      rig.receive(attacked, flood);
    }

    assertThat(arrivals.packets).isEqualTo(sent);
    assertThat(arrivals.maxDelayNs).isLessThanOrEqualTo(CYCLE_NS);
    final long opened = requireNonNull(rig.stateful).opened() - before;
    // In the first cycle nobody knows yet that there are two.
    assertThat(opened).isBetween(CYCLES / 2L, CYCLES * (long) SlowPathBudget.SHARE + 256);
    assertThat(rig.drops(flooder, DropReason.SESSION_RATE)).isGreaterThan(CYCLES);
    assertThat(rig.drops(calm, DropReason.SESSION_RATE)).isZero();
  }

  @Test
  void shouldKeepNoBudgetForOneWhoIsAlone() {
    final Arrivals flood = new Arrivals(1_000_000);
    for (int i = 0; i < 20; i++) {
      flood();
      rig.cycle(1_000_000);
      rig.receive(attacked, flood);
    }
    assertThat(rig.drops(DropReason.SESSION_RATE)).isZero();
    assertThat(flood.packets).isEqualTo(20 * 256);
  }

  /** Frames of new sessions, as many as the port takes. */
  private void flood() {
    do {
      flows++;
      ByteBuffer.wrap(newSession).putShort(34, (short) flows).putShort(36, (short) (flows >> 16));
    } while (rig.send(flooder, newSession, 0));
  }
}
