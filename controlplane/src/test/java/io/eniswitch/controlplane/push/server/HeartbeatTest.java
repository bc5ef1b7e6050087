package io.eniswitch.controlplane.push.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.push.channel.ChannelSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An end that is silent, though its connection is not closed. The switch's times: SwitchRig. */
@Timeout(60)
class HeartbeatTest {
  private static final int ENIS = 20;
  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final PushSettings SETTINGS =
      ControlRig.settings()
          .withChannel(
              new ChannelSettings(Duration.ofMillis(200), SILENCE, Duration.ofMillis(200)));

  @Test
  void shouldKeepAConnectionOnWhichNothingIsToBeSaid() throws Exception {
    try (ControlRig control = new ControlRig(SETTINGS, 1, ENIS);
        SwitchRig one = new SwitchRig("one", 1, control.server.address())) {
      await(() -> one.accounts.get() == 1);
      Thread.sleep(4 * SILENCE.toMillis());
      assertThat(control.metric("eniswitch_push_switches")).isEqualTo(1);
      assertThat(control.metric("eniswitch_push_accounts")).isEqualTo(1);
      assertThat(control.metric("eniswitch_push_resumed")).isZero();
    }
  }

  @Test
  void shouldNoticeOnBothSidesThatTheWayIsDeadAndGoOnWhenItIsNot() throws Exception {
    try (ControlRig control = new ControlRig(SETTINGS, 1, ENIS);
        Breaker breaker = new Breaker(control.server.address());
        SwitchRig one = new SwitchRig("one", 1, breaker.address());
        SwitchRig two = new SwitchRig("two", 1, control.server.address())) {
      await(() -> one.accounts.get() == 1 && two.accounts.get() == 1);
      breaker.dead(true);
      long startNs = System.nanoTime();
      long worstNs = 0;
      while (control.metric("eniswitch_push_switches") > 1) {
        worstNs = Math.max(worstNs, reach(control, two));
        assertThat(elapsed(startNs))
            .as("until control noticed")
            .isLessThan(SILENCE.multipliedBy(5));
      }
      // The switch calls again once it has noticed, and says what it has.
      Thread.sleep(Duration.ofSeconds(2));
      breaker.dead(false);
      await(() -> control.metric("eniswitch_push_switches") == 2);
      await(() -> one.enis.equals(control.enis()));
      assertThat(one.accounts).as("full accounts").hasValue(1);
      assertThat(control.metric("eniswitch_push_resumed")).isPositive();
      assertThat(TimeUnit.NANOSECONDS.toMillis(worstNs))
          .as("of a change of the other switch, in ms")
          .isLessThan(SILENCE.toMillis());
    }
  }

  /** Makes a change and waits until a switch has it; how long that took. */
  private static long reach(ControlRig control, SwitchRig to) throws InterruptedException {
    long startNs = System.nanoTime();
    long revision = control.change(1);
    await(() -> Long.valueOf(revision).equals(to.enis.get("eni-1")));
    return System.nanoTime() - startNs;
  }

  private static Duration elapsed(long startNs) {
    return Duration.ofNanos(System.nanoTime() - startNs);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNs).as("in time").isNegative();
      Thread.sleep(5);
    }
  }
}
