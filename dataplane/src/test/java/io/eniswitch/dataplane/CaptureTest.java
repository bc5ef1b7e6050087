package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.trace.Capture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CaptureTest {
  private static final int PACKET = 6;
  private static final int OUTBOUND = 2;
  private static final int INBOUND = 1;

  /** A packet block of a pcapng file. */
  private record Block(byte[] frame, int direction, String comment) {}

  @TempDir private Path directory;
  private final ByteBuffer file = ByteBuffer.allocate(1 << 20);

  @SuppressWarnings("NullAway.Init")
  private SwitchRig rig;

  @SuppressWarnings("NullAway.Init")
  private MemoryPort a;

  @SuppressWarnings("NullAway.Init")
  private MemoryPort b;

  @BeforeEach
  void start() {
    rig = new SwitchRig(directory, 2);
    rig.addEni("eni-a", "vsw-1", SwitchRig.MAC_A, "10.0.0.1");
    rig.addEni("eni-b", "vsw-2", SwitchRig.MAC_B, "10.0.1.1");
    a = rig.attach("eni-a", "i-a");
    b = rig.attach("eni-b", "i-b");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldCopyBothDirectionsWithWhatBecameOfThem() throws Exception {
    final byte[] there = SwitchRig.udp(SwitchRig.MAC_A, "10.0.0.1", "10.0.1.1", 1);
    final byte[] back = SwitchRig.udpAnswer(SwitchRig.MAC_B, "10.0.1.1", "10.0.0.1", 2);
    final byte[] spoofed = SwitchRig.udp(SwitchRig.MAC_A, "10.0.0.9", "10.0.1.1", 3);
    SwitchRig.assertPasses(a, b, there);
    final Capture capture = rig.dataplane.inspection().capture("eni-a");
    SwitchRig.assertPasses(a, b, there);
    SwitchRig.assertPasses(b, a, back);
    rig.assertDropped(a, b, spoofed, DropReason.SOURCE_IP);
    rig.dataplane.inspection().end();
    SwitchRig.assertPasses(a, b, there);
    final List<Block> blocks = read(capture);
    assertThat(blocks).hasSize(3);
    assertThat(blocks)
        .anySatisfy(block -> {
          assertThat(block.frame()).isEqualTo(there);
          assertThat(block.direction()).isEqualTo(OUTBOUND);
          assertThat(block.comment()).startsWith("delivered to eni-b, port ");
        })
        .anySatisfy(block -> {
          assertThat(block.frame()).hasSize(back.length).isNotEqualTo(back);
          assertThat(block.direction()).isEqualTo(INBOUND);
          assertThat(block.comment()).isEqualTo("from eni-b");
        })
        .anySatisfy(block -> {
          assertThat(block.frame()).isEqualTo(spoofed);
          assertThat(block.comment()).startsWith("dropped (SOURCE_IP): the source address");
        });
    assertThat(capture.missed()).isZero();
    capture.close();
  }

  @Test
  void shouldCountWhatItsReaderWasTooSlowFor() throws Exception {
    final byte[] frame = SwitchRig.udp(SwitchRig.MAC_A, "10.0.0.1", "10.0.1.1", 1);
    final Capture capture = rig.dataplane.inspection().capture("eni-a");
    final int sent = Capture.RING_BYTES / 96 + 1000;
    for (int i = 0; i < sent; i++) {
      SwitchRig.assertPasses(a, b, frame);
    }
    rig.dataplane.inspection().end();
    assertThat(capture.missed()).isEqualTo(1000);
    capture.close();
  }

  @Test
  void shouldRunOneAtATime() {
    final Capture capture = rig.dataplane.inspection().capture("eni-a");
    assertThatThrownBy(() -> rig.dataplane.inspection().capture("eni-b"))
        .hasMessageContaining("another capture runs already");
    rig.dataplane.inspection().end();
    capture.close();
    final Capture next = rig.dataplane.inspection().capture("eni-b");
    rig.dataplane.inspection().end();
    next.close();
  }

  private List<Block> read(final Capture capture) {
    capture.start(file);
    capture.write(file, Long.MAX_VALUE);
    capture.end(file);
    final List<Block> blocks = new ArrayList<>();
    file.flip().order(ByteOrder.LITTLE_ENDIAN);
    while (file.hasRemaining()) {
      final int start = file.position();
      final int type = file.getInt();
      final int length = file.getInt();
      assertThat(length % 4).isZero();
      assertThat(file.getInt(start + length - 4)).as("length at the end").isEqualTo(length);
      if (type == PACKET) {
        blocks.add(packet(start));
      }
      file.position(start + length);
    }
    return blocks;
  }

  private Block packet(final int start) {
    final byte[] frame = new byte[file.getInt(start + 20)];
    file.get(start + 28, frame);
    final int flags = start + 28 + (frame.length + 3 & -4);
    final byte[] comment = new byte[file.getShort(flags + 10)];
    file.get(flags + 12, comment);
    return new Block(frame, file.getInt(flags + 4), new String(comment, StandardCharsets.UTF_8));
  }
}
