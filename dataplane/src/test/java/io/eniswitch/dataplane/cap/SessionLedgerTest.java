package io.eniswitch.dataplane.cap;

import static io.eniswitch.dataplane.packet.DropReason.ENI_QOS;
import static io.eniswitch.dataplane.packet.DropReason.NONE;
import static io.eniswitch.dataplane.packet.DropReason.SESSION_ALLOWANCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SessionLedgerTest {
  private static final int ENIS = 4;
  private static final int INSTANCES = 3;
  private static final int LIMIT = 50;
  private static final int OPERATIONS = 300_000;

  private final CapTable instances = new CapTable(INSTANCES);
  private final SessionLedger ledger = new SessionLedger(instances, ENIS);

  @AfterEach
  void close() {
    ledger.close();
    instances.close();
  }

  @Test
  void shouldChargeTheInstanceOfAnEniUpToItsLimit() {
    limit(1, 2);
    ledger.move(0, 1);
    ledger.move(2, 1);
    assertThat(ledger.open(0)).isEqualTo(NONE);
    assertThat(ledger.open(2)).isEqualTo(NONE);
    assertThat(ledger.open(0)).isEqualTo(SESSION_ALLOWANCE);
    assertThat(instances.sessions(1)).isEqualTo(2);
    assertThat(instances.sessionsRefused(1)).isEqualTo(1);
    assertThat(ledger.sessions(0)).isEqualTo(1);
    ledger.close(2);
    assertThat(ledger.open(0)).isEqualTo(NONE);
  }

  @Test
  void shouldMoveAllSessionsOfAnEniWithItBeyondTheLimitToo() {
    limit(1, 10);
    limit(2, 1);
    ledger.move(0, 1);
    for (int i = 0; i < 5; i++) {
      ledger.open(0);
    }
    ledger.move(0, 2);
    assertThat(instances.sessions(1)).isZero();
    assertThat(instances.sessions(2)).isEqualTo(5);
    assertThat(ledger.open(0)).isEqualTo(SESSION_ALLOWANCE);
    ledger.move(0, SessionLedger.NOBODY);
    assertThat(instances.sessions(2)).isZero();
    assertThat(ledger.open(0)).isEqualTo(NONE);
    assertThat(ledger.sessions(0)).isEqualTo(6);
  }

  @Test
  void shouldHoldAnEniToItsOwnLimitWithinThatOfItsInstance() {
    limit(1, 3);
    ledger.move(0, 1);
    ledger.move(2, 1);
    ledger.limit(0, 2);
    assertThat(ledger.open(0)).isEqualTo(NONE);
    assertThat(ledger.open(0)).isEqualTo(NONE);
    assertThat(ledger.open(0)).isEqualTo(ENI_QOS);
    assertThat(instances.sessions(1)).isEqualTo(2);
    assertThat(instances.sessionsRefused(1)).as("not the instance's doing").isZero();
    assertThat(ledger.open(2)).isEqualTo(NONE);
    assertThat(ledger.open(2)).isEqualTo(SESSION_ALLOWANCE);
    ledger.move(0, 2);
    assertThat(ledger.open(0)).as("the limit moves along").isEqualTo(ENI_QOS);
    ledger.limit(0, 0);
    assertThat(ledger.open(0)).isEqualTo(NONE);
    assertThat(ledger.sessions(0)).isEqualTo(3);
    assertThat(instances.sessions(2)).isEqualTo(3);
  }

  @Test
  void shouldForgetWhatAnEniHad() {
    ledger.move(0, 1);
    ledger.open(0);
    ledger.forget(0);
    assertThat(instances.sessions(1)).isZero();
    assertThat(ledger.sessions(0)).isZero();
  }

  @Test
  void shouldAddUpWhileWorkersOpenAndCloseAndTheTableThreadMoves() throws Exception {
    for (int i = 0; i < INSTANCES; i++) {
      limit(i, LIMIT);
    }
    final List<Thread> workers = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      final SplittableRandom random = new SplittableRandom(seed);
      workers.add(Thread.ofPlatform().start(() -> openAndClose(random)));
    }
    final SplittableRandom random = new SplittableRandom(3);
    while (workers.stream().anyMatch(Thread::isAlive)) {
      ledger.move(random.nextInt(ENIS), random.nextInt(INSTANCES + 1) - 1);
    }
    for (final Thread worker : workers) {
      worker.join();
    }
    assertThat(ledger.sessions(0) + ledger.sessions(1) + ledger.sessions(2) + ledger.sessions(3))
        .isZero();
    for (int i = 0; i < INSTANCES; i++) {
      assertThat(instances.sessions(i)).as("instance %d", i).isZero();
    }
  }

  private void openAndClose(final SplittableRandom random) {
    final int[] open = new int[ENIS];
    for (int i = 0; i < OPERATIONS; i++) {
      final int eni = random.nextInt(ENIS);
      if (random.nextBoolean()) {
        open[eni] += ledger.open(eni) == NONE ? 1 : 0;
      } else if (open[eni] > 0) {
        ledger.close(eni);
        open[eni]--;
      }
    }
    for (int eni = 0; eni < ENIS; eni++) {
      for (; open[eni] > 0; open[eni]--) {
        ledger.close(eni);
      }
    }
  }

  private void limit(final int instance, final int sessions) {
    instances.write(
        instance, CapSpec.ofInstance(Bandwidth.UNLIMITED, 0, sessions), System.nanoTime());
  }
}
