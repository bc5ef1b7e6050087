package io.eniswitch.controlplane.command.demo;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** The demo from beginning to end, on one stage. */
final class Demo {
  private static final int ECHO_PORT = 7000;
  private static final int REPORT_MOVES = 25;

  private final Stage stage;
  private final Optional<String> inMemoryBecause;
  private final Consumer<String> progress;

  /**
   * A demo on {@code stage}, which the caller closes.
   *
   * @param inMemoryBecause why that has memory ports, if it has
   * @param progress told what happens, a line each
   */
  Demo(Stage stage, Optional<String> inMemoryBecause, Consumer<String> progress) {
    this.stage = stage;
    this.inMemoryBecause = inMemoryBecause;
    this.progress = progress;
  }

  /** Runs it; each throughput and the round trips are measured for {@code seconds}. */
  DemoResult run(int seconds) throws IOException, InterruptedException {
    if (inMemoryBecause.isEmpty()) {
      progress.accept("a Linux bridge between two namespaces, to compare with");
    }
    OptionalDouble bridge = stage.bridgeGbitPerSec(seconds);
    progress.accept("three instances, four ENIs, the switch");
    stage.startSwitch();
    progress.accept("throughput through the switch");
    double gbitPerSec = stage.switchGbitPerSec(seconds);
    progress.accept("round trips");
    Histogram roundTripNs = roundTrips(seconds);
    progress.accept(
        "an ENI moves %d times while %,d packets/s flow to it"
            .formatted(MoveTrial.MOVES, Stream.PACKETS_PER_SEC));
    MoveOutcome moves =
        new MoveTrial(stage)
            .run(count -> {
              if (count > 0 && count % REPORT_MOVES == 0) {
                progress.accept("  " + count + " moves");
              }
            });
    return new DemoResult(inMemoryBecause, gbitPerSec, bridge, roundTripNs, moves);
  }

  private Histogram roundTrips(int seconds) throws IOException {
    DatagramEnd server = stage.server(DemoNetwork.FIRST, DemoNetwork.FIRST_IP, ECHO_PORT);
    DatagramEnd client = stage.client(DemoNetwork.FIRST_IP, ECHO_PORT);
    return new PingPong(client, server).run(seconds);
  }
}
