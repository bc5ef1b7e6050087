package io.eniswitch.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldListEachBenchmarkWithItsPurpose() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString()).containsPattern("(?m)^peers +Forwarding rate beside Open vSwitch");
    assertThat(out.toString()).contains("forwarding");
  }

  @Test
  void shouldAskWhichBenchmarkToRun() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("--list");
  }

  @Test
  void shouldRefuseWhatIsOutOfBoundsBeforeMeasuringAnything() {
    assertThat(run("peers", "--seconds", "61")).isEqualTo(2);
    assertThat(err.toString()).contains("--seconds: 61 is not from 1 to 60");
    assertThat(run("peers", "--flows", "0")).isEqualTo(2);
    assertThat(run("forwarding", "--flows", "1,0")).isEqualTo(2);
    assertThat(err.toString()).contains("--flows: 0 is not from 1 to 1000000");
    assertThat(run("forwarding", "--core", "1023")).isEqualTo(2);
    assertThat(run("forwarding", "--order", "backwards")).isEqualTo(2);
    assertThat(run("sessions", "--sessions", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--sessions: 0 is not from 1000 to 20000000");
    assertThat(run("control", "--switches", "17")).isEqualTo(2);
    assertThat(err.toString()).contains("--switches: 17 is not from 1 to 16");
    assertThat(run("control", "--operation", "push-nothing")).isEqualTo(2);
    assertThat(run("peers", "--peer", "nobody")).isEqualTo(2);
    assertThat(run("veth", "--peer", "nobody")).isEqualTo(2);
    assertThat(run("veth", "--rounds", "22")).isEqualTo(2);
    assertThat(err.toString()).contains("--rounds: 22 is not from 1 to 21");
  }

  @Test
  void shouldNameThePatternThatNoJmhBenchmarkMatches() {
    assertThat(run("jmh", "NoSuchBenchmark")).isEqualTo(1);
    assertThat(err.toString()).contains("no JMH benchmark matches [NoSuchBenchmark]");
  }

  @Test
  @Timeout(120)
  void shouldSayWhatAJmhBenchmarkTakesAndAllocates() {
    String[] briefly = {"--iterations", "1", "--millis", "10", "--json"};
    assertThat(
            run(
                Stream.concat(Stream.of("jmh", "CapBenchmark.baseline"), Stream.of(briefly))
                    .toArray(String[]::new)))
        .isZero();
    JsonNode result = JsonMapper.shared().readTree(out.toString());
    assertThat(result.path("name").stringValue()).isEqualTo("cap.CapBenchmark.baseline");
    assertThat(result.path("score").doubleValue()).isPositive();
    assertThat(result.path("bytesPerOperation").doubleValue()).isNotNegative();
    assertThat(result.path("machine").path("cpus").intValue()).isPositive();
  }

  private int run(String... arguments) {
    CommandLine command = new CommandLine(new BenchCommand());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
