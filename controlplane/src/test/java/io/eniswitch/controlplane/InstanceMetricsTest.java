package io.eniswitch.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.cap.CapFile.Lane;
import io.eniswitch.dataplane.cap.CapFile.Usage;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InstanceMetricsTest {
  private static final Lane UNUSED = new Lane(0, Long.MAX_VALUE, 0, 0, 0, 0);

  private static String text(List<Usage> usages) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(bytes, new MetricSnapshots(new InstanceMetrics(usages).snapshots()));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldShowWhatAnInstanceHasUsedOfItsAllowances() throws IOException {
    Lane out = new Lane(250_000_000, 1_000, 1_500_000_000, 3, 4_500, 7);
    String text = text(List.of(new Usage("i-1", out, UNUSED, 12, 88, 5)));
    assertThat(text)
        .contains(
            "eniswitch_instance_base_bits_per_second"
                + "{direction=\"egress\",instance_id=\"i-1\"} 2.0E9",
            "eniswitch_instance_burst_credit_bytes"
                + "{direction=\"egress\",instance_id=\"i-1\"} 1000.0",
            "eniswitch_instance_throttled_seconds_total"
                + "{direction=\"egress\",instance_id=\"i-1\"} 1.5",
            "eniswitch_instance_bandwidth_allowance_exceeded_packets_total"
                + "{direction=\"egress\",instance_id=\"i-1\"} 3.0",
            "eniswitch_instance_bandwidth_allowance_exceeded_bytes_total"
                + "{direction=\"egress\",instance_id=\"i-1\"} 4500.0",
            "eniswitch_instance_packet_rate_allowance_exceeded_packets_total"
                + "{direction=\"egress\",instance_id=\"i-1\"} 7.0",
            "eniswitch_instance_packet_rate_allowance_exceeded_packets_total"
                + "{direction=\"ingress\",instance_id=\"i-1\"} 0.0",
            "eniswitch_instance_sessions{instance_id=\"i-1\"} 12.0",
            "eniswitch_instance_sessions_available{instance_id=\"i-1\"} 88.0",
            "eniswitch_instance_session_allowance_exceeded_total{instance_id=\"i-1\"} 5.0",
            "eniswitch_instance_metrics_left_out 0.0");
  }

  @Test
  void shouldLeaveOutLimitsThatAreNotThere() throws IOException {
    String text = text(List.of(new Usage("i-1", UNUSED, UNUSED, 0, Long.MAX_VALUE, 0)));
    assertThat(text)
        .contains("eniswitch_instance_sessions{instance_id=\"i-1\"} 0.0")
        .doesNotContain("base_bits_per_second{", "burst_credit_bytes{", "sessions_available{");
  }

  @Test
  void shouldShowSoManyInstancesAndCountTheOthers() throws IOException {
    List<Usage> many =
        IntStream.range(0, InstanceMetrics.MOST + 3)
            .mapToObj(i -> new Usage("i-" + i, UNUSED, UNUSED, i, Long.MAX_VALUE, 0))
            .toList();
    String text = text(many);
    assertThat(text)
        .contains("eniswitch_instance_metrics_left_out 3.0", "instance_id=\"i-999\"")
        .doesNotContain("instance_id=\"i-1000\"");
    assertThat(text.lines().filter(line -> line.contains("_sessions{")))
        .hasSize(InstanceMetrics.MOST);
  }
}
