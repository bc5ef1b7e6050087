package io.eniswitch.dataplane.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checksums against the RFCs' own examples and against a sum of byte pairs. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ChecksumTest {
  private static final int REGION_BYTES = 1 << 17;

  private Region region;
  private long at;

  @BeforeEach
  void map() {
    region = Region.map(REGION_BYTES);
    at = region.address();
  }

  @AfterEach
  void unmap() {
    region.close();
  }

  @Test
  void shouldSumTheExampleOfRfc1071() {
    put("0001f203f4f5f6f7");

    assertThat(networkOrder(Checksum.finish(Checksum.sum(at, 8)))).isEqualTo(~0xddf2 & 0xffff);
  }

  @Test
  void shouldUpdateTheExampleOfRfc1624() {
    assertThat(Checksum.update(0xdd2f, 0x5555, 0x3285)).isEqualTo(0x0000);
  }

  @Test
  void shouldWriteAndAcceptAnIpv4Header() {
    put("450000730000400040110000c0a80001c0a800c7");

    Checksum.writeIpv4Header(at);

    assertThat(Memory.readShortBe(at + Ipv4Header.CHECKSUM)).isEqualTo(0xb861);
    assertThat(Checksum.finish(Checksum.sum(at, 20))).isZero();
  }

  @Test
  void shouldSumEveryLengthAndAlignmentLikeByteByByte() {
    final Random random = seeded();
    final byte[] bytes = new byte[300];
    for (int round = 0; round < 40; round++) {
      random.nextBytes(bytes);
      put(bytes);
      for (int length = 0; length <= 280; length++) {
        final int start = random.nextInt(16);
        assertThat(Checksum.finish(Checksum.sum(at + start, length)))
            .as("%d bytes from %d", length, start)
            .isEqualTo(networkOrder(naive(bytes, start, length)));
      }
    }
  }

  @Test
  void shouldSumTheLongestPacketOfOnesWithoutOverflow() {
    final byte[] ones = new byte[65_535];
    Arrays.fill(ones, (byte) 0xff);
    put(ones);

    assertThat(Checksum.finish(Checksum.sum(at, ones.length)))
        .isEqualTo(networkOrder(naive(ones, 0, ones.length)));
  }

  @Test
  void shouldUpdateToTheChecksumOfTheChangedBytes() {
    final Random random = seeded();
    final byte[] bytes = new byte[64];
    for (int round = 0; round < 20_000; round++) {
      random.nextBytes(bytes);
      put(bytes);
      final int before = Checksum.finish(Checksum.sum(at, 64));
      final int word = Memory.readShort(at + 8);
      final int wide = Memory.readInt(at + 16);
      final int newWord = random.nextInt(1 << 16);
      final int newWide = random.nextInt();
      Memory.writeShort(at + 8, newWord);
      Memory.writeInt(at + 16, newWide);

      final int updated = Checksum.updateInt(Checksum.update(before, word, newWord), wide, newWide);

      assertThat(updated).isEqualTo(Checksum.finish(Checksum.sum(at, 64)));
    }
  }

  @Test
  void shouldCoverTheIpv4PseudoHeader() {
    // Made with Scapy: UDP 10.0.0.1:68 > 10.0.0.2:67, payload "eni".
    put("4500001f00000000401166cc0a0000010a000002" + "00440043000b0000656e69");

    Checksum.writeUdp(Checksum.pseudoHeader4(at, Ipv4Header.PROTOCOL_UDP, 11), at + 20, 11);

    assertThat(Memory.readShortBe(at + 26)).isEqualTo(0x1ce0);
  }

  @Test
  void shouldCoverTheIpv6PseudoHeader() {
    // Made with Scapy: ICMPv6 echo request fe80::1 > 2001:db8::2, id 7, sequence 9, payload "eni".
    put(
        "60000000000b3a40fe80000000000000000000000000000120010db8000000000000000000000002"
            + "8000000000070009656e69");

    Checksum.writeIcmp(Checksum.pseudoHeader6(at, Ipv6Header.NEXT_ICMP, 11), at + 40, 11);

    assertThat(Memory.readShortBe(at + 42)).isEqualTo(0x84fe);
  }

  @Test
  void shouldSendAUdpChecksumOfZeroAsOnes() {
    put("4500001e00000000401100000000000000000000" + "00000000000a0000ffda");

    Checksum.writeUdp(Checksum.pseudoHeader4(at, Ipv4Header.PROTOCOL_UDP, 10), at + 20, 10);

    assertThat(Memory.readShort(at + 26)).isEqualTo(0xffff);
  }

  private static Random seeded() {
    final long seed = System.nanoTime();
    System.out.println("ChecksumTest seed " + seed);
    return new Random(seed);
  }

  private static int networkOrder(final int word) {
    return Short.reverseBytes((short) word) & 0xffff;
  }

  private static int naive(final byte[] bytes, final int start, final int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      final int octet = bytes[start + i] & 0xff;
      sum += i % 2 == 0 ? octet << 8 : octet;
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }

  private void put(final String hex) {
    put(HexFormat.of().parseHex(hex));
  }

  private void put(final byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      Memory.writeByte(at + i, bytes[i]);
    }
  }
}
