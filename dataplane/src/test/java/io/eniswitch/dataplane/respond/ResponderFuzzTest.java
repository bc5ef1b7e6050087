package io.eniswitch.dataplane.respond;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged requests: whatever comes back stays in its buffer, at its port and in its VPC. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ResponderFuzzTest {
  private static final int FRAMES = 200_000;
  private static final long MILLISECOND = 1_000_000L;
  private static final List<String> OTHER_TENANT = List.of("00163e000028", "00163e000029");

  private final Random random = new Random();

  @Test
  void shouldNeverLeaveTheBufferThePortOrTheVpc() {
    final long seed = System.nanoTime();
    System.out.println("ResponderFuzzTest seed " + seed);
    random.setSeed(seed);
    final List<Exchange> rows = Exchange.all();
    int answers = 0;
    try (Tenants tenants = new Tenants()) {
      for (int i = 0; i < FRAMES; i++) {
        final Exchange row = rows.get(random.nextInt(rows.size()));
        final byte[] frame = mutated(row.frame());
        final String sender = random.nextBoolean() ? "a" : "b";
        tenants.put(sender, row.why(), frame);
        if (random.nextBoolean()) {
          // Lets the mutant past the checksums.
          tenants.vector.offload[0] =
              Offload.of(Offload.NEEDS_CHECKSUM, Offload.SEGMENT_NONE, 0, 34, 2);
        }
        final long askerMac = EthernetHeader.source(tenants.vector.address[0]);
        tenants.responder.process(tenants.vector, i * 3L * MILLISECOND);
        if (tenants.vector.verdict[0] == Verdict.FORWARD) {
          answers++;
          checkAnswer(tenants, sender, askerMac, frame);
        } else {
          assertThat(tenants.vector.verdict[0]).isEqualTo(Verdict.DROP);
        }
        if (i % 256 == 0) {
          assertThat(tenants.isNeighbourhoodIntact()).as("after frame %d", i).isTrue();
        }
      }
    }
    assertThat(answers).as("mutants that were answered").isGreaterThan(FRAMES / 20);
  }

  private static void checkAnswer(
      final Tenants tenants, final String sender, final long askerMac, final byte[] frame) {
    final PacketVector vector = tenants.vector;
    final long moved = tenants.pool.frameAddress(Tenants.BUFFER) - vector.address[0];
    assertThat(moved).isBetween(0L, 48L);
    assertThat(vector.length[0])
        .isLessThanOrEqualTo(Math.max(Responder.MAX_ANSWER_BYTES, frame.length))
        .isLessThanOrEqualTo(tenants.pool.maxFrameBytes() + PacketPool.HEADROOM_BYTES);
    assertThat(vector.outPort[0]).isEqualTo(Tenants.port(tenants.eni(sender)));
    assertThat(EthernetHeader.destination(vector.address[0]))
        .isIn(askerMac, EthernetHeader.BROADCAST, NeighborResponder.ALL_NODES_MAC, mac(frame));
    final String request = HexFormat.of().formatHex(frame);
    for (final String mac : OTHER_TENANT) {
      assertThat(!tenants.frame().contains(mac) || request.contains(mac))
          .as("%s in the answer to %s of %s", mac, request, sender)
          .isTrue();
    }
  }

  /** The client's MAC in a DHCP message, to which replies go; zero for other frames. */
  private static long mac(final byte[] frame) {
    long mac = 0;
    for (int i = 5; i >= 0 && frame.length > 75; i--) {
      mac = mac << 8 | frame[70 + i] & 0xff;
    }
    return mac;
  }

  private byte[] mutated(final byte[] frame) {
    byte[] mutant = frame.clone();
    if (random.nextInt(8) == 0) {
      mutant = Arrays.copyOf(mutant, 14 + random.nextInt(mutant.length + 40 - 14));
    }
    final int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      // Headers are where the lies are, so most changes go there.
      final int reach = random.nextBoolean() ? mutant.length : Math.min(mutant.length, 90);
      final int at = random.nextInt(reach);
      mutant[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt();
            case 1 -> 0;
            case 2 -> (byte) 0xff;
            default -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
          };
    }
    return mutant;
  }
}
