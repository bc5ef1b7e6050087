package io.eniswitch.benchmarks.peers;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A pcap file of one 60-byte UDP frame per flow (64 with the frame check sequence), from MAC
 * 02:00:00:00:00:01, 10.0.0.1, to 02:00:00:00:00:02, 10.0.0.2. Flows differ in their ports and
 * stand in a random order, the same in every run, so that no prefetcher sees a pattern.
 */
final class FlowCapture {
  static final int FRAME_BYTES = 60;
  static final int FILE_HEADER_BYTES = 24;
  static final int RECORD_HEADER_BYTES = 16;
  private static final int IP = 14;
  private static final int UDP = 34;
  private static final int SOURCE_PORTS = 60_000;

  private FlowCapture() {}

  /** Writes {@code flows} frames to {@code file}. */
  static void write(Path file, int flows) throws IOException {
    List<Integer> order = IntStream.range(0, flows).boxed().collect(Collectors.toList());
    Collections.shuffle(order, new Random(1));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(
          ByteBuffer.allocate(FILE_HEADER_BYTES)
              .order(ByteOrder.nativeOrder())
              .putInt(0xa1b2c3d4)
              .putShort((short) 2)
              .putShort((short) 4)
              .putLong(0)
              .putInt(65_535)
              .putInt(1)
              .array());
      for (int flow : order) {
        out.write(
            ByteBuffer.allocate(RECORD_HEADER_BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(0)
                .putInt(FRAME_BYTES)
                .putInt(FRAME_BYTES)
                .array());
        out.write(frame(flow));
      }
    }
  }

  private static byte[] frame(int flow) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
    frame.putShort((short) 0x0200).putInt(2).putShort((short) 0x0200).putInt(1);
    frame.putShort((short) 0x0800);
    frame.putShort((short) 0x4500).putShort((short) (FRAME_BYTES - IP)).putInt(0);
    frame.put((byte) 64).put((byte) 17).putShort((short) 0).putInt(0x0a000001).putInt(0x0a000002);
    frame.putShort(IP + 10, checksum(frame));
    frame.putShort((short) (1024 + flow % SOURCE_PORTS));
    frame.putShort((short) (2000 + flow / SOURCE_PORTS));
    frame.putShort((short) (FRAME_BYTES - UDP)).putShort((short) 0);
    return frame.array();
  }

  private static short checksum(ByteBuffer frame) {
    int sum = 0;
    for (int at = IP; at < UDP; at += 2) {
      sum += frame.getShort(at) & 0xffff;
    }
    return (short) ~((sum & 0xffff) + (sum >>> 16));
  }
}
