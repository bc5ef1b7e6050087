package io.eniswitch.controlplane.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who may send without a word from control, and until when. */
class LeasesTest {
  private static final Duration LENGTH = Duration.ofSeconds(100);
  private static final long QUARTER_NS = LENGTH.toNanos() / 4;

  private final Leases leases = Leases.of(LENGTH);

  @Test
  void shouldCountLongerThanTheSwitchDoes() {
    assertThat(leases.grant("a", 0)).isEqualTo(LENGTH.toNanos());
    long nowNs = System.nanoTime();
    assertThat(leases.isOver("a", nowNs + LENGTH.toNanos())).as("a burst may be late").isFalse();
    assertThat(leases.isOver("a", nowNs + LENGTH.toNanos() + QUARTER_NS)).isTrue();
  }

  @Test
  void shouldTakeIntoAccountALeaseOfAnEarlierControl() {
    long nowNs = System.nanoTime();
    assertThat(leases.isOver("never heard of", nowNs)).isFalse();
    assertThat(leases.isOver("never heard of", nowNs + 2 * LENGTH.toNanos())).isTrue();
  }

  @Test
  void shouldGiveNoneToASwitchThatDoesNotKnowWhatItLost() {
    assertThat(leases.grant("a", 6)).isPositive();
    long laterNs = System.nanoTime() + 2 * LENGTH.toNanos();
    assertThat(leases.endIfOver("a", 7, laterNs)).isTrue();
    assertThat(leases.grant("a", 6)).as("it goes on after a pause").isZero();
    assertThat(leases.isOver("a", laterNs)).isTrue();
    assertThat(leases.grant("a", 7)).as("it has let go").isPositive();
    assertThat(leases.endIfOver("a", 9, System.nanoTime())).isFalse();
    assertThat(leases.grant("a", 8)).as("nothing was taken away").isPositive();
  }

  @Test
  void shouldNeverEndInOneProcess() {
    Leases endless = Leases.endless();
    assertThat(endless.isOver("here", System.nanoTime() + LENGTH.toNanos())).isFalse();
  }
}
