package io.eniswitch.dataplane.table;

/**
 * Where an ENI is now, in the eight bytes that a move replaces by one store.
 *
 * <p><b>Layout</b>: bits 62-63 kind, 54-61 move count modulo 256, 32-53 instance index, 0-31 port
 * id (local) or IPv4 address of the tunnel end (remote, network order as read by a big-endian
 * load). {@link #NOWHERE} is zero. The instance rides along so that the first packet after a move
 * is charged to the new one.
 */
public final class Binding {
  /** Attached nowhere. */
  public static final long NOWHERE = 0;

  /** Largest instance index. */
  public static final int MAX_INSTANCE = (1 << 22) - 1;

  private static final long LOCAL = 1L << 62;
  private static final long REMOTE = 2L << 62;
  private static final long KIND_MASK = 3L << 62;

  private Binding() {}

  /** A binding to a port of this switch. */
  public static long local(final int portId, final int instance, final int moves) {
    return LOCAL | (moves & 0xffL) << 54 | (long) instance << 32 | portId & 0xffffffffL;
  }

  /** A binding to another host's tunnel end. */
  public static long remote(final int vtepIp, final int instance, final int moves) {
    return REMOTE | (moves & 0xffL) << 54 | (long) instance << 32 | vtepIp & 0xffffffffL;
  }

  /** True if the ENI is on a port of this switch. */
  public static boolean isLocal(final long binding) {
    return (binding & KIND_MASK) == LOCAL;
  }

  /** True if the ENI is behind a tunnel. */
  public static boolean isRemote(final long binding) {
    return (binding & KIND_MASK) == REMOTE;
  }

  /** True if the ENI is on local port {@code portId}. */
  public static boolean isAt(final long binding, final int portId) {
    return (binding & (KIND_MASK | 0xffffffffL)) == (LOCAL | portId & 0xffffffffL);
  }

  /** The local port. */
  public static int portId(final long binding) {
    return (int) binding;
  }

  /** The remote tunnel end. */
  public static int vtepIp(final long binding) {
    return (int) binding;
  }

  /** The instance that the ENI's traffic is charged to. */
  public static int instance(final long binding) {
    return (int) (binding >>> 32) & MAX_INSTANCE;
  }

  /** How often the ENI moved, modulo 256. */
  public static int moves(final long binding) {
    return (int) (binding >>> 54) & 0xff;
  }
}
