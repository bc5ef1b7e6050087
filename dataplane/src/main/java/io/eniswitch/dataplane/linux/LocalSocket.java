package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection between two processes of a host that carries messages whole, each a text and, if it
 * is to, an open file.
 *
 * <p><b>Threading:</b> one thread sends and receives; any may {@link #close} once it has stopped.
 * <b>Bounds:</b> a text has at most {@link #MAX_BYTES} bytes. <b>Source:</b> unix(7),
 * SOCK_SEQPACKET and SCM_RIGHTS.
 */
public final class LocalSocket implements AutoCloseable {
  /** Longest text, in UTF-8. */
  public static final int MAX_BYTES = 4096;

  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int ADDRESS_BYTES = 110;
  private static final int MAX_PATH_BYTES = ADDRESS_BYTES - Short.BYTES - 1;
  private static final int MESSAGE_BYTES = 56;
  private static final int CONTROL_BYTES = 24;
  private static final int CONTROL_LENGTH = 20;
  private static final int BACKLOG = 8;
  private static final NativeFunction SOCKET = NativeFunction.of("socket", 3);
  private static final NativeFunction BIND = NativeFunction.of("bind", 3);
  private static final NativeFunction CHANGE_MODE = NativeFunction.of("chmod", 2);
  private static final NativeFunction LISTEN = NativeFunction.of("listen", 2);
  private static final NativeFunction ACCEPT = NativeFunction.of("accept4", 4);
  private static final NativeFunction CONNECT = NativeFunction.of("connect", 3);
  private static final NativeFunction SHUTDOWN = NativeFunction.of("shutdown", 2);
  private static final NativeFunction SET_OPTION = NativeFunction.of("setsockopt", 5);
  private static final NativeFunction SEND = NativeFunction.returningLong("sendmsg", 3);
  private static final NativeFunction RECEIVE = NativeFunction.returningLong("recvmsg", 3);
  private static final int BOTH_WAYS = 2;
  private static final int OWNER_ONLY = 0600;

  private final Fd fd;

  private LocalSocket(Fd fd) {
    this.fd = fd;
  }

  /**
   * What was said.
   *
   * @param text what
   * @param file the file that came with it, the receiver's to close, or null
   */
  public record Message(String text, @Nullable Fd file) {}

  /**
   * Waits for callers of the same user at {@code path}, which must not exist.
   *
   * @throws LinuxException if it cannot be made
   */
  public static LocalSocket listen(Path path) {
    Fd fd = open(path);
    try (Arena arena = Arena.ofConfined()) {
      BIND.checked(path, fd.number(), address(arena, path).address(), ADDRESS_BYTES);
      CHANGE_MODE.checked(path, arena.allocateFrom(path.toString()).address(), OWNER_ONLY);
      LISTEN.checked(path, fd.number(), BACKLOG);
      return new LocalSocket(fd);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Calls who listens at {@code path}.
   *
   * @throws LinuxException if nobody does
   */
  public static LocalSocket connect(Path path) {
    Fd fd = open(path);
    try (Arena arena = Arena.ofConfined()) {
      CONNECT.checked(path, fd.number(), address(arena, path).address(), ADDRESS_BYTES);
      return new LocalSocket(fd);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /** The next caller; waits for one. Empty once {@link #stop} was called. */
  public Optional<LocalSocket> accept() {
    long number = ACCEPT.call(fd.number(), 0, 0, Fd.O_CLOEXEC);
    while (number == -Errno.EINTR) {
      number = ACCEPT.call(fd.number(), 0, 0, Fd.O_CLOEXEC);
    }
    return number < 0
        ? Optional.empty()
        : Optional.of(new LocalSocket(new Fd((int) number, "caller of " + fd.name())));
  }

  /** How long {@link #receive} waits at most; zero for ever. */
  public void timeout(Duration time) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(16, 8);
      value.set(ValueLayout.JAVA_LONG, 0, time.toSeconds());
      value.set(ValueLayout.JAVA_LONG, 8, time.toNanosPart() / 1_000);
      SET_OPTION.checked(fd, fd.number(), SOL_SOCKET, SO_RCVTIMEO, value.address(), 16);
    }
  }

  /** As {@link #send(String, Fd)}, without a file. */
  public boolean send(String text) {
    return send(text, null);
  }

  /**
   * Says something; waits while the other end has not taken what was said before.
   *
   * @param file gets a further descriptor in the other process, or null
   * @return false if the other end is gone
   */
  public boolean send(String text, @Nullable Fd file) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes: 1 to " + MAX_BYTES + " are sent");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment payload = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      MemorySegment message = message(arena, payload);
      if (file == null) {
        message.set(ValueLayout.JAVA_LONG, 32, 0);
        message.set(ValueLayout.JAVA_LONG, 40, 0);
      } else {
        MemorySegment control = MemorySegment.ofAddress(message.get(ValueLayout.JAVA_LONG, 32));
        writeRights(control.reinterpret(CONTROL_BYTES), file);
      }
      long sent = SEND.call(fd.number(), message.address(), MSG_NOSIGNAL);
      while (sent == -Errno.EINTR) {
        sent = SEND.call(fd.number(), message.address(), MSG_NOSIGNAL);
      }
      return sent == bytes.length;
    }
  }

  /** What the other end says next; waits for it. Empty if it is gone, or the time is up. */
  public Optional<Message> receive() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment payload = arena.allocate(MAX_BYTES);
      MemorySegment message = message(arena, payload);
      long length = RECEIVE.call(fd.number(), message.address(), MSG_CMSG_CLOEXEC);
      while (length == -Errno.EINTR) {
        length = RECEIVE.call(fd.number(), message.address(), MSG_CMSG_CLOEXEC);
      }
      if (length <= 0) {
        return Optional.empty();
      }
      byte[] bytes = payload.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return Optional.of(new Message(text, readRights(message, text)));
    }
  }

  /** Ends what both ends wait for. */
  public void stop() {
    SHUTDOWN.call(fd.number(), BOTH_WAYS);
  }

  @Override
  public void close() {
    stop();
    fd.close();
  }

  private static Fd open(Path path) {
    int type = SOCK_SEQPACKET | Fd.O_CLOEXEC;
    return new Fd((int) SOCKET.checked("AF_UNIX", AF_UNIX, type, 0), "socket " + path);
  }

  private static MemorySegment address(Arena arena, Path path) {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > MAX_PATH_BYTES) {
      throw new LinuxException("bind", path.toString(), Errno.ENAMETOOLONG);
    }
    MemorySegment address = arena.allocate(ADDRESS_BYTES, 2);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, name.length);
    return address;
  }

  private static MemorySegment message(Arena arena, MemorySegment payload) {
    MemorySegment vector = arena.allocate(Libc.IOVEC_BYTES, 8);
    vector.set(ValueLayout.JAVA_LONG, 0, payload.address());
    vector.set(ValueLayout.JAVA_LONG, 8, payload.byteSize());
    MemorySegment message = arena.allocate(MESSAGE_BYTES, 8);
    message.set(ValueLayout.JAVA_LONG, 16, vector.address());
    message.set(ValueLayout.JAVA_LONG, 24, 1);
    message.set(ValueLayout.JAVA_LONG, 32, arena.allocate(CONTROL_BYTES, 8).address());
    message.set(ValueLayout.JAVA_LONG, 40, CONTROL_BYTES);
    return message;
  }

  private static void writeRights(MemorySegment control, Fd file) {
    control.set(ValueLayout.JAVA_LONG, 0, CONTROL_LENGTH);
    control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
    control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
    control.set(ValueLayout.JAVA_INT, 16, file.number());
  }

  private static @Nullable Fd readRights(MemorySegment message, String text) {
    if (message.get(ValueLayout.JAVA_LONG, 40) < CONTROL_LENGTH) {
      return null;
    }
    MemorySegment control =
        MemorySegment.ofAddress(message.get(ValueLayout.JAVA_LONG, 32)).reinterpret(CONTROL_BYTES);
    return control.get(ValueLayout.JAVA_INT, 12) == SCM_RIGHTS
        ? new Fd(control.get(ValueLayout.JAVA_INT, 16), text)
        : null;
  }
}
