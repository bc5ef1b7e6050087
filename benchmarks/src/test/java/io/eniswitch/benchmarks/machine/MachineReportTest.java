package io.eniswitch.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MachineReportTest {
  @Test
  void shouldKnowTheMachineAndTheOptionsOfThisJvm() {
    MachineReport report = MachineReport.now();

    assertThat(report.cpus()).isPositive();
    assertThat(report.memoryMebibytes()).isPositive();
    assertThat(report.cpuModel()).isNotBlank();
    assertThat(report.kernel()).isEqualTo(System.getProperty("os.version"));
    assertThat(report.jvmOptions()).contains("-XX:+UseSerialGC");
    assertThat(report.transparentHugePages()).isIn("always", "madvise", "never");
    assertThat(report.line()).contains(report.cpuModel(), "Java 25");
  }

  @Test
  void shouldWriteAFigureAsOneLineWithTheMachineLast() {
    String json =
        Figure.of("forwarding").with("flows", 1000).with("mpps", 30.5).json(MachineReport.now());

    JsonNode read = JsonMapper.shared().readTree(json);
    assertThat(json).doesNotContain("\n");
    assertThat(read.propertyNames()).containsExactly("benchmark", "flows", "mpps", "machine");
    assertThat(read.at("/mpps").doubleValue()).isEqualTo(30.5);
    assertThat(read.at("/machine/cpus").intValue()).isPositive();
  }

  @Test
  void shouldRefuseAFieldTwice() {
    Figure figure = Figure.of("forwarding").with("flows", 1);

    assertThatThrownBy(() -> figure.with("flows", 2)).hasMessage("field flows is there already");
  }
}
