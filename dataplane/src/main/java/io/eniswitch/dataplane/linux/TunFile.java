package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One queue of a TAP device: a file that gives the Ethernet frames the kernel sends and takes those
 * it receives. The device belongs to the namespace of the thread that opened the file, and goes
 * when its last file is closed, unless it is persistent.
 *
 * <p><b>Threading:</b> as {@link Fd}. <b>Source:</b> {@code Documentation/networking/tuntap.rst},
 * {@code include/uapi/linux/if_tun.h}.
 */
public final class TunFile implements AutoCloseable {
  /** The device to open. */
  public static final String PATH = "/dev/net/tun";

  /** Frames with Ethernet header, nothing in front of them. */
  public static final int TAP = 0x0002 | 0x1000;

  /** A virtio-net header in front of each frame. */
  public static final int VNET_HEADER = 0x4000;

  /** More than one file per device. Slow to create: the kernel prepares 256 queues. */
  public static final int MULTI_QUEUE = 0x0100;

  public static final int OFFLOAD_CHECKSUM = 0x01;
  public static final int OFFLOAD_TSO4 = 0x02;
  public static final int OFFLOAD_TSO6 = 0x04;
  public static final int OFFLOAD_TSO_ECN = 0x08;
  public static final int OFFLOAD_USO4 = 0x20;
  public static final int OFFLOAD_USO6 = 0x40;

  private static final long SET_INTERFACE = 0x400454caL;
  private static final long SET_PERSIST = 0x400454cbL;
  private static final long GET_FEATURES = 0x800454cfL;
  private static final long SET_OFFLOAD = 0x400454d0L;
  private static final long SET_VNET_HEADER_SIZE = 0x400454d8L;
  private static final long SET_FILTER = 0x800454e1L;
  private static final long SET_CARRIER = 0x400454e2L;
  private static final long GET_INTERFACE = 0x800454d2L;
  private static final long GET_NAMESPACE = 0x54e3L;
  private static final int INTERFACE_REQUEST_BYTES = 40;
  private static final int NAME_BYTES = 16;

  private final Fd fd;
  private final String deviceName;

  private TunFile(Fd fd, String deviceName) {
    this.fd = fd;
    this.deviceName = deviceName;
  }

  /**
   * Opens a queue of the TAP device {@code name} in the calling thread's namespace, creating the
   * device if there is none. Reads and writes never wait.
   *
   * @param name at most {@link Links#MAX_NAME_BYTES} bytes; the kernel replaces {@code %d}
   * @param flags of this class's constants; an existing device must have the same
   * @throws LinuxException EBUSY if another program has it, EPERM without CAP_NET_ADMIN
   */
  public static TunFile open(String name, int flags) {
    Links.requireName(name);
    Fd fd = Fd.open(PATH, Fd.O_RDWR | Fd.O_NONBLOCK);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(INTERFACE_REQUEST_BYTES, 8);
      request.setString(0, name);
      request.set(ValueLayout.JAVA_SHORT, NAME_BYTES, (short) flags);
      fd.ioctl("TUNSETIFF " + name, SET_INTERFACE, request);
      return new TunFile(fd, request.getString(0));
    } catch (LinuxException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * A queue that another process has opened.
   *
   * @throws LinuxException if it is none, or its device is gone
   */
  public static TunFile of(Fd fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(INTERFACE_REQUEST_BYTES, 8);
      fd.ioctl("TUNGETIFF", GET_INTERFACE, request);
      return new TunFile(fd, request.getString(0));
    }
  }

  /** Whether its device is in {@code space}. */
  public boolean isIn(NetworkNamespace space) {
    int number = (int) fd.ioctl("TUNGETDEVNETNS " + deviceName, GET_NAMESPACE, 0);
    try (Fd own = new Fd(number, "namespace of " + deviceName)) {
      return own.isSameAs(space.fd());
    }
  }

  /**
   * The flags this kernel knows.
   *
   * @throws LinuxException if {@link #PATH} cannot be opened
   */
  public static int features() {
    try (Fd fd = Fd.open(PATH, Fd.O_RDWR);
        Arena arena = Arena.ofConfined()) {
      MemorySegment features = arena.allocate(ValueLayout.JAVA_INT);
      fd.ioctl("TUNGETFEATURES", GET_FEATURES, features);
      return features.get(ValueLayout.JAVA_INT, 0);
    }
  }

  /** The file. */
  public Fd fd() {
    return fd;
  }

  /** The device's name, as the kernel made it. */
  public String deviceName() {
    return deviceName;
  }

  /** Bytes of the virtio-net header: 10, or 12 with the count of merged buffers. */
  public void vnetHeaderBytes(int bytes) {
    withInt("TUNSETVNETHDRSZ", SET_VNET_HEADER_SIZE, bytes);
  }

  /**
   * What the device's users may leave to us.
   *
   * @param offloads of this class's constants
   * @throws LinuxException EINVAL if the kernel does not know one of them
   */
  public void offloads(int offloads) {
    fd.ioctl("TUNSETOFFLOAD " + deviceName, SET_OFFLOAD, offloads);
  }

  /**
   * Lets a program judge what the device's users send; what it refuses is dropped, and the sender
   * told. It stays as long as the device, or until there is another.
   */
  public void filter(Fd program) {
    withInt("TUNSETFILTEREBPF", SET_FILTER, program.number());
  }

  /** Whether the device stays when the last file is closed. */
  public void persistent(boolean on) {
    fd.ioctl("TUNSETPERSIST " + deviceName, SET_PERSIST, on ? 1 : 0);
  }

  /** Whether the device's users see a cable plugged in. */
  public void carrier(boolean on) {
    withInt("TUNSETCARRIER", SET_CARRIER, on ? 1 : 0);
  }

  @Override
  public void close() {
    fd.close();
  }

  private void withInt(String name, long request, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocateFrom(ValueLayout.JAVA_INT, value);
      fd.ioctl(name + " " + deviceName, request, argument);
    }
  }
}
