package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A UDP socket over IPv4 that tells when the kernel took each datagram from the device, so that an
 * arrival is timed right although its reader gets a processor much later.
 *
 * <p><b>Threading:</b> one thread receives; it is closed by the same or after it. <b>Bounds:</b>
 * the kernel queues {@value #QUEUE_BYTES} bytes at most, less where {@code net.core.rmem_max} is
 * lower, and drops beyond. <b>Source:</b> socket(7), {@code
 * Documentation/networking/timestamping.rst}, section 1.1.
 */
public final class StampedSocket implements AutoCloseable {
  /** What {@link #receive} answers when nothing waits. */
  public static final int NOTHING = -1;

  private static final int QUEUE_BYTES = 4 << 20;
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int ADDRESS_BYTES = 16;
  private static final int CONTROL_BYTES = 64;
  private static final int STAMP_MESSAGE_BYTES = 32;
  private static final int MESSAGE_BYTES = 56;
  private static final long CLOSE_TOGETHER_NS = 2_000;
  private static final int CLOCK_TRIES = 5;
  private static final NativeFunction SOCKET = NativeFunction.of("socket", 3);
  private static final NativeFunction BIND = NativeFunction.of("bind", 3);
  private static final NativeFunction SET_OPTION = NativeFunction.of("setsockopt", 5);
  private static final NativeFunction RECEIVE = NativeFunction.returningLong("recvmsg", 3);

  private final Arena arena = Arena.ofShared();
  private final Fd fd;
  private final MemorySegment vector = arena.allocate(Libc.IOVEC_BYTES, 8);
  private final MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
  private final MemorySegment message = arena.allocate(MESSAGE_BYTES, 8);
  private long offsetNs = clockOffsetNs();
  private long arrivalNs;

  private StampedSocket(Fd fd) {
    this.fd = fd;
    message.set(ValueLayout.JAVA_LONG, 16, vector.address());
    message.set(ValueLayout.JAVA_LONG, 24, 1);
    message.set(ValueLayout.JAVA_LONG, 32, control.address());
  }

  /**
   * A socket in the calling thread's namespace that gets what is sent to an address and port there.
   *
   * @throws LinuxException if the namespace does not have the address or the port is taken
   */
  public static StampedSocket listen(Inet4Address ip, int port) {
    String name = ip.getHostAddress() + ":" + port;
    int type = SOCK_DGRAM | Fd.O_CLOEXEC | Fd.O_NONBLOCK;
    Fd fd = new Fd((int) SOCKET.checked("AF_INET", AF_INET, type, 0), "UDP socket " + name);
    try (Arena call = Arena.ofConfined()) {
      MemorySegment address = call.allocate(ADDRESS_BYTES, 4);
      ByteBuffer fields = address.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
      fields.putShort(2, (short) port).put(4, ip.getAddress());
      tune(fd, SO_TIMESTAMPNS, 1);
      makeRoom(fd);
      BIND.checked(fd, fd.number(), address.address(), ADDRESS_BYTES);
      return new StampedSocket(fd);
    } catch (LinuxException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Takes the oldest datagram that waits into {@code into}, a direct buffer; what does not fit is
   * lost.
   *
   * @return its length, or {@link #NOTHING}
   * @throws LinuxException if the socket failed
   */
  public int receive(ByteBuffer into) {
    MemorySegment payload = MemorySegment.ofBuffer(into);
    vector.set(ValueLayout.JAVA_LONG, 0, payload.address());
    vector.set(ValueLayout.JAVA_LONG, 8, payload.byteSize());
    message.set(ValueLayout.JAVA_LONG, 40, CONTROL_BYTES);
    long bytes = RECEIVE.call(fd.number(), message.address(), 0);
    if (bytes == -Errno.EAGAIN || bytes == -Errno.EINTR) {
      offsetNs = clockOffsetNs();
      return NOTHING;
    }
    if (bytes < 0) {
      throw new LinuxException("recvmsg", fd, (int) -bytes);
    }
    arrivalNs = stampedNs();
    into.position(into.position() + (int) bytes);
    return (int) bytes;
  }

  /** When the kernel took the last datagram received, on the clock of {@link System#nanoTime}. */
  public long arrivalNs() {
    return arrivalNs;
  }

  @Override
  public void close() {
    fd.close();
    arena.close();
  }

  /** The stamp is the only control message asked for, and so the first; without one it is now. */
  private long stampedNs() {
    boolean stamped =
        message.get(ValueLayout.JAVA_LONG, 40) >= STAMP_MESSAGE_BYTES
            && control.get(ValueLayout.JAVA_INT, 12) == SO_TIMESTAMPNS;
    if (!stamped) {
      return System.nanoTime();
    }
    long seconds = control.get(ValueLayout.JAVA_LONG, 16);
    long nanos = control.get(ValueLayout.JAVA_LONG, 24);
    return TimeUnit.SECONDS.toNanos(seconds) + nanos - offsetNs;
  }

  /**
   * What the clock of the day is ahead of nanoTime. Taken anew at each pause, so that a clock that
   * is being set does not distort a measurement; of several tries the one where least time passed
   * between the readings.
   */
  private static long clockOffsetNs() {
    long best = Long.MAX_VALUE;
    long offset = 0;
    for (int i = 0; i < CLOCK_TRIES && best > CLOSE_TOGETHER_NS; i++) {
      long beforeNs = System.nanoTime();
      Instant now = Instant.now();
      long afterNs = System.nanoTime();
      if (afterNs - beforeNs < best) {
        best = afterNs - beforeNs;
        long nowNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        offset = nowNs - (beforeNs + best / 2);
      }
    }
    return offset;
  }

  /** Room for what comes while the reader gets no processor; only root may exceed the usual. */
  private static void makeRoom(Fd fd) {
    try {
      tune(fd, SO_RCVBUFFORCE, QUEUE_BYTES);
    } catch (LinuxException _) {
      tune(fd, SO_RCVBUF, QUEUE_BYTES);
    }
  }

  private static void tune(Fd fd, int option, int value) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment argument = call.allocateFrom(ValueLayout.JAVA_INT, value);
      SET_OPTION.checked(fd, fd.number(), SOL_SOCKET, option, argument.address(), 4);
    }
  }
}
