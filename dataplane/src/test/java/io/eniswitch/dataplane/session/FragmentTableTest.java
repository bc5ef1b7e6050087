package io.eniswitch.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class FragmentTableTest {
  private static final int ENIS = 64;
  private static final int ROUNDS = 2_000;
  private static final int SWEEPS_OF_A_PASS = 256;
  private static final int MOST_BYTES = 65_000;
  private static final int PORTS = 0x12345678;

  private final FragmentTable table = new FragmentTable(ENIS);
  private final Region key = Region.map(FragmentTable.KEY_BYTES);

  @AfterEach
  void close() {
    table.close();
    key.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void shouldRefuseWhatAPlainSetOfBytesHolds(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      final int nowMs = round * FragmentTable.TIMEOUT_MS / 100;
      final long datagram = table.claim(key(round, 1), PORTS, nowMs);
      final int bytes = 1 + random.nextInt(MOST_BYTES);
      final BitSet seen = new BitSet();
      int end = 0;
      for (int i = 0; i < 20 && table.find(key.address(), nowMs) != FragmentTable.NONE; i++) {
        final int from = random.nextInt(bytes) & -8;
        final int wanted = from + 8 * (1 + random.nextInt(400));
        final boolean last = wanted >= bytes;
        final int to = last ? bytes : wanted;
        final boolean free = seen.get(from, to).isEmpty();
        assertThat(table.cover(datagram, from, to, last)).as("round %d", round).isEqualTo(free);
        if (free) {
          seen.set(from, to);
          end = Math.max(end, last ? to : 0);
        }
      }
      final boolean complete = end > 0 && seen.nextClearBit(0) >= end;
      assertThat(table.find(key.address(), nowMs) == FragmentTable.NONE).isEqualTo(complete);
      for (int i = 0; i < SWEEPS_OF_A_PASS; i++) {
        table.sweep(nowMs);
      }
    }
  }

  @Test
  void shouldRefuseWhatLiesBeyondTheLastFragment() {
    final long datagram = table.claim(key(1, 1), PORTS, 0);
    assertThat(table.cover(datagram, 80, 100, true)).isTrue();
    assertThat(table.cover(datagram, 104, 112, false)).isFalse();
    assertThat(table.cover(datagram, 104, 110, true)).isFalse();
    assertThat(table.cover(datagram, 0, 80, false)).isTrue();
    assertThat(table.find(key.address(), 0)).isEqualTo(FragmentTable.NONE);
  }

  @Test
  void shouldRefuseALastFragmentInFrontOfOthers() {
    final long datagram = table.claim(key(1, 1), PORTS, 0);
    assertThat(table.cover(datagram, 80, 96, false)).isTrue();
    assertThat(table.cover(datagram, 16, 80, true)).isFalse();
  }

  @Test
  void shouldTellDatagramsApartByEveryPartOfTheirKey() {
    final Set<Long> records = new HashSet<>();
    for (int i = 0; i < FragmentTable.KEY_BYTES / 4; i++) {
      Memory.fill(key.address(), FragmentTable.KEY_BYTES, 0);
      Memory.writeInt(key.address() + 44, 1);
      Memory.writeInt(key.address() + i * 4L, 2);
      assertThat(table.find(key.address(), 0)).isEqualTo(FragmentTable.NONE);
      records.add(table.claim(key.address(), i, 0));
      assertThat(FragmentTable.ports(table.find(key.address(), 0))).isEqualTo(i);
    }
    assertThat(records).hasSize(FragmentTable.KEY_BYTES / 4).doesNotContain(FragmentTable.NONE);
  }

  @Test
  void shouldNotLetOneEniTakeTheRoomOfOthers() {
    int taken = 0;
    for (int i = 0; i < 2 * FragmentTable.CAPACITY; i++) {
      taken += table.claim(key(i, 1), PORTS, 0) == FragmentTable.NONE ? 0 : 1;
    }
    assertThat(taken).isEqualTo(FragmentTable.PER_ENI).isEqualTo(table.size());
    assertThat(table.claim(key(1, 2), PORTS, 0)).isNotEqualTo(FragmentTable.NONE);
  }

  @Test
  void shouldGiveTheRoomBackWhenTimeIsOver() {
    for (int i = 0; i < FragmentTable.PER_ENI; i++) {
      table.claim(key(i, 1), PORTS, 0);
    }
    final int late = FragmentTable.TIMEOUT_MS;
    assertThat(table.find(key(0, 1), late - 1)).isNotEqualTo(FragmentTable.NONE);
    assertThat(table.find(key(0, 1), late)).isEqualTo(FragmentTable.NONE);
    for (int i = 0; i < FragmentTable.CAPACITY; i++) {
      table.sweep(late);
    }
    assertThat(table.size()).isZero();
    assertThat(table.claim(key(0, 1), PORTS, late)).isNotEqualTo(FragmentTable.NONE);
  }

  private long key(final int id, final int eni) {
    Memory.writeInt(key.address() + 36, id);
    Memory.writeInt(key.address() + 40, eni);
    Memory.writeInt(key.address() + 44, 1);
    return key.address();
  }
}
