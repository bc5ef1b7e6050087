package io.eniswitch.dataplane.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tables at the size they are made for. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MillionEnisTest {
  private static final int ENIS = 1_000_000;
  private static final int VPCS = 100;
  private static final long MAX_BYTES = 100_000_000;

  @Test
  void shouldHoldAMillionEnisInLessThanAHundredMegabytes() {
    try (ForwardingTables tables = new ForwardingTables(ENIS, 16, 1)) {
      final TableWriter writer = new TableWriter(tables);
      for (int i = 0; i < ENIS; i++) {
        final int vni = i % VPCS + 1;
        final int eni =
            writer.addEni(new EniSpec(vni, EniSpec.macWord(i + 1L, 0), i / VPCS + 1, 0, 1500, 0));
        assertThat(eni == i).isTrue();
        writer.reclaim();
      }

      final long perEni = EniEntry.BYTES + EniTable.RARE_BYTES + Integer.BYTES + Long.BYTES;
      assertThat(ENIS * perEni + tables.ipv4().bytes() + tables.macs().bytes())
          .isLessThan(MAX_BYTES);
      assertThat(tables.ipv4().size()).isEqualTo(ENIS);
      assertThat(tables.macs().size()).isEqualTo(ENIS);
      findAtRandom(tables);
    }
  }

  private static void findAtRandom(final ForwardingTables tables) {
    final Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      final int eni = random.nextInt(ENIS);
      final int vni = eni % VPCS + 1;
      final long mac = EniSpec.macWord(eni + 1L, 0) & EniEntry.MAC_MASK;
      final boolean found =
          tables.ipv4().find(vni, eni / VPCS + 1) == eni && tables.macs().find(vni, mac) == eni;
      assertThat(found).as("ENI %d", eni).isTrue();
      assertThat(tables.ipv4().find(VPCS + 1, eni) == EniTable.NONE).isTrue();
    }
  }
}
