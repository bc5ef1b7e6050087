package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.PortTable;

/** Which VPC a port is in. <b>Threading</b>: any worker. */
final class PortNetwork {
  /** No VPC: the port is gone. */
  static final int NONE = -1;

  private final long ports;
  private final long enis;

  PortNetwork(final ForwardingTables tables) {
    ports = tables.ports().baseAddress();
    enis = tables.enis().baseAddress();
  }

  /** The VNI of a port's VPC, or {@link #NONE}. */
  int vni(final int portId) {
    final long word = PortTable.word(ports, portId);
    if (PortTable.isShared(word)) {
      return PortTable.vni(word);
    }
    final int eni = PortTable.eni(word);
    return eni == EniTable.NONE ? NONE : EniEntry.vni(enis + (long) eni * EniEntry.BYTES);
  }
}
