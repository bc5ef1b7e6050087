package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;

/**
 * One ENI in the {@link EniTable}, by the address of its 32-byte record: what every packet needs,
 * two ENIs to a cache line, for at many ENIs the records' misses are most of a packet's time.
 *
 * <p><b>Layout</b>: 0 binding word · 8 MAC as loaded from a frame (48 bits), flags above · 16
 * primary IPv4 as loaded from a packet · 20 VNI (24 bits), index into {@link Mtu} above · 24 {@link
 * PolicyEpoch} · 28 policy index (16 bits) · 30 vSwitch index (16 bits). <b>Threading</b>: written
 * by the table thread; words that change while the ENI lives are read with acquire.
 */
public final class EniEntry {
  /** Record length. */
  public static final int BYTES = 32;

  /** Flag: addresses are checked, source on receive and destination on transmit. */
  public static final int CHECK_ADDRESSES = 1;

  /** Flag: the ENI exists. */
  public static final int LIVE = 2;

  /** Flag: owned by a failover group, sends only while its lease holds. */
  public static final int LEASED = 4;

  /** Flag: has a rate limit of its own. */
  public static final int QOS = 8;

  /** Bits of a MAC in the word at {@link #macWord}. */
  public static final long MAC_MASK = 0xffffffffffffL;

  static final int BINDING = 0;
  static final int MAC_AND_FLAGS = 8;
  static final int PRIMARY_IP = 16;
  static final int VNI_AND_MTU = 20;
  static final int POLICY = 24;

  private EniEntry() {}

  /** Where the ENI is now, see {@link Binding}. */
  public static long binding(final long entry) {
    return Memory.acquireLong(entry + BINDING);
  }

  /** MAC in the low 48 bits in frame byte order, flags in the high 16. */
  public static long macWord(final long entry) {
    return Memory.readLong(entry + MAC_AND_FLAGS);
  }

  /** The flags of a {@link #macWord}. */
  public static int flags(final long macWord) {
    return (int) (macWord >>> 48);
  }

  /** Primary IPv4 address as loaded from a packet in machine order. */
  public static int primaryIp(final long entry) {
    return Memory.readInt(entry + PRIMARY_IP);
  }

  /** VNI of the VPC. */
  public static int vni(final long entry) {
    return Memory.readInt(entry + VNI_AND_MTU) & 0xffffff;
  }

  /** Longest IP packet it takes, in bytes. */
  public static int mtu(final long entry) {
    return Mtu.bytes(Memory.readInt(entry + VNI_AND_MTU) >>> 24);
  }

  /** Epoch, policy and vSwitch in one word, for {@link #epoch} and {@link #policy}. */
  public static long policyWord(final long entry) {
    return Memory.acquireLong(entry + POLICY);
  }

  /** The {@link PolicyEpoch} of a {@link #policyWord}. */
  public static int epoch(final long policyWord) {
    return (int) policyWord;
  }

  /** The policy index of a {@link #policyWord}. */
  public static int policy(final long policyWord) {
    return (int) (policyWord >>> 32) & 0xffff;
  }

  /** Index of its vSwitch. */
  public static int vSwitch(final long entry) {
    return Memory.readShort(entry + POLICY + 6);
  }
}
