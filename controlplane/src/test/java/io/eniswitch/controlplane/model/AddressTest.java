package io.eniswitch.controlplane.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "0:0:0:0:0:0:0:0, ::",
    "fe80::, fe80::",
    "::1, ::1",
  })
  void shouldWriteAddressesTheCanonicalWay(String text, String canonical) {
    assertThat(IpAddress.parse(text).toString()).isEqualTo(canonical);
    assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4.5",
        "a.b.c.d",
        ":",
        ":::",
        "1::2::3",
        "::ffff:1.2.3.4",
        "fe80::1%eth0",
        "12345::",
        "localhost"
      })
  void shouldRefuseWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldAgreeWithTheJdkOnRandomAddresses() throws UnknownHostException {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      IpAddress v4 = IpAddress.v4(random.nextInt());
      long sparse = 0xffff_0000_0000_ffffL << 16 * random.nextInt(4);
      IpAddress v6 = IpAddress.v6(random.nextLong() | 0x2000L << 48, random.nextLong() & sparse);
      for (IpAddress address : new IpAddress[] {v4, v6}) {
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        assertThat(InetAddress.getByAddress(address.bytes()))
            .isEqualTo(InetAddress.ofLiteral(address.toString()));
      }
    }
  }

  @Test
  void shouldCarryBetweenTheHalvesOfAnIpv6Address() {
    assertThat(IpAddress.v6(1, -1).plus(1)).isEqualTo(IpAddress.v6(2, 0));
    assertThat(IpAddress.v6(1, 5)).isGreaterThan(IpAddress.v6(0, -1));
    assertThat(IpAddress.v6(0, 0)).isGreaterThan(IpAddress.v4(-1));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, 10.0.0.0, 11.0.0.0",
    "0.0.0.0/0, 255.255.255.255, 1.2.3.4, ::1",
    "fd00::/64, fd00::ffff:ffff:ffff:ffff, fd00::1, fd00:0:0:1::",
    "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db8::, 2001:db9::",
    "10.1.2.3/32, 10.1.2.3, 10.1.2.3, 10.1.2.4",
  })
  void shouldKnowItsEndsAndWhatIsInside(String block, String last, String in, String out) {
    Cidr cidr = Cidr.parse(block);
    assertThat(cidr.last().toString()).isEqualTo(last);
    assertThat(cidr.contains(IpAddress.parse(in))).isTrue();
    assertThat(cidr.contains(IpAddress.parse(out))).isFalse();
    assertThat(cidr.toString()).isEqualTo(block);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129"})
  void shouldRefuseWhatIsNoBlock(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldClearHostBitsOnlyWhenReadLoosely() {
    assertThat(Cidr.parseLoosely("10.1.2.3/8")).isEqualTo(Cidr.parse("10.0.0.0/8"));
    assertThat(Cidr.parseLoosely("fd00::1/64")).isEqualTo(Cidr.parse("fd00::/64"));
    assertThat(Cidr.parse("10.0.0.0/8").overlaps(Cidr.parse("10.4.0.0/16"))).isTrue();
    assertThat(Cidr.parse("10.0.0.0/8").overlaps(Cidr.parse("11.0.0.0/8"))).isFalse();
  }

  @Test
  void shouldWriteMacAddressesWithColons() {
    MacAddress mac = MacAddress.ofEni(0x0a0b0c);
    assertThat(mac.toString()).isEqualTo("00:16:3e:0a:0b:0c");
    assertThat(MacAddress.parse("00:16:3E:0A:0B:0C")).isEqualTo(mac);
    assertThatThrownBy(() -> MacAddress.parse("00:16:3e")).hasMessageContaining("not a MAC");
  }
}
