package io.eniswitch.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.command.CommandFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProgramsTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void shouldReturnWhatTheProgramPrinted() {
    assertThat(Programs.run("echo", LIMIT, List.of("echo", "ready"))).isEqualTo("ready\n");
  }

  @Test
  void shouldFailWithTheFirstLineTheProgramComplainedWith() {
    List<String> command = List.of("sh", "-c", "echo no port >&2; echo more >&2; exit 3");

    assertThatThrownBy(() -> Programs.run("sink", LIMIT, command))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("sink failed: no port");
  }

  @Test
  void shouldEndAProgramThatTakesTooLong() {
    assertThatThrownBy(() -> Programs.run("sleeper", Duration.ofMillis(50), List.of("sleep", "20")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("sleeper did not end");
  }

  @Test
  void shouldSayWhichProgramIsNotThere() {
    assertThatThrownBy(() -> Programs.run("tool", LIMIT, List.of("/nowhere/tool")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("tool: ");
  }
}
