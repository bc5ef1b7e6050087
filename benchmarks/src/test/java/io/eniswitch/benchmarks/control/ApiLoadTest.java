package io.eniswitch.benchmarks.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApiLoadTest {
  @Test
  void shouldAnswerEveryCallOfEveryOperation(@TempDir Path directory) throws Exception {
    try (ApiRig rig = new ApiRig(directory, 25, 3)) {
      assertThat(rig.eniIds()).hasSize(25).doesNotHaveDuplicates();
      for (ApiOperation operation : ApiOperation.values()) {
        ApiResult result = new ApiLoad(rig, 3).run(operation, Duration.ofMillis(200));
        assertThat(result.callsPerSec()).as(operation.toString()).isPositive();
        assertThat(result.micros().getTotalCount()).isPositive();
      }
    }
  }
}
