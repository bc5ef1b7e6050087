package io.eniswitch.controlplane.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.controlplane.store.sqlite.SqliteJournal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A killed process loses nothing it was told is durable. Three rounds here; {@code
 * -Deniswitch.kill.rounds=50} sets more.
 */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("eniswitch.kill.rounds", 3);
  private static final int THREADS = 8;
  private static final int OPERATIONS = 1_000;

  @TempDir private Path directory;

  @Test
  @Timeout(1_200)
  void shouldLoseNothingAcknowledgedWhenKilledAtARandomMoment() throws Exception {
    long seed = Long.getLong("eniswitch.seed", System.nanoTime());
    System.out.println("seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    Path file = directory.resolve("state.db");
    Map<String, String> enis = new TreeMap<>();
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Told told = runAndKill(file, random);
      enis = check(file, enis, told);
      acknowledged += told.acknowledgements;
    }
    System.out.println(ROUNDS + " kills, " + acknowledged + " acknowledged changes");
    assertThat(acknowledged).isGreaterThan(ROUNDS * 10L);
  }

  /** What the process said before it died. */
  private static final class Told {
    private final List<String[]> applied = new ArrayList<>();
    private long durable;
    private long acknowledgements;

    void read(String line) {
      String[] words = line.split(" ");
      if (words[0].equals("applied")) {
        applied.add(words);
      } else if (words[0].equals("durable")) {
        durable = Math.max(durable, Long.parseLong(words[1]));
        acknowledgements++;
      }
    }
  }

  private static Told runAndKill(Path file, RandomGenerator random)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledProcess.class.getName(),
                file.toString(),
                Long.toString(random.nextLong()),
                Integer.toString(THREADS),
                Integer.toString(OPERATIONS))
            .redirectErrorStream(true)
            .start();
    int linesBeforeKill = 50 + random.nextInt(2_000);
    Told told = new Told();
    StringBuilder unexpected = new StringBuilder();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      for (int i = 0; line != null && !line.equals("done"); i++) {
        if (i == linesBeforeKill) {
          // Not Process.destroyForcibly: it closes the output we have not read yet.
          process.toHandle().destroyForcibly();
        }
        told.read(line);
        unexpected.append(line.contains("Exception") ? line : "");
        line = out.readLine();
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(unexpected.toString()).isEmpty();
    return told;
  }

  /**
   * The store is exactly what it was after one of the changes, not before the last acknowledged.
   *
   * @return the digests of all ENIs
   */
  private static Map<String, String> check(Path file, Map<String, String> before, Told told) {
    try (Store store = LocalStore.open(Kinds.ALL, SqliteJournal.open(file, Kinds.TEXT_TYPES))) {
      View view = store.snapshot();
      assertThat(view.revision())
          .as("the last revision acknowledged is there")
          .isGreaterThanOrEqualTo(told.durable);
      Invariants.check(view);
      Map<String, String> now = new TreeMap<>();
      view.all(Kinds.ENI).forEach(eni -> now.put(eni.id(), KilledProcess.digest(eni)));
      if (view.revision() <= Long.parseLong(told.applied.getLast()[1])) {
        assertThat(now).isEqualTo(replayed(before, told, view.revision()));
      }
      return now;
    }
  }

  private static Map<String, String> replayed(
      Map<String, String> before, Told told, long revision) {
    Map<String, String> enis = new TreeMap<>(before);
    for (String[] words : told.applied) {
      if (Long.parseLong(words[1]) <= revision) {
        for (int i = 2; i < words.length; i += 2) {
          enis.put(words[i], words[i + 1]);
        }
      }
    }
    enis.values().removeIf("gone"::equals);
    return enis;
  }
}
