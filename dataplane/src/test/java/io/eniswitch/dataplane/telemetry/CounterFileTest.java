package io.eniswitch.dataplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.packet.DropReason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CounterFileTest {
  private static final CounterLayout LAYOUT = new CounterLayout(2, 3);
  private static final DropReason REASON = DropReason.SOURCE_MAC;

  @TempDir private Path directory;

  @Test
  void shouldShowAnotherReaderWhatTheWorkersCountedInSum() throws IOException {
    try (CounterFile written = CounterFile.create(file(), LAYOUT);
        CounterFile read = CounterFile.open(file())) {
      count(written.worker(0), 1, CounterLayout.RX_PACKETS, 60);
      count(written.worker(1), 1, CounterLayout.RX_PACKETS, 1500);
      written.worker(1).drop(2, REASON.ordinal());
      written.worker(1).add(CounterLayout.CYCLES, 7);
      written.worker(0).write(CounterLayout.SESSIONS, 9);

      assertThat(read.layout()).isEqualTo(LAYOUT);
      assertThat(read.row(1, CounterLayout.RX_PACKETS)).isEqualTo(2);
      assertThat(read.row(1, CounterLayout.RX_BYTES)).isEqualTo(1560);
      assertThat(read.row(2, CounterLayout.RX_PACKETS)).isZero();
      assertThat(read.drops(REASON)).isEqualTo(1);
      assertThat(read.rowDrops(2, REASON)).isEqualTo(1);
      assertThat(read.rowDrops(1, REASON)).isZero();
      assertThat(read.own(1, CounterLayout.CYCLES)).isEqualTo(7);
      assertThat(read.own(0, CounterLayout.SESSIONS)).isEqualTo(9);
    }
  }

  @Test
  void shouldOutliveTheSwitchAndBeginAtZeroWithTheNext() throws IOException {
    try (CounterFile written = CounterFile.create(file(), LAYOUT)) {
      written.rename(1, "eni-a");
      count(written.worker(0), 1, CounterLayout.TX_PACKETS, 60);
    }
    try (CounterFile read = CounterFile.open(file())) {
      assertThat(read.name(1)).isEqualTo("eni-a");
      assertThat(read.row(1, CounterLayout.TX_PACKETS)).isEqualTo(1);
    }
    try (CounterFile anew = CounterFile.create(file(), LAYOUT)) {
      assertThat(anew.name(1)).isEmpty();
      assertThat(anew.row(1, CounterLayout.TX_PACKETS)).isZero();
    }
  }

  @Test
  void shouldClearARowAndNoOtherWhenItIsRenamed() {
    try (CounterFile counters = CounterFile.inMemory(LAYOUT)) {
      counters.rename(1, "eni-a");
      for (int worker = 0; worker < 2; worker++) {
        for (int row = 0; row < 3; row++) {
          count(counters.worker(worker), row, CounterLayout.RX_PACKETS, 60);
          counters.worker(worker).drop(row, REASON.ordinal());
        }
      }
      counters.rename(1, "eni-b");

      assertThat(counters.name(1)).isEqualTo("eni-b");
      assertThat(counters.row(1, CounterLayout.RX_PACKETS)).isZero();
      assertThat(counters.rowDrops(1, REASON)).isZero();
      assertThat(counters.row(0, CounterLayout.RX_BYTES)).isEqualTo(120);
      assertThat(counters.rowDrops(2, REASON)).isEqualTo(2);
      assertThat(counters.drops(REASON)).as("over all ENIs").isEqualTo(6);
    }
  }

  @Test
  void shouldCutANameThatIsTooLong() {
    try (CounterFile counters = CounterFile.inMemory(LAYOUT)) {
      counters.rename(2, "e".repeat(200));
      assertThat(counters.name(2)).isEqualTo("e".repeat(CounterLayout.NAME_BYTES - 1));
      assertThat(counters.name(1)).isEmpty();
    }
  }

  @Test
  void shouldRefuseWhatIsNoCounterFileOrNotAllOfOne() throws IOException {
    assertThatThrownBy(() -> CounterFile.open(file()).close()).isInstanceOf(IOException.class);
    Files.write(file(), new byte[8192]);
    assertThatThrownBy(() -> CounterFile.open(file()).close())
        .hasMessageContaining("is not a counter file of this version");
    CounterFile.create(file(), LAYOUT).close();
    try (RandomAccessFile opened = new RandomAccessFile(file().toFile(), "rw")) {
      opened.setLength(8192);
    }
    assertThatThrownBy(() -> CounterFile.open(file()).close())
        .hasMessageContaining("is cut off: 8192 of " + LAYOUT.bytes());
  }

  @Test
  void shouldGiveEveryCounterAPlaceOfItsOwn() {
    CounterLayout layout = new CounterLayout(3, 100);
    List<long[]> spans = new ArrayList<>();
    spans.add(new long[] {0, CounterLayout.ROWS_AT + 4});
    spans.add(new long[] {layout.nameAt(0), layout.nameAt(100)});
    for (int worker = 0; worker < 3; worker++) {
      spans.add(new long[] {layout.dropsAt(worker), layout.ownAt(worker)});
      spans.add(new long[] {layout.ownAt(worker), layout.ownAt(worker) + 64 * 8});
      spans.add(
          new long[] {
            layout.rowsAt(worker), layout.rowsAt(worker) + 100L * CounterLayout.ROW_BYTES
          });
      long rowDrops = layout.rowDropsAt(worker);
      spans.add(new long[] {rowDrops, rowDrops + 100L * DropReason.LIMIT * 8});
    }
    Collections.sort(spans, (a, b) -> Long.compare(a[0], b[0]));
    for (int i = 1; i < spans.size(); i++) {
      assertThat(spans.get(i)[0]).isGreaterThanOrEqualTo(spans.get(i - 1)[1]);
    }
    assertThat(spans.getLast()[1]).isLessThanOrEqualTo(layout.bytes());
  }

  private Path file() {
    return directory.resolve("counters");
  }

  private static void count(WorkerCounters worker, int row, int field, int bytes) {
    WorkerCounters.count(worker.rowsAddress() + (long) row * CounterLayout.ROW_BYTES, field, bytes);
  }
}
