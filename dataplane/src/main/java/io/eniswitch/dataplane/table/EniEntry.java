package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;

/**
 * One ENI in the {@link EniTable}, by the address of its 64-byte record.
 *
 * <p><b>Layout</b>: 0 binding word · 8 MAC as loaded from a frame (48 bits), flags above · 16
 * primary IPv4 as loaded from a packet · 20 VNI · 24 policy index · 28 policy epoch (one 8-byte
 * word with 24) · 32 vSwitch index · 36 MTU · 40 private QoS index · 44 counter row · 48 lease
 * deadline in ns. <b>Threading</b>: written by the table thread; words that change while the ENI
 * lives are read with acquire.
 */
public final class EniEntry {
  /** Record length. */
  public static final int BYTES = 64;

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
  static final int VNI = 20;
  static final int POLICY = 24;
  static final int VSWITCH = 32;
  static final int MTU = 36;
  static final int QOS_INDEX = 40;
  static final int COUNTER_ROW = 44;
  static final int LEASE = 48;

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
    return Memory.readInt(entry + VNI);
  }

  /** Policy index in the low, epoch in the high 32 bits. */
  public static long policy(final long entry) {
    return Memory.acquireLong(entry + POLICY);
  }

  /** Index of its vSwitch. */
  public static int vSwitch(final long entry) {
    return Memory.readInt(entry + VSWITCH);
  }

  /** Longest IP packet it takes, in bytes. */
  public static int mtu(final long entry) {
    return Memory.readInt(entry + MTU);
  }

  /** Index of its own rate limit, valid with {@link #QOS}. */
  public static int qosIndex(final long entry) {
    return Memory.readInt(entry + QOS_INDEX);
  }

  /** Row of its counters. */
  public static int counterRow(final long entry) {
    return Memory.readInt(entry + COUNTER_ROW);
  }

  /** When its lease ends, valid with {@link #LEASED}. */
  public static long leaseDeadlineNs(final long entry) {
    return Memory.acquireLong(entry + LEASE);
  }
}
