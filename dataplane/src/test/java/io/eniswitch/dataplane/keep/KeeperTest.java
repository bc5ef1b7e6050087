package io.eniswitch.dataplane.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.MemoryFile;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class KeeperTest {
  private static final int BYTES = 4096;

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private Keeper keeper;

  @BeforeEach
  void start() throws Exception {
    keeper = Keeper.start(path(), question -> "no " + question);
  }

  @AfterEach
  void close() {
    keeper.close();
  }

  private Path path() {
    return directory.resolve("keeper");
  }

  @Test
  void shouldKeepWhatAProcessHeldUntilTheNextOneDropsIt() {
    try (KeeperLink first = KeeperLink.connect(path());
        Fd file = MemoryFile.create("held", BYTES)) {
      write(file, 42);
      Kept.by(first).hold("one", file);
      assertThat(keeper.names()).containsExactly("one");
    }
    try (KeeperLink second = KeeperLink.connect(path())) {
      final Kept kept = Kept.by(second);
      assertThat(kept.left("o")).containsExactly("one");
      final Fd file = kept.take("one").orElseThrow();
      assertThat(read(file)).isEqualTo(42);
      assertThat(kept.held()).containsOnlyKeys("one");
      kept.dropLeft();
      assertThat(keeper.names()).as("it was taken").containsExactly("one");
      kept.drop("one");
      file.close();
      assertThat(keeper.names()).isEmpty();
    }
  }

  @Test
  void shouldDropWhatNobodyTook() {
    try (KeeperLink link = KeeperLink.connect(path());
        Fd file = MemoryFile.create("held", BYTES)) {
      Kept.by(link).hold("one", file);
      final Kept next = Kept.by(link);
      next.dropLeft();
      assertThat(next.left("")).isEmpty();
      assertThat(keeper.names()).isEmpty();
    }
  }

  @Test
  void shouldKeepTheLaterOfTwoAndForgetWhatIsNoMore() {
    try (Fd one = MemoryFile.create("one", BYTES);
        Fd two = MemoryFile.create("two", BYTES)) {
      final Kept kept = Kept.byNobody();
      kept.add(Map.of("a", one, "b", two));
      kept.retain(Map.of("b", two));
      assertThat(kept.left("")).isEqualTo(List.of("b"));
      assertThat(kept.take("a")).isEmpty();
    }
  }

  @Test
  void shouldGoOnWithoutAKeeper() {
    try (KeeperLink link = KeeperLink.connect(path());
        Fd file = MemoryFile.create("held", BYTES)) {
      final Kept kept = Kept.by(link);
      keeper.close();
      kept.hold("one", file);
      kept.drop("one");
      assertThat(kept.held()).isEmpty();
    }
  }

  @Test
  void shouldPassTheBatonToOneAtATime() {
    try (Baton first = Baton.create(1)) {
      assertThat(first.isMine()).isFalse();
      assertThat(first.take()).isTrue();
      assertThat(first.isMine()).as("it prepares").isFalse();
      assertThat(first.go()).isTrue();
      assertThat(first.isMine()).isTrue();
      final Fd file = first.file();
      try (Baton second = Baton.of(file, 2);
          Baton third = Baton.of(file, 3)) {
        assertThat(second.take()).as("first has it").isFalse();
        assertThat(first.rest()).isTrue();
        assertThat(first.isMine()).isFalse();
        assertThat(second.take()).as("first has something to send").isFalse();
        assertThat(first.letGo()).isTrue();
        assertThat(third.take()).isTrue();
        assertThat(second.take() || first.take() || first.letGo() || second.rest()).isFalse();
        assertThat(third.go()).isTrue();
        second.seize();
        assertThat(second.go()).isTrue();
        assertThat(third.isMine()).isFalse();
        assertThat(second.isMine()).isTrue();
      }
    }
  }

  private static void write(final Fd file, final long value) {
    try (Region region = Region.shared(file.number(), 0, BYTES)) {
      Memory.writeLong(region.address(), value);
    }
  }

  private static long read(final Fd file) {
    try (Region region = Region.shared(file.number(), 0, BYTES)) {
      return Memory.readLong(region.address());
    }
  }
}
