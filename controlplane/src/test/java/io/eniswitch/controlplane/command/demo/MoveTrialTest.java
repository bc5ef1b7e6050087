package io.eniswitch.controlplane.command.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.TunFile;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few moves under the demo's stream; how long they take is for the demo itself to say. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class MoveTrialTest {
  private static final MoveTrial.Plan SHORT = new MoveTrial.Plan(20, 2, 6);

  @Test
  void shouldCountEveryMoveInMemory() throws Exception {
    try (Stage stage = new MemoryStage()) {
      verify(stage);
    }
  }

  @Test
  void shouldCountEveryMoveWithTheKernelsOwnTimes() throws Exception {
    try (NetworkNamespace space = NetworkNamespace.anonymous()) {
      space.run(TunFile::features);
    } catch (LinuxException e) {
      System.out.println("SKIPPED " + getClass().getName() + ": " + e.getMessage());
      Assumptions.abort(String.valueOf(e.getMessage()));
    }
    try (Stage stage = new KernelStage()) {
      verify(stage);
    }
  }

  private static void verify(Stage stage) throws Exception {
    stage.startSwitch();

    MoveOutcome outcome = new MoveTrial(stage, SHORT).run(_ -> {});

    assertThat(outcome.moves()).isEqualTo(6);
    assertThat(outcome.redirectNs().getTotalCount()).isEqualTo(6);
    assertThat(outcome.returnNs().getTotalCount()).isEqualTo(6);
    assertThat(outcome.duplicated()).isZero();
    assertThat(outcome.wrong()).isZero();
    assertThat(outcome.sent()).isGreaterThan(1_000);
    assertThat(outcome.delivered()).isBetween(1, outcome.sent());
    // An arrival cannot be earlier than the command it is counted from, nor later than the next.
    assertThat(outcome.redirectNs().getMaxValue()).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }
}
