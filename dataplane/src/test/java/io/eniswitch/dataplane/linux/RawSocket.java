package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Every IPv4 packet of one protocol that a namespace's kernel takes in, whatever port it is for and
 * whether or not anybody listens there. <b>Threading</b>: one thread.
 */
public final class RawSocket implements AutoCloseable {
  private static final NativeFunction SOCKET = NativeFunction.of("socket", 3);
  private static final int AF_INET = 2;
  private static final int SOCK_RAW = 3;
  private static final int MAX_BYTES = 65_536;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(MAX_BYTES);
  private final Fd fd;

  private RawSocket(Fd fd) {
    this.fd = fd;
  }

  /** Opens one in a namespace, for a protocol by its number. */
  public static RawSocket open(NetworkNamespace space, int protocol) {
    return space.run(() -> {
      int type = SOCK_RAW | Fd.O_NONBLOCK | Fd.O_CLOEXEC;
      long number = SOCKET.checked("raw socket", AF_INET, type, protocol);
      return new RawSocket(new Fd((int) number, "raw socket"));
    });
  }

  /** The next packet from its IP header on, or null if there is none now. */
  public byte @Nullable [] poll() {
    long length = Libc.receive(fd.number(), buffer.address(), MAX_BYTES, 0);
    return length < 0 ? null : buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** The same, waiting for one up to a time. */
  public byte @Nullable [] poll(int timeoutMs) throws InterruptedException {
    byte[] packet = poll();
    for (int i = 0; i < timeoutMs && packet == null; i++) {
      Thread.sleep(1);
      packet = poll();
    }
    return packet;
  }

  @Override
  public void close() {
    fd.close();
    arena.close();
  }
}
