package io.eniswitch.dataplane.port.pcap;

import static io.eniswitch.dataplane.port.pcap.PcapFormat.FILE_HEADER_BYTES;
import static io.eniswitch.dataplane.port.pcap.PcapFormat.FRAME_HEADER_BYTES;

import io.eniswitch.dataplane.packet.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The frames of a capture file, one after the other. The file is mapped and checked whole when it
 * is opened, so that nothing can go wrong later; it must not be shortened while it is open.
 *
 * <p><b>Threading:</b> one thread.
 */
final class PcapReader implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final Path file;
  private final long start;
  private final long end;
  private boolean swapped;
  private boolean nanos;
  private long next;

  private PcapReader(Path file) throws IOException {
    this.file = file;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      start = mapped.address();
      end = start + mapped.byteSize();
    }
  }

  /**
   * Opens and checks a file.
   *
   * @throws IOException that says what is wrong with which file, and where
   */
  static PcapReader open(Path file) throws IOException {
    PcapReader reader = new PcapReader(file);
    try {
      reader.checkFileHeader();
      reader.checkFrames();
      reader.next = reader.start + FILE_HEADER_BYTES;
      return reader;
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  /** Whether there is another frame. */
  boolean hasNext() {
    return next < end;
  }

  /** Bytes of the next frame. */
  int length() {
    return readInt(next + 8);
  }

  /** Address of the next frame's first byte, in memory that must not be written. */
  long address() {
    return next + FRAME_HEADER_BYTES;
  }

  /** When the next frame was captured, in nanoseconds since 1970. */
  long timestampNs() {
    long seconds = Integer.toUnsignedLong(readInt(next));
    return seconds * 1_000_000_000L + readInt(next + 4) * (nanos ? 1L : 1_000L);
  }

  /** Goes on to the frame after the next. */
  void skip() {
    next += FRAME_HEADER_BYTES + length();
  }

  @Override
  public void close() {
    arena.close();
  }

  private void checkFileHeader() throws IOException {
    if (end - start < FILE_HEADER_BYTES) {
      throw new IOException(
          file + ": not a capture file: only " + (end - start) + " bytes, its header has 24");
    }
    int magic = Memory.readInt(start);
    int turned = Integer.reverseBytes(magic);
    swapped = turned == PcapFormat.MAGIC_MICROS || turned == PcapFormat.MAGIC_NANOS;
    nanos = (swapped ? turned : magic) == PcapFormat.MAGIC_NANOS;
    if (magic == PcapFormat.MAGIC_NEXT_GENERATION) {
      throw new IOException(file + ": is pcapng; convert it with: editcap -F pcap");
    }
    if (!swapped && !nanos && magic != PcapFormat.MAGIC_MICROS) {
      throw new IOException(
          "%s: not a capture file: starts with %08x, accepted are %08x and %08x"
              .formatted(file, magic, PcapFormat.MAGIC_MICROS, PcapFormat.MAGIC_NANOS));
    }
    int linkType = readInt(start + PcapFormat.LINK_TYPE_AT) & 0xffff;
    if (linkType != PcapFormat.LINK_TYPE_ETHERNET) {
      throw new IOException(file + ": has link type " + linkType + ", accepted is 1 (Ethernet)");
    }
  }

  private void checkFrames() throws IOException {
    next = start + FILE_HEADER_BYTES;
    for (long frame = 1; next < end; frame++) {
      String where = file + ": frame " + frame + " at byte " + (next - start);
      if (end - next < FRAME_HEADER_BYTES) {
        throw new IOException(where + " is cut off in its header");
      }
      int length = length();
      if (length < 0 || length > PcapFormat.MAX_FRAME_BYTES) {
        throw new IOException(
            "%s claims %d bytes, accepted are 0 to %d"
                .formatted(where, Integer.toUnsignedLong(length), PcapFormat.MAX_FRAME_BYTES));
      }
      if (end - next - FRAME_HEADER_BYTES < length) {
        throw new IOException(where + " is cut off");
      }
      skip();
    }
  }

  private int readInt(long address) {
    int value = Memory.readInt(address);
    return swapped ? Integer.reverseBytes(value) : value;
  }
}
