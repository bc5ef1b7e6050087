package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.linux.Errno;
import io.eniswitch.dataplane.linux.Libc;
import io.eniswitch.dataplane.linux.TunFile;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortState;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One queue of a TAP device. Frames cross with their virtio-net header, which lies in the headroom
 * right before them, so that one read or write moves both.
 *
 * <p><b>Threading:</b> as {@link Port}. <b>Layout</b> of the header: flags, segmentation type (1
 * byte each), header length, segment size, checksum start, checksum offset (2 bytes each, machine
 * order): the fields of {@link io.eniswitch.dataplane.packet.Offload} with the unused header length
 * in between. <b>Bounds:</b> a frame that does not leave the last byte of its buffer free counts as
 * truncated, since the kernel does not tell, and is dropped. <b>Source:</b> Virtual I/O Device 1.2,
 * section 5.1.6; {@code Documentation/networking/tuntap.rst}.
 */
public final class TapPort implements Port {
  private static final int HEADER_BYTES = 10;
  private static final long LOW_SHORT = 0xffffL;

  private final int portId;
  private final TunFile file;
  private final int fd;
  private final TapStatus status;
  private final int capabilities;
  private final AtomicLong truncated = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final @Nullable QueueLimit limit;
  private boolean empty;

  TapPort(
      int portId, TunFile file, TapStatus status, int capabilities, @Nullable QueueLimit limit) {
    this.portId = portId;
    this.file = file;
    this.fd = file.fd().number();
    this.status = status;
    this.capabilities = capabilities;
    this.limit = limit;
  }

  @Override
  public int portId() {
    return portId;
  }

  @Override
  public String name() {
    return file.deviceName();
  }

  @Override
  public PortState state() {
    return status.state();
  }

  @Override
  public String fault() {
    return status.fault();
  }

  @Override
  public int capabilities() {
    return capabilities;
  }

  @Override
  public int readableFd() {
    return fd;
  }

  /** Frames received that did not fit a buffer, and were dropped. */
  public long truncated() {
    return truncated.get();
  }

  /** Frames the kernel refused to take, for instance with offload fields that contradict them. */
  public long refused() {
    return refused.get();
  }

  @Override
  public int receive(PacketVector vector, PacketPool pool, int most) {
    if (status.state() != PortState.UP) {
      return status.state() == PortState.DOWN ? discard(pool) : 0;
    }
    int room = Math.min(most, PacketVector.CAPACITY - vector.count);
    QueueLimit counting = limit;
    if (counting == null) {
      return read(vector, pool, room);
    }
    counting.mark();
    int received = read(vector, pool, room);
    if (received > 0) {
      long bytes = 0;
      for (int i = vector.count - received; i < vector.count; i++) {
        bytes += vector.length[i];
      }
      counting.taken(bytes, received);
    } else if (empty) {
      counting.emptied();
    }
    return received;
  }

  private int read(PacketVector vector, PacketPool pool, int room) {
    empty = false;
    int maxBytes = HEADER_BYTES + pool.maxFrameBytes();
    int received = 0;
    while (received < room) {
      int buffer = pool.allocate();
      if (buffer == PacketPool.NONE) {
        break;
      }
      long address = pool.frameAddress(buffer);
      long header = address - HEADER_BYTES;
      long bytes = Libc.read(fd, header, maxBytes);
      if (bytes <= HEADER_BYTES || bytes == maxBytes) {
        pool.free(buffer);
        if (bytes <= 0) {
          empty = bytes == -Errno.EAGAIN;
          endOfBurst("read", (int) -bytes);
          break;
        }
        truncated.lazySet(truncated.getPlain() + 1);
        continue;
      }
      long offload = (Memory.readLong(header + 2) & ~LOW_SHORT) | Memory.readShort(header);
      vector.add(buffer, address, (int) bytes - HEADER_BYTES, portId, offload);
      received++;
    }
    return received;
  }

  @Override
  public int transmit(PacketVector vector, PacketPool pool, int[] slots, int from, int count) {
    if (status.state() != PortState.UP) {
      return 0;
    }
    for (int i = 0; i < count; i++) {
      int slot = slots[from + i];
      long header = vector.address[slot] - HEADER_BYTES;
      long offload = vector.offload[slot];
      Memory.writeLong(header + 2, offload & ~LOW_SHORT);
      Memory.writeShort(header, (int) (offload & LOW_SHORT));
      long result = Libc.write(fd, header, HEADER_BYTES + vector.length[slot]);
      if (result < 0 && endOfBurst("write", (int) -result)) {
        return i;
      }
      pool.free(vector.buffer[slot]);
    }
    return count;
  }

  @Override
  public boolean inject(long frame, int length) {
    // Under the lock that a device is closed under: its descriptor may be another file's after it.
    synchronized (status) {
      if (status.state() != PortState.UP) {
        return false;
      }
      long header = frame - HEADER_BYTES;
      Memory.writeLong(header, 0);
      Memory.writeShort(header + Long.BYTES, 0);
      return Libc.write(fd, header, (long) HEADER_BYTES + length) > 0;
    }
  }

  @Override
  public void close() {
    file.close();
  }

  /** Empties the queue of a standby, so that nothing old comes out when its link goes up. */
  private int discard(PacketPool pool) {
    int buffer = pool.allocate();
    if (buffer != PacketPool.NONE) {
      long bytes = 1;
      for (int i = 0; i < PacketVector.CAPACITY && bytes > 0; i++) {
        bytes = Libc.read(fd, pool.frameAddress(buffer), pool.maxFrameBytes());
      }
      pool.free(buffer);
      if (bytes <= 0) {
        endOfBurst("read", (int) -bytes);
      }
    }
    return 0;
  }

  /** Decides what an error means; false if it is about one frame only. */
  private boolean endOfBurst(String call, int errno) {
    return switch (errno) {
      case 0, Errno.EAGAIN, Errno.EINTR, Errno.ENOBUFS, Errno.ENOMEM -> true;
      case Errno.EIO -> true; // the instance switched its link off
      case Errno.EINVAL, Errno.EMSGSIZE, Errno.E2BIG -> {
        refused.lazySet(refused.getPlain() + 1);
        yield false;
      }
      default -> {
        status.fail(call, file.deviceName(), errno);
        yield true;
      }
    };
  }
}
