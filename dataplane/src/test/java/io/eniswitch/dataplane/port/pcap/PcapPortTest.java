package io.eniswitch.dataplane.port.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.packet.Allocation;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.PortState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PcapPortTest {
  private static final byte[] FIRST = {1, 2, 3};
  private static final byte[] SECOND = new byte[1514];

  @TempDir Path directory;
  private final PacketVector vector = new PacketVector();
  private final PacketPool pool = new PacketPool(16, PacketPool.SMALL_BUFFER_BYTES);
  private final List<Throwable> errors = new ArrayList<>();

  @AfterEach
  void allBuffersAreBack() {
    assertThat(pool.freeCount()).isEqualTo(pool.capacity());
    pool.close();
  }

  @ParameterizedTest
  @CsvSource({"LITTLE, a1b2c3d4", "LITTLE, a1b23c4d", "BIG, a1b2c3d4", "BIG, a1b23c4d"})
  void shouldReceiveTheFramesOfEveryKindOfFile(String order, String magic) throws IOException {
    ByteOrder bytes = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Path file = capture(bytes, Integer.parseUnsignedInt(magic, 16), FIRST, SECOND);
    try (PcapPort port = PcapPort.open(4, file, null, errors::add)) {
      assertThat(port.isDrained()).isFalse();
      assertThat(port.receive(vector, pool, 256)).isEqualTo(2);
      assertThat(bytesOf(0)).containsExactly(1, 2, 3);
      assertThat(vector.length[1]).isEqualTo(1514);
      assertThat(vector.inPort[1]).isEqualTo(4);
      assertThat(port.isDrained()).isTrue();
      assertThat(port.receive(vector, pool, 256)).isZero();
      pool.free(vector.buffer, 0, 2);
    }
    try (PcapReader reader = PcapReader.open(file)) {
      long unit = magic.equals("a1b23c4d") ? 1 : 1000;
      assertThat(reader.timestampNs()).isEqualTo(4_000_000_000L * 1_000_000_000L + 7 * unit);
    }
  }

  @Test
  void shouldWriteWhatItCanReadAgain() throws IOException {
    Path input = capture(ByteOrder.LITTLE_ENDIAN, PcapFormat.MAGIC_NANOS, FIRST, SECOND);
    Path output = directory.resolve("out.pcap");
    long before = System.currentTimeMillis() * 1_000_000;
    try (PcapPort port = PcapPort.open(1, input, output, errors::add)) {
      int received = port.receive(vector, pool, 256);
      assertThat(port.transmit(vector, pool, new int[] {1, 0}, 0, received)).isEqualTo(2);
    }
    try (PcapReader reader = PcapReader.open(output)) {
      assertThat(reader.length()).isEqualTo(1514);
      assertThat(reader.timestampNs()).isBetween(before - 10_000_000L, before + 60_000_000_000L);
      reader.skip();
      assertThat(reader.length()).isEqualTo(3);
      assertThat(Memory.readByte(reader.address() + 2)).isEqualTo(3);
      reader.skip();
      assertThat(reader.hasNext()).isFalse();
    }
    assertThat(Files.isWritable(output)).isTrue();
  }

  @Test
  void shouldTakeNoMoreThanTheLimitAndThePoolAllow() throws IOException {
    byte[][] frames = new byte[40][60];
    Path file = capture(ByteOrder.LITTLE_ENDIAN, PcapFormat.MAGIC_MICROS, frames);
    try (PcapPort port = PcapPort.open(1, file, null, errors::add)) {
      assertThat(port.receive(vector, pool, 5)).isEqualTo(5);
      assertThat(port.receive(vector, pool, 256)).isEqualTo(11);
      assertThat(port.receive(vector, pool, 256)).isZero();
      pool.free(vector.buffer, 0, 16);
      vector.count = 0;
      assertThat(port.receive(vector, pool, 256)).isEqualTo(16);
      pool.free(vector.buffer, 0, 16);
      vector.count = 0;
      assertThat(port.receive(vector, pool, 256)).isEqualTo(8);
      pool.free(vector.buffer, 0, 8);
      assertThat(port.isDrained()).isTrue();
    }
  }

  @Test
  void shouldDropAndCountFramesLongerThanABuffer() throws IOException {
    Path file = capture(ByteOrder.LITTLE_ENDIAN, PcapFormat.MAGIC_MICROS, new byte[2000], FIRST);
    try (PcapPort port = PcapPort.open(1, file, null, errors::add)) {
      assertThat(port.receive(vector, pool, 256)).isEqualTo(1);
      assertThat(bytesOf(0)).containsExactly(1, 2, 3);
      assertThat(port.tooLong()).isEqualTo(1);
      pool.free(vector.buffer[0]);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws IOException {
    Path good = capture(ByteOrder.BIG_ENDIAN, PcapFormat.MAGIC_MICROS, FIRST, SECOND);
    byte[] bytes = Files.readAllBytes(good);
    assertRefused(new byte[0], "only 0 bytes, its header has 24");
    assertRefused(
        "#!/bin/sh\necho this is not a capture\n".getBytes(StandardCharsets.UTF_8),
        "starts with 622f2123");
    assertRefused(with(bytes, 0, 0x0a0d0d0a), "is pcapng; convert it with: editcap -F pcap");
    assertRefused(with(bytes, 20, 113), "has link type 113, accepted is 1 (Ethernet)");
    assertRefused(with(bytes, 32, -1), "frame 1 at byte 24 claims 4294967295 bytes");
    assertRefused(Arrays.copyOf(bytes, bytes.length - 1), "frame 2 at byte 43 is cut");
    assertRefused(Arrays.copyOf(bytes, 50), "frame 2 at byte 43 is cut off in its header");
    assertThatThrownBy(() -> PcapPort.open(1, directory.resolve("none"), null, errors::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> PcapPort.open(1, good, directory, errors::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("EISDIR");
  }

  @Test
  void shouldRefuseOrReadWhateverAFileHolds() throws IOException {
    long seed = System.nanoTime();
    System.out.println("PcapPortTest seed " + seed);
    Random random = new Random(seed);
    byte[] good =
        Files.readAllBytes(
            capture(ByteOrder.LITTLE_ENDIAN, PcapFormat.MAGIC_MICROS, FIRST, SECOND, FIRST));
    Path file = directory.resolve("mutated.pcap");
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(Math.min(60, bytes.length))] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      try (PcapPort port = PcapPort.open(1, file, null, errors::add)) {
        vector.count = 0;
        pool.free(vector.buffer, 0, port.receive(vector, pool, 256));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining(file.toString());
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void shouldFailOnceWhenTheOutputCannotBeWritten() throws IOException {
    Path full = Path.of("/dev/full");
    if (!Files.exists(full)) {
      System.out.println("SKIPPED shouldFailOnceWhenTheOutputCannotBeWritten: no " + full);
      return;
    }
    try (PcapPort port = PcapPort.open(1, null, full, errors::add)) {
      int sent = 0;
      while (send(port) == 1) {
        sent++;
      }
      assertThat(sent).isGreaterThan(600);
      pool.free(vector.buffer[0]);
      assertThat(port.state()).isEqualTo(PortState.FAILED);
      assertThat(port.fault())
          .isEqualTo("write(\"pcap::/dev/full\"): ENOSPC (no space left on device)");
      assertThat(send(port)).isZero();
      pool.free(vector.buffer[0]);
      assertThat(errors).hasSize(1);
    }
  }

  @Test
  void shouldNotAllocate() throws IOException {
    Path nowhere = Path.of("/dev/null");
    try (PcapPort port = PcapPort.open(1, null, nowhere, errors::add)) {
      long allocated =
          Allocation.afterWarmUp(() -> {
            for (int i = 0; i < 5_000; i++) {
              send(port);
            }
          });
      assertThat(allocated).isLessThan(Allocation.NONE_BYTES);
    }
  }

  private int send(PcapPort port) {
    vector.count = 0;
    int buffer = pool.allocate();
    vector.add(buffer, pool.frameAddress(buffer), 1514, 0, Offload.NONE);
    return port.transmit(vector, pool, ZERO, 0, 1);
  }

  private static final int[] ZERO = {0};

  private void assertRefused(byte[] bytes, String reason) throws IOException {
    Path file = directory.resolve("bad.pcap");
    Files.write(file, bytes);
    assertThatThrownBy(() -> PcapPort.open(1, file, null, errors::add))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(reason);
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    return ByteBuffer.wrap(bytes.clone()).putInt(at, value).array();
  }

  private byte[] bytesOf(int slot) {
    byte[] bytes = new byte[vector.length[slot]];
    Memory.copy(vector.address[slot], bytes, 0, bytes.length);
    return bytes;
  }

  private Path capture(ByteOrder order, int magic, byte[]... frames) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(1 << 16).order(order);
    file.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0).putInt(65_535).putInt(1);
    for (byte[] frame : frames) {
      file.putInt((int) 4_000_000_000L).putInt(7).putInt(frame.length).putInt(frame.length);
      file.put(frame);
    }
    Path path = directory.resolve("in.pcap");
    Files.write(path, Arrays.copyOf(file.array(), file.position()));
    return path;
  }
}
