package io.eniswitch.dataplane.port.pcap;

import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.PortState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * A port that receives the frames of one capture file, as fast as they are taken, and writes what
 * it transmits to another.
 *
 * <p><b>Threading:</b> as {@link Port}. <b>Bounds:</b> a frame longer than a buffer is dropped and
 * counted.
 */
public final class PcapPort implements Port {
  private final int portId;
  private final String name;
  private final ErrorHandler errors;
  private final @Nullable PcapReader reader;
  private final @Nullable PcapWriter writer;
  private final AtomicLong tooLong = new AtomicLong();
  private volatile boolean drained;
  private volatile PortState state = PortState.UP;
  private volatile String fault = "";

  private PcapPort(
      int portId,
      String name,
      @Nullable PcapReader reader,
      @Nullable PcapWriter writer,
      ErrorHandler errors) {
    this.portId = portId;
    this.name = name;
    this.reader = reader;
    this.writer = writer;
    this.errors = errors;
    this.drained = reader == null;
  }

  /**
   * Opens a port.
   *
   * @param input file to receive from: classic pcap of Ethernet, micro- or nanoseconds, either byte
   *     order; null: nothing is received
   * @param output file to create or empty; null: what is transmitted is thrown away
   * @param errors told once if the output cannot be written
   * @throws IOException that says which file is wrong, how and where
   */
  public static PcapPort open(
      int portId, @Nullable Path input, @Nullable Path output, ErrorHandler errors)
      throws IOException {
    PcapReader reader = input == null ? null : PcapReader.open(input);
    try {
      PcapWriter writer = output == null ? null : new PcapWriter(Fd.create(output.toString()));
      String name = "pcap:" + (input == null ? "" : input) + ":" + (output == null ? "" : output);
      return new PcapPort(portId, name, reader, writer, errors);
    } catch (LinuxException e) {
      if (reader != null) {
        reader.close();
      }
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Whether all frames of the input were received; any thread may ask. */
  public boolean isDrained() {
    return drained;
  }

  /** Frames of the input that were longer than a buffer. */
  public long tooLong() {
    return tooLong.get();
  }

  @Override
  public int receive(PacketVector vector, PacketPool pool, int limit) {
    PcapReader frames = reader;
    if (frames == null || drained || state != PortState.UP) {
      return 0;
    }
    int room = Math.min(limit, PacketVector.CAPACITY - vector.count);
    int received = 0;
    while (received < room && frames.hasNext()) {
      int length = frames.length();
      if (length > pool.maxFrameBytes()) {
        tooLong.lazySet(tooLong.getPlain() + 1);
        frames.skip();
        continue;
      }
      int buffer = pool.allocate();
      if (buffer == PacketPool.NONE) {
        return received;
      }
      long address = pool.frameAddress(buffer);
      Memory.copy(frames.address(), address, length);
      vector.add(buffer, address, length, portId, Offload.NONE);
      frames.skip();
      received++;
    }
    drained = !frames.hasNext();
    return received;
  }

  @Override
  public int transmit(PacketVector vector, PacketPool pool, int[] slots, int from, int count) {
    PcapWriter frames = writer;
    if (state != PortState.UP) {
      return 0;
    }
    long now = frames == null ? 0 : frames.now();
    for (int i = 0; i < count; i++) {
      int slot = slots[from + i];
      if (frames != null) {
        int error = frames.append(vector.address[slot], vector.length[slot], now);
        if (error != 0) {
          fail(-error);
          return i;
        }
      }
      pool.free(vector.buffer[slot]);
    }
    return count;
  }

  private void fail(int errno) {
    LinuxException failure = new LinuxException("write", name, errno);
    fault = String.valueOf(failure.getMessage());
    state = PortState.FAILED;
    errors.onError(failure);
  }

  @Override
  public int portId() {
    return portId;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PortState state() {
    return state;
  }

  @Override
  public String fault() {
    return fault;
  }

  @Override
  public int capabilities() {
    return PortCapability.NONE;
  }

  @Override
  public int readableFd() {
    return -1;
  }

  /** Writes what is left to the output and closes both files. */
  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
    if (writer != null) {
      writer.close();
    }
  }
}
