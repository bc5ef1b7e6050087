package io.eniswitch.dataplane.port;

/** Work that a port does itself on frames it transmits; bits of {@link Port#capabilities}. */
public final class PortCapability {
  /** Completes transport checksums. */
  public static final int CHECKSUM = 1;

  /** Takes TCP segments over IPv4 larger than its MTU. */
  public static final int SEGMENT_TCP4 = 2;

  /** Takes TCP segments over IPv6 larger than its MTU. */
  public static final int SEGMENT_TCP6 = 4;

  /** Takes UDP trains larger than its MTU. */
  public static final int SEGMENT_UDP = 8;

  /** No offloads at all. */
  public static final int NONE = 0;

  /** Everything a virtio-net peer can take. */
  public static final int ALL = CHECKSUM | SEGMENT_TCP4 | SEGMENT_TCP6 | SEGMENT_UDP;

  private PortCapability() {}
}
