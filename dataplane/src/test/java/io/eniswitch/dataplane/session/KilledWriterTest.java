package io.eniswitch.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.keep.Keeper;
import io.eniswitch.dataplane.keep.KeeperLink;
import io.eniswitch.dataplane.keep.Kept;
import io.eniswitch.dataplane.packet.Memory;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process that was killed leaves of its sessions: whole ones only. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KilledWriterTest {
  private static final int ROUNDS = 3;
  private static final int LEAST_STEPS = 10_000;

  @TempDir private Path directory;

  @Test
  void shouldLeaveNoHalfSession() throws Exception {
    final SplittableRandom random = new SplittableRandom();
    final Path path = directory.resolve("keeper");
    try (Keeper keeper = Keeper.start(path, question -> question);
        KeeperLink link = KeeperLink.connect(path)) {
      for (int round = 0; round < ROUNDS; round++) {
        final Process writer = start(path);
        try (SessionMemory memory = memory(keeper, link)) {
          final long target = LEAST_STEPS + random.nextLong(LEAST_STEPS);
          while (memory.identity(0) < target) {
            Thread.onSpinWait();
          }
          writer.destroyForcibly().waitFor();
          assertThat(wholeSessions(memory.ipv4(0))).isPositive();
        } finally {
          writer.destroyForcibly();
        }
      }
    }
  }

  private static SessionMemory memory(final Keeper keeper, final KeeperLink link) {
    while (keeper.names().isEmpty()) {
      Thread.onSpinWait();
    }
    final Kept kept = Kept.by(link);
    final SessionMemory memory =
        SessionMemory.of(kept.take(KilledWriter.NAME).orElseThrow()).orElseThrow();
    kept.drop(KilledWriter.NAME);
    assertThat(memory.shape()).isEqualTo(KilledWriter.SHAPE);
    return memory;
  }

  /** Counts them, and looks at each that says it lives. */
  private static int wholeSessions(final SessionTable table) {
    int whole = 0;
    for (int i = 0; i < table.capacity(); i++) {
      final long session = table.at(i);
      if (session != Session.NONE
          && Session.flags(session) != 0
          && Session.timeoutMs(session) != 0
          && Session.remainingMs(session, 0) != 0) {
        final long addresses = Memory.readLong(table.addressesAt(session));
        final int mark = KilledWriter.mark(addresses, Session.service(session));
        assertThat(Session.eni(session, 0)).as("record %d", i).isEqualTo(mark);
        assertThat(Session.epoch(session, 1)).as("record %d", i).isEqualTo(~mark);
        assertThat(Memory.readInt(table.window(session))).as("record %d", i).isEqualTo(mark);
        assertThat(Session.remainingMs(session, mark)).isEqualTo(TcpState.HALF_OPEN_TIMEOUT_MS);
        whole++;
      }
    }
    return whole;
  }

  private static Process start(final Path keeper) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KilledWriter.class.getName(),
            keeper.toString())
        .inheritIO()
        .start();
  }
}
