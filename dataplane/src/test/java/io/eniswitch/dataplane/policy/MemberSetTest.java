package io.eniswitch.dataplane.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MemberSetTest {

  @Test
  void shouldAnswerAsAPlainMapDoes() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    MemberSet members = new MemberSet();
    Map<Integer, int[]> v4 = new HashMap<>();
    Map<Long, int[]> v6 = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      int key = random.nextInt(3_000);
      int[] groups = random.ints(random.nextInt(4), 0, 40).sorted().distinct().toArray();
      if (random.nextBoolean()) {
        members.replaceV4(key, groups);
        v4.put(key, groups);
      } else {
        members.replaceV6(key, ~key, groups);
        v6.put((long) key, groups);
      }
      int other = random.nextInt(3_000);
      assertThat(members.table(Cidr.Family.V4).groupsOf((long) other << 32, 0))
          .isEqualTo(v4.getOrDefault(other, new int[0]));
      assertThat(members.table(Cidr.Family.V6).groupsOf(other, ~other))
          .isEqualTo(v6.getOrDefault((long) other, new int[0]));
    }
    assertThat(members.count())
        .isEqualTo(
            v4.values().stream().filter(groups -> groups.length > 0).count()
                + v6.values().stream().filter(groups -> groups.length > 0).count());
  }

  @Test
  void shouldNeverShowAReaderAStateThatNeverWas() throws InterruptedException {
    // Each address carries a fixed pair of sets; everything around it changes, grows and is copied.
    MemberSet members = new MemberSet();
    MemberTable table = members.table(Cidr.Family.V6);
    int addresses = 512;
    for (int i = 0; i < addresses; i++) {
      members.replaceV6(i, i, i, 10_000 + i);
    }
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong wrong = new AtomicLong();
    AtomicLong reads = new AtomicLong();
    Runnable reader =
        () -> {
          Random random = new Random();
          while (!done.get()) {
            int i = random.nextInt(addresses);
            int[] groups = table.groupsOf(i, i);
            boolean first = groups.length == 2 && groups[0] == i && groups[1] == 10_000 + i;
            boolean second = groups.length == 1 && groups[0] == 20_000 + i;
            if (!first && !second) {
              wrong.incrementAndGet();
            }
            reads.incrementAndGet();
          }
        };
    Thread one = Thread.ofPlatform().start(reader);
    Thread two = Thread.ofPlatform().start(reader);
    Random random = new Random(3);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500);
    for (int i = 0; System.nanoTime() - end < 0; i++) {
      int at = random.nextInt(addresses);
      if (random.nextBoolean()) {
        members.replaceV6(at, at, 20_000 + at);
      } else {
        members.replaceV6(at, at, at, 10_000 + at);
      }
      members.replaceV6(1_000_000 + i, 0, random.nextInt(1_000));
      members.replaceV6(1_000_000 + i - random.nextInt(3_000), 0);
    }
    done.set(true);
    one.join();
    two.join();
    assertThat(reads.get()).isGreaterThan(1_000);
    assertThat(wrong.get()).isZero();
  }

  @Test
  void shouldRefuseMoreGroupsThanAnEniCanHave() {
    int[] groups = new Random(1).ints(17, 0, 1_000_000).toArray();
    MemberSet members = new MemberSet();
    assertThatThrownBy(() -> members.replaceV4(1, groups))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 16");
    assertThat(members.count()).isZero();
  }

  @Test
  void shouldRefuseAddressesBeyondItsBoundAndKeepTheRest() {
    MemberSet members = new MemberSet();
    for (int i = 0; i < MemberSet.MAX_ADDRESSES; i++) {
      members.replaceV4(i, 1);
    }
    assertThatThrownBy(() -> members.replaceV4(-1, 1)).isInstanceOf(IllegalStateException.class);
    members.replaceV4(0);
    members.replaceV4(-1, 2);
    assertThat(members.table(Cidr.Family.V4).groupsOf(-1L << 32, 0)).containsExactly(2);
    assertThat(members.table(Cidr.Family.V4).groupsOf(0, 0)).isEmpty();
    assertThat(members.count()).isEqualTo(MemberSet.MAX_ADDRESSES);
  }
}
