package io.eniswitch.dataplane.push.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.push.Intent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalCopyTest {
  private static final int ENIS = 100;
  private static final int ROUNDS = 1_200;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  private static Intent.Eni eni(int number, long mac) {
    return new Intent.Eni(
        EniConfig.of("eni-" + number, "vsw-1", mac, InetAddress.ofLiteral("10.0.0." + number)),
        List.of(),
        Optional.empty());
  }

  @Test
  void shouldKeepTheLastOfEachThingAndNotGrowForEver(@TempDir Path directory) throws IOException {
    Frames frames = new Frames();
    try (LocalCopy copy = LocalCopy.open(directory, faults::add)) {
      copy.begin(7);
      frames.add(new Intent.Begin(), false);
      frames.add(new Intent.End(), false);
      frames.add(new Signal.Commit(1, true));
      copy.append(frames.take(), true);
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < ENIS; i++) {
          frames.add(eni(i, round), false);
        }
        frames.add(new Signal.Commit(2 + round, true));
        copy.append(frames.take(), true);
      }
      frames.add(new Intent.NoEni("eni-0"), false);
      frames.add(new Signal.Commit(2 + ROUNDS, true));
      copy.append(frames.take(), true);
    }
    assertThat(Files.size(directory.resolve("state.copy"))).isLessThan(LocalCopy.FOLD_BYTES);
    try (LocalCopy copy = LocalCopy.open(directory, faults::add)) {
      assertThat(copy.position()).isEqualTo(new Position(7, 2 + ROUNDS));
      assertThat(copy.account())
          .hasSize(ENIS + 1)
          .startsWith(new Intent.Begin(), eni(1, ROUNDS - 1))
          .endsWith(eni(ENIS - 1, ROUNDS - 1), new Intent.End());
    }
    assertThat(faults).isEmpty();
  }
}
