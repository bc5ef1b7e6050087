package io.eniswitch.controlplane.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

class TrainCommandTest {
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void shouldDoAllThatAStartDoes() {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new TrainCommand());
    command.setErr(new PrintWriter(err, true));
    assertThat(command.execute("--moves", "50")).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
  }
}
