package io.eniswitch.dataplane.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RegionTest {
  @Test
  void shouldBeZeroedAlignedAndWritableToItsEnd() {
    long bytes = 3 * Region.HUGE_PAGE_BYTES + 8;
    try (Region region = Region.map(bytes)) {
      assertThat(region.address() % Region.HUGE_PAGE_BYTES).isZero();
      assertThat(region.bytes()).isEqualTo(bytes);
      long last = region.address() + bytes - 8;
      assertThat(Memory.readLong(last)).isZero();
      Memory.writeLong(last, 42);
      assertThat(Memory.readLong(last)).isEqualTo(42);
    }
  }

  @Test
  void shouldSayWhatItLiesOn() {
    try (Region small = Region.map(4096);
        Region large = Region.map(Region.HUGE_PAGE_BYTES)) {
      assertThat(small.pages()).isEqualTo(Region.Pages.SMALL);
      assertThat(large.pages()).isIn((Object[]) Region.Pages.values());
    }
  }

  @Test
  void shouldCloseOnce() {
    Region region = Region.map(4096);
    region.close();
    region.close();
    assertThat(region.bytes()).isEqualTo(4096);
  }
}
