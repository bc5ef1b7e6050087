package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.tidy.PackageOrder;
import io.eniswitch.dataplane.tidy.Tidy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds this module to the house style; an exemption is one line here, with its reason. */
class TidyTest {
  private static final Set<String> PACKET_PATH =
      Set.of(
          "io.eniswitch.dataplane.packet",
          "io.eniswitch.dataplane.session",
          "io.eniswitch.dataplane.cap",
          "io.eniswitch.dataplane.rewrite");

  private static final Map<String, String> EXEMPTIONS = Map.of();

  @Test
  void shouldFollowTheHouseStyle() {
    assertThat(new Tidy(Path.of(""), PACKET_PATH).faults(EXEMPTIONS)).isEmpty();
  }

  @Test
  void shouldLetPackagesBuildOnlyOnThoseAboveThem() {
    new PackageOrder(
            "io.eniswitch.dataplane",
            List.of(
                "packet",
                "telemetry",
                "linux",
                "keep",
                "port",
                "table",
                "cap",
                "session",
                "policy",
                "forward",
                "rewrite",
                "respond",
                "trace",
                "probe",
                "",
                "push"))
        .check();
  }
}
