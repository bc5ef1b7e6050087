package io.eniswitch.dataplane.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was removed is used again only after every worker has passed a duty cycle. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DutyCyclesTest {
  private static final int VNI = 7;

  private final ForwardingTables tables = new ForwardingTables(16, 16, 2);
  private final TableWriter writer = new TableWriter(tables);
  private final DutyCycles cycles = tables.dutyCycles();
  private boolean freed;

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void shouldHoldBackReuseWhileAWorkerIsInside() {
    final int removed = add(1);
    cycles.begin(1);
    writer.removeEni(removed);

    assertThat(writer.reclaim()).isEqualTo(1);
    assertThat(add(2)).isNotEqualTo(removed);
    cycles.end(1);
    assertThat(writer.reclaim()).isZero();
    assertThat(add(3)).isEqualTo(removed);
  }

  @Test
  void shouldNotWaitForAWorkerThatCameLater() {
    writer.removePort(0, () -> freed = true);
    cycles.begin(0);

    assertThat(writer.reclaim()).isZero();
    assertThat(freed).isTrue();
  }

  @Test
  void shouldNotWaitForAWorkerThatIsInALaterDutyCycle() {
    cycles.begin(0);
    writer.removePort(0, () -> freed = true);
    assertThat(writer.reclaim()).isEqualTo(1);
    assertThat(freed).isFalse();
    cycles.end(0);
    cycles.begin(0);

    assertThat(writer.reclaim()).isZero();
    assertThat(freed).isTrue();
  }

  @Test
  void shouldWaitForEveryWorker() {
    cycles.begin(0);
    cycles.begin(1);
    writer.removeEni(add(1));
    cycles.end(0);

    assertThat(writer.reclaim()).isEqualTo(1);
    cycles.end(1);
    assertThat(writer.reclaim()).isZero();
  }

  @Test
  void shouldRunCleanUpsInOrder() {
    final StringBuilder order = new StringBuilder();
    cycles.begin(0);
    writer.afterAllWorkers(() -> order.append('a'));
    cycles.end(0);
    cycles.begin(0);
    writer.afterAllWorkers(() -> order.append('b'));

    assertThat(writer.reclaim()).isEqualTo(1);
    assertThat(order).hasToString("a");
    cycles.end(0);
    assertThat(writer.reclaim()).isZero();
    assertThat(order).hasToString("ab");
  }

  private int add(final int host) {
    return writer.addEni(new EniSpec(VNI, EniSpec.macWord(host, 0), host, 0, 1500, 0));
  }
}
