package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;

/**
 * A UDP socket over IPv4 that sends many datagrams with one call, by UDP_SEGMENT, which Java's
 * channels do not offer.
 *
 * <p><b>Threading:</b> one thread. <b>Bounds:</b> 64 datagrams and 64 KiB per train. <b>Source:</b>
 * udp(7).
 */
public final class UdpTrain implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;
  private static final int ADDRESS_BYTES = 16;
  private static final NativeFunction SOCKET = NativeFunction.of("socket", 3);
  private static final NativeFunction CONNECT = NativeFunction.of("connect", 3);
  private static final NativeFunction SET_OPTION = NativeFunction.of("setsockopt", 5);

  private final Arena arena = Arena.ofShared();
  private final Fd fd;
  private final MemorySegment payload;

  private UdpTrain(Fd fd, int bytes) {
    this.fd = fd;
    payload = arena.allocate(bytes);
  }

  /**
   * A socket in the calling thread's namespace whose trains are {@code count} datagrams of {@code
   * bytes} of payload each.
   *
   * @throws LinuxException before Linux 4.18
   */
  public static UdpTrain to(InetSocketAddress end, int bytes, int count) {
    int type = SOCK_DGRAM | Fd.O_CLOEXEC;
    Fd fd = new Fd((int) SOCKET.checked("AF_INET", AF_INET, type, 0), "UDP socket to " + end);
    try (Arena call = Arena.ofConfined()) {
      MemorySegment each = call.allocateFrom(ValueLayout.JAVA_INT, bytes);
      SET_OPTION.checked(fd, fd.number(), SOL_UDP, UDP_SEGMENT, each.address(), 4);
      MemorySegment address = call.allocate(ADDRESS_BYTES, 4);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
      address.asByteBuffer().putShort(2, (short) end.getPort());
      address.asByteBuffer().put(4, end.getAddress().getAddress());
      CONNECT.checked(end, fd.number(), address.address(), ADDRESS_BYTES);
      return new UdpTrain(fd, bytes * count);
    } catch (LinuxException e) {
      fd.close();
      throw e;
    }
  }

  /** Sends one whose payload is zeros. */
  public void send() {
    sent(Libc.write(fd.number(), payload.address(), payload.byteSize()));
  }

  /** Sends one with that payload, which may be shorter than the others. */
  public void send(byte[] bytes) {
    MemorySegment.copy(bytes, 0, payload, ValueLayout.JAVA_BYTE, 0, bytes.length);
    sent(Libc.write(fd.number(), payload.address(), bytes.length));
  }

  private void sent(long result) {
    // The sender's own queue is full: its kernel drops the train, as it may drop any datagram.
    if (result < 0 && result != -Errno.ENOBUFS) {
      throw new LinuxException("write", fd, (int) -result);
    }
  }

  @Override
  public void close() {
    fd.close();
    arena.close();
  }
}
