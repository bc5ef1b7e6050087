package io.eniswitch.dataplane.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IntervalIndexTest {

  /** Bundles of a few hosts that share 15 bytes: each would want a chain of nodes of its own. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 64})
  void shouldStaySmallAndRightForBundlesOfNeighbours(int hostsPerBundle) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Cidr> hosts = new ArrayList<>();
    while (hosts.size() < 960) {
      long high = random.nextLong();
      long low = random.nextLong() & ~0xffL;
      for (int i = 0; i < hostsPerBundle; i++) {
        hosts.add(Cidr.v6(high, low | 4L * i, 128));
      }
    }
    IntervalIndexBuilder builder = new IntervalIndexBuilder(hosts.size());
    for (int i = 0; i < hosts.size(); i++) {
      builder.cover(i, hosts.get(i));
    }
    RowPool pool = new RowPool();
    IntervalIndex index = builder.build(pool);
    long[] rows = pool.toArray();
    for (int i = 0; i < hosts.size(); i++) {
      Cidr host = hosts.get(i);
      int row = index.row(host.high(), host.low());
      assertThat(rows[row]).isEqualTo(1L << (i >>> 6));
      assertThat(rows[row + 1]).isEqualTo(1L << i);
      assertThat(rows[index.row(host.high(), host.low() + 1)]).isZero();
      assertThat(rows[index.row(host.high() + 1, host.low())]).isZero();
      assertThat(rows[index.row(host.high(), host.low() - 1)]).isZero();
    }
    assertThat(index.nodeBytes()).isLessThan(1 << 20);
  }
}
