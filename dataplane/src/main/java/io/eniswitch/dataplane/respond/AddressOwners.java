package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.VSwitchEntry;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak for an IPv6 address, and whose MAC it has, out of the forwarding tables.
 *
 * <p>The tables know global addresses. An ENI makes its link-local address by itself, often at
 * random, so any is its own unless it is the gateway's or made of another ENI's MAC. That is safe
 * because answers only ever go back to the port that asked.
 */
final class AddressOwners {
  /** Answer to a question for an address that has no owner here: no MAC is zero. */
  static final long NOBODY = 0;

  private static final int EUI64_MIDDLE = 0xfffe;
  private static final long EUI64_LOCAL_BIT = 0x0200_0000_0000L;

  private final ForwardingTables tables;

  AddressOwners(final ForwardingTables tables) {
    this.tables = tables;
  }

  /** True if {@code eni} may use the unicast address at {@code address}. */
  boolean maySpeakFor(final int eni, final long address) {
    final long high = Memory.readLong(address);
    final long low = Memory.readLong(address + 8);
    final int vni = EniEntry.vni(tables.enis().entry(eni));
    if (!Ipv6Header.isLinkLocal(address)) {
      return tables.ipv6().find(vni, high, low) == eni;
    }
    if (high == VSwitchEntry.LINK_LOCAL_GATEWAY_HIGH
        && low == VSwitchEntry.LINK_LOCAL_GATEWAY_LOW) {
      return false;
    }
    final long number = Long.reverseBytes(low);
    if ((number >>> 24 & 0xffff) != EUI64_MIDDLE) {
      return true;
    }
    final long mac = (number >>> 40 << 24 | number & 0xffffff) ^ EUI64_LOCAL_BIT;
    final int owner = tables.macs().find(vni, Long.reverseBytes(mac << 16));
    return owner == EniTable.NONE || owner == eni;
  }

  /**
   * MAC of the gateway or of the other ENI in the asker's vSwitch that has the address at {@code
   * address}, or {@link #NOBODY}.
   */
  long macOf(final long address, final int asker) {
    final long askerEntry = tables.enis().entry(asker);
    final int index = EniEntry.vSwitch(askerEntry);
    final @Nullable VSwitchEntry vSwitch = tables.vSwitches().at(index);
    if (vSwitch != null && vSwitch.isGateway6(address)) {
      return ForwardingTables.ROUTER_MAC_WORD;
    }
    final long high = Memory.readLong(address);
    final long low = Memory.readLong(address + 8);
    final int owner = tables.ipv6().find(EniEntry.vni(askerEntry), high, low);
    if (owner == EniTable.NONE || owner == asker) {
      return NOBODY;
    }
    final long entry = tables.enis().entry(owner);
    return EniEntry.vSwitch(entry) == index ? Answer.mac(entry) : NOBODY;
  }
}
