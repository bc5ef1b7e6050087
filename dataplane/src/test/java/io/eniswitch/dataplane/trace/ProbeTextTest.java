package io.eniswitch.dataplane.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ProbeTextTest {
  @Test
  void shouldReadATcpPacketWithItsFlags() {
    final ProbePacket packet = ProbeText.parse("tcp 10.0.0.5:40000 > 10.0.1.9:443 syn+ack ttl 3");
    assertThat(packet.protocol()).isEqualTo(ProbeProtocol.TCP);
    assertThat(packet.source().getHostAddress()).isEqualTo("10.0.0.5");
    assertThat(packet.srcPort()).isEqualTo(40000);
    assertThat(packet.destination().getHostAddress()).isEqualTo("10.0.1.9");
    assertThat(packet.dstPort()).isEqualTo(443);
    assertThat(packet.flags()).isEqualTo(ProbePacket.SYN | ProbePacket.ACK);
    assertThat(packet.timeToLive()).isEqualTo(3);
    assertThat(packet.lengthBytes()).isEqualTo(40);
  }

  @Test
  void shouldReadIpv6WithPortsInBracketsAndWithoutPortsBare() {
    final ProbePacket udp = ProbeText.parse("UDP [2001:db8::1]:53>[2001:db8::2]:99 length 1000");
    assertThat(udp.isIpv4()).isFalse();
    assertThat(udp.srcPort()).isEqualTo(53);
    assertThat(udp.lengthBytes()).isEqualTo(1000);
    final ProbePacket echo = ProbeText.parse("icmpv6 2001:db8::1 > 2001:db8::2 reply id 7");
    assertThat(echo.type()).isEqualTo(129);
    assertThat(echo.identifier()).isEqualTo(7);
  }

  @Test
  void shouldTakeAnEchoForWhatIcmpMeansAndASynForWhatTcpMeans() {
    assertThat(ProbeText.parse("icmp 10.0.0.1 > 10.0.0.2").type()).isEqualTo(8);
    assertThat(ProbeText.parse("tcp 10.0.0.1:1 > 10.0.0.2:2").flags()).isEqualTo(ProbePacket.SYN);
    assertThat(ProbeText.parse("arp 10.0.0.1 > 10.0.0.2").lengthBytes()).isEqualTo(48);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tcp",
        "sctp 10.0.0.1:1 > 10.0.0.2:2",
        "tcp 10.0.0.1 > 10.0.0.2",
        "tcp 10.0.0.1:1 10.0.0.2:2",
        "tcp 10.0.0.1:99999 > 10.0.0.2:2",
        "tcp 10.0.0.1:1 > 2001:db8::1",
        "tcp 10.0.0.1:1 > [2001:db8::1]:2",
        "tcp 10.0.0.256:1 > 10.0.0.2:2",
        "tcp example.org:1 > 10.0.0.2:2",
        "udp 10.0.0.1:1 > 10.0.0.2:2 syn",
        "udp 10.0.0.1:1 > 10.0.0.2:2 length 12",
        "udp 10.0.0.1:1 > 10.0.0.2:2 length",
        "udp 10.0.0.1:1 > 10.0.0.2:2 ttl 256",
        "icmp 2001:db8::1 > 2001:db8::2",
        "icmpv6 10.0.0.1 > 10.0.0.2",
        "arp 10.0.0.1 > 10.0.0.2 ttl 1",
        "gre 10.0.0.1:1 > 10.0.0.2:1"
      })
  void shouldSayWhatIsAccepted(final String text) {
    assertThatThrownBy(() -> ProbeText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("packet \"" + text + "\": ")
        .hasMessageContaining("accepted is PROTOCOL SOURCE > DESTINATION");
  }

  @Test
  void shouldNotRepeatATextThatIsTooLong() {
    assertThatThrownBy(() -> ProbeText.parse("tcp ".repeat(1000)))
        .hasMessageContaining("longer than 300 characters")
        .extracting(e -> String.valueOf(e.getMessage()).length())
        .satisfies(length -> assertThat((int) length).isLessThan(1000));
  }
}
