package io.eniswitch.controlplane;

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
  private static final Map<String, String> EXEMPTIONS = Map.of();

  @Test
  void shouldFollowTheHouseStyle() {
    assertThat(new Tidy(Path.of(""), Set.of()).faults(EXEMPTIONS)).isEmpty();
  }

  @Test
  void shouldLetPackagesBuildOnlyOnThoseAboveThem() {
    new PackageOrder(
            "io.eniswitch.controlplane",
            List.of(
                "model",
                "configuration",
                "store",
                "domain",
                "push",
                "failover",
                "api",
                "console",
                "inspect",
                "",
                "command"))
        .check();
  }
}
