package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.ScratchDirectory;
import java.io.IOException;
import java.time.Duration;
import org.agrona.ErrorHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a process does after its start, so that the first real move finds compiled code. */
final class WarmUpOption {
  private static final int MAX_MOVES = 100_000;
  private static final Duration START = Duration.ofSeconds(2);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  private int moves;

  /** How many; refused as wrong usage if out of bounds. */
  @Option(
      names = "--warm-up",
      paramLabel = "MOVES",
      defaultValue = "3000",
      description = {
        "Moves of an ENI of nobody after the start, so that the code for the first of somebody is",
        "compiled, 0 to 100000 (default: ${DEFAULT-VALUE}); it takes a processor some seconds."
      })
  void moves(int wanted) {
    if (wanted < 0 || wanted > MAX_MOVES) {
      throw new ParameterException(
          spec.commandLine(), "--warm-up " + wanted + ": 0 to " + MAX_MOVES + " is accepted");
    }
    moves = wanted;
  }

  /** Begins on a thread of its own. */
  void begin(ErrorHandler errors) {
    if (moves > 0) {
      Thread.ofPlatform().name("warm-up").daemon().start(() -> run(errors));
    }
  }

  private void run(ErrorHandler errors) {
    try {
      // Who waits for this process to start comes first.
      Thread.sleep(START);
    } catch (InterruptedException _) {
      return;
    }
    // Its halves' own faults are nobody's.
    try (ScratchDirectory scratch = ScratchDirectory.make("eniswitch-warm-up-");
        MoveWarmUp warmUp = MoveWarmUp.start(null, scratch.path(), _ -> {})) {
      warmUp.move(moves, true);
    } catch (IOException | CommandFailure e) {
      errors.onError(new IOException("the warm-up was given up: " + e.getMessage(), e));
    }
  }
}
