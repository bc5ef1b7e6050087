package io.eniswitch.dataplane.port.pcap;

import static io.eniswitch.dataplane.port.pcap.PcapFormat.FILE_HEADER_BYTES;
import static io.eniswitch.dataplane.port.pcap.PcapFormat.FRAME_HEADER_BYTES;

import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.Libc;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.time.Instant;

/**
 * Writes a capture file with nanosecond times.
 *
 * <p><b>Threading:</b> one thread. <b>Bounds:</b> {@value #BUFFER_BYTES} bytes are gathered before
 * the file is written; {@link #flush} writes what there is.
 */
final class PcapWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final Fd file;
  private final Region buffer = Region.map(BUFFER_BYTES);
  private final long epochMinusNanoTime;
  private int used;

  /** Writes to {@code file}, which is empty, and closes it in the end. */
  PcapWriter(Fd file) {
    this.file = file;
    Instant now = Instant.now();
    epochMinusNanoTime = now.getEpochSecond() * NS_PER_SECOND + now.getNano() - System.nanoTime();
    long header = buffer.address();
    Memory.writeInt(header, PcapFormat.MAGIC_NANOS);
    Memory.writeShort(header + 4, PcapFormat.VERSION_MAJOR);
    Memory.writeShort(header + 6, PcapFormat.VERSION_MINOR);
    Memory.writeInt(header + 16, PcapFormat.MAX_FRAME_BYTES);
    Memory.writeInt(header + PcapFormat.LINK_TYPE_AT, PcapFormat.LINK_TYPE_ETHERNET);
    used = FILE_HEADER_BYTES;
  }

  /** The present, as the times in the file count: nanoseconds since 1970. */
  long now() {
    return System.nanoTime() + epochMinusNanoTime;
  }

  /**
   * Appends a frame.
   *
   * @return 0, or {@code -errno} if the file could not be written and the frame is lost
   */
  int append(long frame, int length, long timestampNs) {
    if (used + FRAME_HEADER_BYTES + length > BUFFER_BYTES) {
      int error = flush();
      if (error != 0) {
        return error;
      }
    }
    long at = buffer.address() + used;
    Memory.writeInt(at, (int) (timestampNs / NS_PER_SECOND));
    Memory.writeInt(at + 4, (int) (timestampNs % NS_PER_SECOND));
    Memory.writeInt(at + 8, length);
    Memory.writeInt(at + 12, length);
    Memory.copy(frame, at + FRAME_HEADER_BYTES, length);
    used += FRAME_HEADER_BYTES + length;
    return 0;
  }

  /** Writes what was gathered. Returns 0, or {@code -errno}. */
  int flush() {
    int written = 0;
    while (written < used) {
      long result = Libc.write(file.number(), buffer.address() + written, used - written);
      if (result < 0) {
        return (int) result;
      }
      written += (int) result;
    }
    used = 0;
    return 0;
  }

  /** Writes the rest, as far as possible, and closes the file. */
  @Override
  public void close() {
    flush();
    file.close();
    buffer.close();
  }
}
