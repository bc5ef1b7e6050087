package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * The IPv6 address that DHCPv6 gives to each ENI: the first one assigned to it in its vSwitch.
 *
 * <p>Only DHCPv6 asks from the ENI to the address, so this is no part of the ENI's record.
 * <b>Threading</b>: written by the table thread, read by workers. <b>Layout</b>: 8 bytes per ENI,
 * the second half of the address as loaded from a packet, 0 if it has none; the first half is that
 * of the vSwitch's gateway.
 */
public final class FirstIpv6 implements AutoCloseable {
  private final Region region;

  /** Maps room for {@code capacity} ENIs, of which only those with an address cost memory. */
  FirstIpv6(final int capacity) {
    region = Region.map((long) capacity * 8);
  }

  /** Second half of the address of ENI {@code index}, 0 if it has none. */
  public long low(final int index) {
    return Memory.acquireLong(region.address() + ((long) index << 3));
  }

  /** Notes that the ENI was given an address of its vSwitch; keeps an earlier one. */
  void assign(final int index, final long low) {
    if (low(index) == 0) {
      write(index, low);
    }
  }

  /**
   * Forgets an address of the ENI. If it was the first one, the next that is assigned takes its
   * place.
   */
  void unassign(final int index, final long low) {
    if (low(index) == low) {
      write(index, 0);
    }
  }

  @Override
  public void close() {
    region.close();
  }

  private void write(final int index, final long low) {
    Memory.releaseLong(region.address() + ((long) index << 3), low);
  }
}
