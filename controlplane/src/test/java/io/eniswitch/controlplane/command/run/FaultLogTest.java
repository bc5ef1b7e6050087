package io.eniswitch.controlplane.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FaultLogTest {
  private final StringWriter printed = new StringWriter();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final FaultLog log = new FaultLog(new PrintWriter(printed), () -> now);

  @Test
  void shouldPrintAFaultOnceAndLaterHowOftenItCame() {
    for (int i = 0; i < 5; i++) {
      log.onError(new CommandFailure("the port\n  is gone"));
    }
    assertThat(printed.toString().lines())
        .containsExactly("2026-01-01T00:00:00Z the port; is gone");
    now = now.plus(FaultLog.QUIET);
    log.onError(new CommandFailure("the port\n  is gone"));
    assertThat(printed.toString().lines())
        .last()
        .isEqualTo("2026-01-01T00:00:30Z the port; is gone (and 4 times before)");
  }

  @Test
  void shouldSayWhereAFaultComesFromThatNobodyForesaw() {
    log.onError(new IllegalStateException("odd"));
    assertThat(printed.toString()).contains("IllegalStateException: odd at io.eniswitch");
  }

  @Test
  void shouldForgetTheOldestOfTooManyFaults() {
    for (int i = 0; i <= FaultLog.CAPACITY; i++) {
      log.onError(new CommandFailure("fault " + i));
    }
    log.onError(new CommandFailure("fault 1000"));
    log.onError(new CommandFailure("fault 0"));
    assertThat(printed.toString().lines()).hasSize(FaultLog.CAPACITY + 2);
  }
}
