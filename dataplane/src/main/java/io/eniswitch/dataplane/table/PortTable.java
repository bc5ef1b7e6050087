package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * Which ENI a port was made for.
 *
 * <p><b>Threading</b>: written by the table thread, read by workers. <b>Layout</b>: 8 bytes per
 * port: the ENI's index + 1 in the low word, or {@link #SHARED} with the VNI above for a port that
 * several ENIs of one network use, where the source MAC tells which. 0 is no port. <b>Bounds</b>:
 * {@code capacity} ports at once; a closed port's number is used again only after every worker has
 * passed a duty cycle.
 */
public final class PortTable implements AutoCloseable {
  /** Low word of a port that several ENIs share. */
  public static final int SHARED = -1;

  private final Region region;
  private final int capacity;

  /** Maps a table for port numbers below {@code capacity}. */
  public PortTable(final int capacity) {
    this.capacity = capacity;
    region = Region.map((long) capacity * 8);
  }

  /** Address of port 0's word. */
  public long baseAddress() {
    return region.address();
  }

  /** Port numbers are below this. */
  public int capacity() {
    return capacity;
  }

  /** The word of {@code portId}. */
  public static long word(final long base, final int portId) {
    return Memory.acquireLong(base + ((long) portId << 3));
  }

  /** Index of the ENI the port was made for, or {@link EniTable#NONE}; not for shared ports. */
  public static int eni(final long word) {
    return (int) word - 1;
  }

  /** True if several ENIs use the port. */
  public static boolean isShared(final long word) {
    return (int) word == SHARED;
  }

  /** Network of a shared port. */
  public static int vni(final long word) {
    return (int) (word >>> 32);
  }

  /** Makes a port that of one ENI; table thread. */
  void writeDedicated(final int portId, final int eni) {
    Memory.releaseLong(region.address() + ((long) portId << 3), eni + 1L);
  }

  /** Makes a port that of several ENIs of {@code vni}; table thread. */
  void writeShared(final int portId, final int vni) {
    Memory.releaseLong(
        region.address() + ((long) portId << 3), (long) vni << 32 | SHARED & 0xffffffffL);
  }

  /** Forgets a port; table thread. */
  void clear(final int portId) {
    Memory.releaseLong(region.address() + ((long) portId << 3), 0);
  }

  @Override
  public void close() {
    region.close();
  }
}
