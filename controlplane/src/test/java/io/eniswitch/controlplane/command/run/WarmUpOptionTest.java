package io.eniswitch.controlplane.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class WarmUpOptionTest {
  @Command
  private static final class Warmed {
    @Mixin private final WarmUpOption warmUp = new WarmUpOption();
  }

  private final Warmed warmed = new Warmed();
  private final CommandLine command = new CommandLine(warmed);

  @Test
  void shouldSayWhatIsAcceptedInPlaceOfAWrongNumber() {
    for (String wrong : new String[] {"-1", "100001"}) {
      assertThat(catchThrowable(() -> command.parseArgs("--warm-up=" + wrong)))
          .isInstanceOf(ParameterException.class)
          .hasMessage("--warm-up " + wrong + ": 0 to 100000 is accepted");
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void shouldMoveWithoutAFaultAndEnd() throws InterruptedException {
    command.parseArgs("--warm-up=20");
    LinkedBlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
    warmed.warmUp.begin(faults::add);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("warm-up")) {
        thread.join();
      }
    }
    assertThat(faults).isEmpty();
  }
}
