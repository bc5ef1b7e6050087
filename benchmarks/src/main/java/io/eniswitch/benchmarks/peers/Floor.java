package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code benchmarks/peers/floor.c}: the least a switch could do per packet, compiled for this very
 * machine. It is no switch; the same figure stands beside every pipeline.
 */
public final class Floor implements Peer {
  private static final Duration COMPILING = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "floor";
  }

  @Override
  public Optional<String> missing() {
    return Programs.onPath("gcc")
        ? Optional.empty()
        : Optional.of("gcc is missing; for instance: apt-get install gcc libc6-dev");
  }

  @Override
  public boolean offers(PeerPipeline pipeline) {
    return true;
  }

  @Override
  public double mpps(PeerPipeline pipeline, int flows, int seconds) {
    try {
      Path directory = Files.createTempDirectory("eniswitch-floor");
      Path source = directory.resolve("floor.c");
      Path program = directory.resolve("floor");
      try {
        copySource(source);
        Programs.run(
            "gcc",
            COMPILING,
            List.of("gcc", "-O3", "-march=native", "-o", program.toString(), source.toString()));
        String rates =
            Programs.run(
                "floor",
                Duration.ofSeconds(seconds + 30L),
                List.of(
                    "taskset",
                    "-c",
                    Integer.toString(CORE),
                    program.toString(),
                    Integer.toString(flows),
                    Integer.toString(seconds)));
        return Double.parseDouble(rates.substring(0, rates.indexOf(' ')));
      } finally {
        Files.deleteIfExists(source);
        Files.deleteIfExists(program);
        Files.delete(directory);
      }
    } catch (IOException failure) {
      throw new CommandFailure("floor: " + failure.getMessage(), failure);
    }
  }

  private static void copySource(Path target) throws IOException {
    try (InputStream source = Objects.requireNonNull(Floor.class.getResourceAsStream("floor.c"))) {
      Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
