package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * An rtnetlink socket of the namespace it was opened in.
 *
 * <p><b>Threading:</b> any thread, one request at a time. <b>Bounds:</b> a receive of at most
 * {@value #BUFFER_BYTES} bytes, which is what the kernel makes of a dump at most. <b>Source:</b>
 * RFC 3549, netlink(7), rtnetlink(7).
 */
public final class Netlink implements AutoCloseable {
  static final int AF_NETLINK = 16;
  static final int BUFFER_BYTES = 64 << 10;

  private static final int SOCK_RAW_CLOEXEC = 3 | Fd.O_CLOEXEC;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int MESSAGE_ERROR = 2;
  private static final int MESSAGE_DONE = 3;
  private static final int FLAG_DUMP_INTERRUPTED = 0x10;
  private static final int FLAG_ACK_ATTRIBUTES = 0x200;
  private static final int ATTRIBUTE_TEXT = 1;
  private static final long GET_INTERFACE_INDEX = 0x8933;
  private static final long ETHERNET_TOOL = 0x8946;
  private static final int SET_TRANSMIT_CHECKSUM = 0x17;
  private static final int INTERFACE_REQUEST_BYTES = 40;
  private static final int INTERFACE_NAME_BYTES = 16;
  private static final int DUMP_ATTEMPTS = 10;
  private static final NativeFunction SOCKET = NativeFunction.of("socket", 3);
  private static final NativeFunction BIND = NativeFunction.of("bind", 3);
  private static final NativeFunction SET_OPTION = NativeFunction.of("setsockopt", 5);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(BUFFER_BYTES, 8);
  private final ByteBuffer received = memory.asByteBuffer().order(ByteOrder.nativeOrder());
  private final ReentrantLock lock = new ReentrantLock();
  private final Fd fd;
  private int sequence;
  private boolean interrupted;

  private Netlink(Fd fd) {
    this.fd = fd;
  }

  /** Opens a socket in the calling thread's namespace. */
  public static Netlink open() {
    Fd fd = openSocket(0, 0);
    try (Arena call = Arena.ofConfined()) {
      MemorySegment on = call.allocate(4);
      on.set(ValueLayout.JAVA_INT, 0, 1);
      SET_OPTION.checked(fd, fd.number(), SOL_NETLINK, NETLINK_EXT_ACK, on.address(), 4);
      SET_OPTION.checked(fd, fd.number(), SOL_NETLINK, NETLINK_CAP_ACK, on.address(), 4);
    }
    return new Netlink(fd);
  }

  /** A socket that gets the messages of the multicast groups in the mask {@code groups}. */
  static Fd openSocket(int flags, int groups) {
    long number = SOCKET.checked("AF_NETLINK", AF_NETLINK, SOCK_RAW_CLOEXEC | flags, NETLINK_ROUTE);
    Fd fd = new Fd((int) number, "netlink socket");
    try (Arena call = Arena.ofConfined()) {
      MemorySegment address = call.allocate(12, 4);
      address
          .asByteBuffer()
          .order(ByteOrder.nativeOrder())
          .putShort((short) AF_NETLINK)
          .putShort((short) 0)
          .putInt(0)
          .putInt(groups);
      BIND.checked(fd, fd.number(), address.address(), address.byteSize());
    }
    return fd;
  }

  /**
   * Sends a request and waits for its acknowledgement.
   *
   * @throws LinuxException if the kernel refuses it
   */
  void execute(NetlinkRequest request) {
    lock.lock();
    try {
      exchange(request, message -> message);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends a request and returns what {@code parse} makes of each message of the answer, positioned
   * at the family's header. What it returns must not refer to the message's memory.
   */
  <T> List<T> query(NetlinkRequest request, Function<ByteBuffer, T> parse) {
    lock.lock();
    try {
      List<T> results = exchange(request, parse);
      for (int i = 1; interrupted && i < DUMP_ATTEMPTS; i++) {
        results = exchange(request, parse);
      }
      return results;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The number of the interface of that name in the socket's namespace. Unlike a request, this does
   * not wait for changes of other interfaces that are under way.
   *
   * @throws LinuxException ENODEV if there is none
   */
  int linkIndex(String name) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment request = call.allocate(INTERFACE_REQUEST_BYTES, 8);
      request.setString(0, name);
      fd.ioctl("SIOCGIFINDEX " + name, GET_INTERFACE_INDEX, request);
      return request.get(ValueLayout.JAVA_INT, INTERFACE_NAME_BYTES);
    }
  }

  /** Has the interface of that name complete checksums of what is sent, or not. */
  void transmitChecksum(String name, boolean on) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment command = call.allocate(8, 4);
      command.set(ValueLayout.JAVA_INT, 0, SET_TRANSMIT_CHECKSUM);
      command.set(ValueLayout.JAVA_INT, 4, on ? 1 : 0);
      MemorySegment request = call.allocate(INTERFACE_REQUEST_BYTES, 8);
      request.setString(0, name);
      request.set(ValueLayout.JAVA_LONG, INTERFACE_NAME_BYTES, command.address());
      fd.ioctl("SIOCETHTOOL ETHTOOL_STXCSUM " + name, ETHERNET_TOOL, request);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      fd.close();
      if (arena.scope().isAlive()) {
        arena.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private <T> List<T> exchange(NetlinkRequest request, Function<ByteBuffer, T> parse) {
    int expected = ++sequence;
    ByteBuffer message = request.finish(expected);
    received.clear().put(message);
    long sent = Libc.send(fd.number(), memory.address(), received.position(), 0);
    if (sent < 0) {
      throw request.failure((int) -sent, "");
    }
    interrupted = false;
    List<T> results = new ArrayList<>();
    boolean more = true;
    while (more) {
      long length = Libc.receive(fd.number(), memory.address(), BUFFER_BYTES, 0);
      if (length == -Errno.EINTR) {
        continue;
      }
      if (length <= 0) {
        throw request.failure((int) -length, "no answer");
      }
      received.clear().limit((int) length);
      more = take(request, expected, parse, results);
    }
    return results;
  }

  /** Takes the messages of one receive; returns whether more are to come. */
  private <T> boolean take(
      NetlinkRequest request, int expected, Function<ByteBuffer, T> parse, List<T> results) {
    boolean more = true;
    for (NetlinkMessage message : NetlinkMessage.split(received)) {
      if (message.sequence() != expected) {
        continue;
      }
      interrupted |= (message.flags() & FLAG_DUMP_INTERRUPTED) != 0;
      if (message.type() == MESSAGE_ERROR || message.type() == MESSAGE_DONE) {
        check(request, message.flags(), message.body());
        more = false;
      } else {
        results.add(parse.apply(message.body()));
      }
    }
    return more;
  }

  private static void check(NetlinkRequest request, int flags, ByteBuffer body) {
    int error = body.remaining() >= 4 ? -body.getInt(0) : 0;
    if (error <= 0) {
      return;
    }
    // A capped acknowledgement carries the request's header only, then the attributes.
    int attributes = 4 + NetlinkRequest.HEADER_BYTES;
    String words = "";
    if ((flags & FLAG_ACK_ATTRIBUTES) != 0 && body.limit() > attributes) {
      ByteBuffer text = attributes(body, attributes).get(ATTRIBUTE_TEXT);
      words = text == null ? "" : string(text);
    }
    throw request.failure(error, words);
  }

  /** The attributes of a message from {@code offset} on, by type; of equal ones the last. */
  static Map<Integer, ByteBuffer> attributes(ByteBuffer message, int offset) {
    Map<Integer, ByteBuffer> attributes = new HashMap<>();
    for (int start = offset; start + 4 <= message.limit(); ) {
      int length = message.getShort(start) & 0xffff;
      if (length < 4 || start + length > message.limit()) {
        break;
      }
      int type = message.getShort(start + 2) & 0x3fff;
      ByteBuffer value = message.slice(start + 4, length - 4).order(ByteOrder.nativeOrder());
      attributes.put(type, value);
      start += (length + 3) & ~3;
    }
    return attributes;
  }

  /** An attribute's bytes. */
  static byte[] bytes(ByteBuffer attribute) {
    byte[] bytes = new byte[attribute.remaining()];
    attribute.get(0, bytes);
    return bytes;
  }

  /** An attribute's text without its final zero. */
  static String string(ByteBuffer attribute) {
    String text = new String(bytes(attribute), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
