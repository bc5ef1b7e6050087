package io.eniswitch.dataplane.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.port.memory.MemoryPort;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What counts as a failed try, on a clock that is moved by hand. */
@Timeout(10)
class CheckTest {
  private static final long INTERVAL_NS = 20_000_000;
  private static final long LONG_NS = 100 * INTERVAL_NS;

  private final ProbeFrames frames = new ProbeFrames();
  private final MemoryPort port = new MemoryPort(0, "port", 8, 256, 0);
  private final Watched watched =
      new Watched(
          "i-1", "eni-1", 2, address("10.0.0.2"), address("10.0.0.1"), "", "eth0", List.of(icmp()));
  private final ProbeInbox inbox = new ProbeInbox(watched, () -> {});
  private long nowNs = System.nanoTime() + LONG_NS;
  private final Check check = new Check(watched, 0, frames, () -> nowNs);

  @AfterEach
  void close() {
    frames.close();
  }

  @Test
  void shouldFailAfterSomeTriesInARow() {
    assertThat(step()).isNull();
    for (int i = 0; i < 2; i++) {
      passWithLooks(INTERVAL_NS);
      assertThat(step()).isNull();
    }
    passWithLooks(INTERVAL_NS);
    assertThat(step()).isFalse();
  }

  @Test
  void shouldHoldNothingAgainstAnInstanceWhileTheWorkerDoesNotLook() {
    assertThat(step()).isNull();
    for (int i = 0; i < 1_000; i++) {
      nowNs += INTERVAL_NS;
      assertThat(step()).isNull();
      assertThat(check.isWaiting()).isTrue();
      assertThat(check.nextNs() - nowNs).isBetween(1L, INTERVAL_NS);
    }
    // It looks at last: that is one failed try, not a thousand.
    inbox.onLooked(nowNs);
    assertThat(step()).isNull();
    assertThat(check.isWaiting()).isFalse();
    passWithLooks(INTERVAL_NS);
    assertThat(step()).isNull();
    passWithLooks(INTERVAL_NS);
    assertThat(step()).isFalse();
  }

  @Test
  void shouldGiveEachTryItsTimeWhenStepsComeLate() {
    assertThat(step()).isNull();
    nowNs += INTERVAL_NS * 9 / 5;
    inbox.onLooked(nowNs);
    assertThat(step()).as("one try, judged late").isNull();
    assertThat(check.nextNs() - nowNs).as("the next step is planned soon").isLessThan(INTERVAL_NS);
    passWithLooks(check.nextNs() - nowNs);
    assertThat(step()).isNull();
    assertThat(check.isWaiting()).as("the instance had a fifth of the time").isTrue();
    assertThat(check.nextNs() - nowNs).isGreaterThan(INTERVAL_NS / 2);
  }

  private @Nullable Boolean step() {
    return check.step(port, inbox, true, nowNs);
  }

  private void passWithLooks(long ns) {
    nowNs += ns;
    inbox.onLooked(nowNs);
  }

  private static Probe icmp() {
    return new Probe(Probe.Kind.ICMP, INTERVAL_NS, 3, 1, 0, "");
  }

  private static Inet4Address address(String text) {
    return (Inet4Address) InetAddress.ofLiteral(text);
  }
}
