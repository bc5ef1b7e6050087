package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;

/** Sends many UDP datagrams with one call, by UDP_SEGMENT, which Java's channels do not offer. */
public final class UdpTrain {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  private UdpTrain() {}

  /** Sends {@code payload} from the calling thread's namespace in datagrams of some bytes. */
  public static void send(InetSocketAddress to, byte[] payload, int datagramBytes) {
    Fd fd = new Fd((int) NativeFunction.of("socket", 3).checked("", AF_INET, SOCK_DGRAM, 0), "udp");
    try (fd;
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_INT, datagramBytes);
      NativeFunction.of("setsockopt", 5)
          .checked("UDP_SEGMENT", fd.number(), SOL_UDP, UDP_SEGMENT, bytes.address(), 4);
      MemorySegment address = arena.allocate(16);
      address.asByteBuffer().put(0, (byte) AF_INET).putShort(2, (short) to.getPort());
      address.asByteBuffer().put(4, to.getAddress().getAddress());
      NativeFunction.of("connect", 3).checked(to, fd.number(), address.address(), 16);
      MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, payload);
      long sent = Libc.write(fd.number(), data.address(), payload.length);
      if (sent != payload.length) {
        throw new LinuxException("write", to, (int) -sent);
      }
    }
  }
}
