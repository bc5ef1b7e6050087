package io.eniswitch.dataplane.cap;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.Ipv4Header;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class CongestionMarkTest {
  private static final int TCP4 = Layout.of(Layout.IPV4, 6, 34);
  private static final int TCP6 = Layout.of(Layout.IPV6, 6, 54);

  private final Region region = Region.map(128);
  private final long ip = region.address() + Layout.IP_OFFSET;

  @AfterEach
  void unmap() {
    region.close();
  }

  @ParameterizedTest(name = "type of service {0}")
  @CsvSource({"1, 3", "2, 3", "3, 3", "185, 187", "186, 187"})
  void shouldMarkWhatMayBeMarkedAndKeepTheChecksum(int before, int after) {
    Ipv4Header.write(ip, before, 1500, 64, 6);
    Ipv4Header.writeAddresses(ip, 0x0100000a, 0x0200000a);
    assertThat(CongestionMark.mark(region.address(), TCP4)).isTrue();
    assertThat(Memory.readByte(ip + 1)).isEqualTo(after);
    assertThat(Checksum.finish(Checksum.sum(ip, 20))).isZero();
  }

  @Test
  void shouldLeaveWhatMayNotBeMarked() {
    Ipv4Header.write(ip, 184, 1500, 64, 6);
    assertThat(CongestionMark.mark(region.address(), TCP4)).isFalse();
    assertThat(Memory.readByte(ip + 1)).isEqualTo(184);
    Memory.writeIntBe(ip, 0x6b800000);
    assertThat(CongestionMark.mark(region.address(), TCP6)).isFalse();
    assertThat(Memory.readIntBe(ip)).isEqualTo(0x6b800000);
  }

  @Test
  void shouldMarkIpv6() {
    Memory.writeIntBe(ip, 0x6ba12345);
    assertThat(CongestionMark.mark(region.address(), TCP6)).isTrue();
    assertThat(Memory.readIntBe(ip)).isEqualTo(0x6bb12345);
  }
}
