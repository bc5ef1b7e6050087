package io.eniswitch.controlplane.command.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoReportTest {
  @Test
  void shouldPrintTheFieldsThatStay() {
    JsonNode json = JsonMapper.shared().readTree(new DemoReport(result(15, 20, 45, 400)).json());

    assertThat(json.path("ok").asBoolean()).isTrue();
    assertThat(json.path("missed").size()).isZero();
    assertThat(json.path("tcpGbitPerSec").asDouble()).isEqualTo(15);
    assertThat(json.path("bridgeTcpGbitPerSec").asDouble()).isEqualTo(20);
    for (String figure : new String[] {"rttMicros", "redirectMicros"}) {
      for (String percentile : new String[] {"p50", "p90", "p99", "p999", "max"}) {
        assertThat(json.path(figure).path(percentile).isNumber()).as(figure + percentile).isTrue();
      }
    }
    assertThat(json.path("moves").asInt()).isEqualTo(MoveTrial.MOVES);
    assertThat(json.path("sent").asInt()).isEqualTo(1000);
    assertThat(json.path("delivered").asInt()).isEqualTo(998);
    assertThat(json.path("lost").asInt()).isEqualTo(2);
  }

  @Test
  void shouldNotBeOkWhenOneFigureIsMissedAndSayWhich() {
    assertMissed(result(9, 20, 45, 400), "TCP at least 0.5x a Linux bridge: 0.45x");
    assertMissed(result(15, 20, 61, 400), "round trip p50 under 60 µs");
    assertMissed(result(15, 20, 45, 1100), "redirect p99 under 1 ms");
  }

  @Test
  void shouldMarkWhatWasMeasuredInMemoryOnly() {
    DemoResult real = result(15, 20, 200, 400);
    DemoResult inMemory =
        new DemoResult(
            Optional.of("no devices here"),
            15,
            OptionalDouble.empty(),
            real.roundTripNs(),
            real.moves());
    StringWriter table = new StringWriter();
    new DemoReport(inMemory).print(new PrintWriter(table, true));

    assertThat(inMemory.ok()).isTrue();
    assertThat(table.toString())
        .contains("throughput (in-memory): 15.00 Gbit/s")
        .contains("redirect, µs (in-memory)")
        .doesNotContain("bridge");
  }

  private static void assertMissed(DemoResult result, String sentence) {
    JsonNode json = JsonMapper.shared().readTree(new DemoReport(result).json());
    assertThat(json.path("ok").asBoolean()).isFalse();
    assertThat(json.path("missed").size()).isEqualTo(1);
    assertThat(json.path("missed").get(0).asString()).startsWith(sentence);
  }

  private static DemoResult result(
      double gbitPerSec, double bridge, long roundTripMicros, long redirectMicros) {
    MoveOutcome moves =
        new MoveOutcome(
            histogram(redirectMicros), histogram(50), MoveTrial.MOVES, 1000, 998, 0, 0, 0, true);
    return new DemoResult(
        Optional.empty(), gbitPerSec, OptionalDouble.of(bridge), histogram(roundTripMicros), moves);
  }

  private static Histogram histogram(long micros) {
    Histogram histogram = new Histogram(3);
    histogram.recordValue(micros * 1000);
    return histogram;
  }
}
