package io.eniswitch.dataplane.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of the {@link ForwardingTables}. Every method leaves the tables valid for workers
 * that read them meanwhile.
 *
 * <p><b>Threading</b>: table thread only. <b>Errors</b>: what would break a table (an address
 * twice, a full table, a port number out of bounds) is refused by {@link IllegalStateException}
 * before anything is changed.
 */
public final class TableWriter {
  private final ForwardingTables tables;
  private final EniTable enis;

  /** A writer of {@code tables}. */
  public TableWriter(final ForwardingTables tables) {
    this.tables = tables;
    enis = tables.enis();
  }

  /**
   * Adds an ENI, attached nowhere, with its primary address if it has one.
   *
   * @return its index
   */
  public int addEni(final EniSpec spec) {
    final long mac = spec.macWord() & EniEntry.MAC_MASK;
    if (tables.macs().find(spec.vni(), mac) != EniTable.NONE) {
      throw new IllegalStateException("the MAC is already in use in VNI " + spec.vni());
    }
    if (spec.primaryIp() != 0) {
      requireFreeIp(spec.vni(), spec.primaryIp());
    }
    final int index = enis.allocate();
    if (index == EniTable.NONE) {
      throw new IllegalStateException("the ENI table is full at " + enis.capacity());
    }
    enis.write(index, spec);
    tables.macs().insert(spec.vni(), mac, index);
    if (spec.primaryIp() != 0) {
      tables.ipv4().insert(spec.vni(), spec.primaryIp() & 0xffffffffL, index);
    }
    return index;
  }

  /** As {@link #removeEni(int, Runnable)}, with nothing to settle. */
  public void removeEni(final int eni) {
    removeEni(eni, () -> {});
  }

  /**
   * Removes an ENI whose further addresses are unassigned already; its index is used again when no
   * worker can hold it, nor a session of it.
   *
   * @param settle run before that, when no worker speaks of the ENI any more
   */
  public void removeEni(final int eni, final Runnable settle) {
    final long entry = enis.entry(eni);
    final int vni = EniEntry.vni(entry);
    enis.writeBinding(eni, Binding.NOWHERE);
    enis.writeFlags(eni, 0);
    enis.bumpEpoch(eni);
    final int primaryIp = EniEntry.primaryIp(entry);
    if (primaryIp != 0) {
      tables.ipv4().remove(vni, primaryIp & 0xffffffffL, eni);
    }
    tables.macs().remove(vni, EniEntry.macWord(entry) & EniEntry.MAC_MASK, eni);
    tables
        .reclaimer()
        .retire(() -> {
          enis.endLife(eni);
          tables
              .reclaimer()
              .retire(() -> {
                settle.run();
                enis.free(eni);
              });
        });
  }

  /** Moves an ENI to a local port of {@code instance}: one store. */
  public void bindLocal(final int eni, final int portId, final int instance) {
    requirePort(portId);
    enis.writeBinding(eni, Binding.local(portId, instance, nextMove(eni)));
  }

  /** Moves an ENI behind the tunnel end {@code vtepIp}: one store. */
  public void bindRemote(final int eni, final int vtepIp, final int instance) {
    enis.writeBinding(eni, Binding.remote(vtepIp, instance, nextMove(eni)));
  }

  /** Detaches an ENI. */
  public void unbind(final int eni) {
    enis.writeBinding(eni, Binding.NOWHERE);
  }

  /** Gives an ENI one more IPv4 address, as loaded from a packet. */
  public void assignIp(final int eni, final int ip) {
    final int vni = EniEntry.vni(enis.entry(eni));
    requireFreeIp(vni, ip);
    tables.ipv4().insert(vni, ip & 0xffffffffL, eni);
  }

  /** Takes a secondary IPv4 address from an ENI and cuts what it carried. */
  public void unassignIp(final int eni, final int ip) {
    tables.ipv4().remove(EniEntry.vni(enis.entry(eni)), ip & 0xffffffffL, eni);
    enis.bumpEpoch(eni);
  }

  /** Moves a secondary IPv4 address between two ENIs of a VPC: one store redirects it. */
  public void moveIp(final int from, final int to, final int ip) {
    requireSameVpc(from, to);
    tables.ipv4().replace(EniEntry.vni(enis.entry(from)), ip & 0xffffffffL, from, to);
    enis.bumpEpoch(from);
    enis.bumpEpoch(to);
  }

  /** Gives an ENI an IPv6 address, halves as loaded from a packet. */
  public void assignIp6(final int eni, final long high, final long low) {
    final int vni = EniEntry.vni(enis.entry(eni));
    if (tables.ipv6().find(vni, high, low) != EniTable.NONE) {
      throw new IllegalStateException("the IPv6 address is already in use in VNI " + vni);
    }
    tables.ipv6().insert(vni, high, low, eni);
    if (isInVSwitch(eni, high)) {
      tables.firstIpv6().assign(eni, low);
    }
  }

  /** Takes an IPv6 address from an ENI and cuts what it carried. */
  public void unassignIp6(final int eni, final long high, final long low) {
    tables.ipv6().remove(EniEntry.vni(enis.entry(eni)), high, low);
    if (isInVSwitch(eni, high)) {
      tables.firstIpv6().unassign(eni, low);
    }
    enis.bumpEpoch(eni);
  }

  /** Moves an IPv6 address between two ENIs of a VPC. */
  public void moveIp6(final int from, final int to, final long high, final long low) {
    requireSameVpc(from, to);
    tables.ipv6().replace(EniEntry.vni(enis.entry(from)), high, low, to);
    if (isInVSwitch(from, high)) {
      tables.firstIpv6().unassign(from, low);
    }
    if (isInVSwitch(to, high)) {
      tables.firstIpv6().assign(to, low);
    }
    enis.bumpEpoch(from);
    enis.bumpEpoch(to);
  }

  /** Puts an ENI under another policy, at once and in a new epoch. */
  public void applyPolicy(final int eni, final int policy) {
    enis.writePolicy(eni, policy);
  }

  /** Makes every session of an ENI be judged again. */
  public void bumpEpoch(final int eni) {
    enis.bumpEpoch(eni);
  }

  /**
   * Says that the rules of an ENI's policy changed, after they did: sessions are judged again that
   * a changed rule is about.
   *
   * @param version what the rules are at now, as {@link PolicyEpoch} counts
   */
  public void applyPolicyVersion(final int eni, final int version) {
    enis.writePolicyVersion(eni, version);
  }

  /** Replaces an ENI's flags, see {@link EniEntry}; a change of its checks starts a new epoch. */
  public void applyFlags(final int eni, final int flags) {
    enis.writeFlags(eni, flags | EniEntry.LIVE);
    enis.bumpEpoch(eni);
  }

  /** Says how long sessions of an ENI are kept that begin from now on: a word of their package. */
  public void applyTimeouts(final int eni, final int timeouts) {
    enis.writeTimeouts(eni, timeouts);
  }

  /** Says when the lease of all ENIs that send under one ends. */
  public void extendLease(final long deadlineNs) {
    enis.writeLease(deadlineNs);
  }

  /** Says which ENI a port is for. */
  public void addPort(final int portId, final int eni) {
    requirePort(portId);
    tables.ports().writeDedicated(portId, eni);
  }

  /** Says that a port serves several ENIs of {@code vni}, told apart by their MACs. */
  public void addSharedPort(final int portId, final int vni) {
    requirePort(portId);
    tables.ports().writeShared(portId, vni);
  }

  /** Forgets a port; {@code afterwards} runs when no worker can be using it. */
  public void removePort(final int portId, final Runnable afterwards) {
    requirePort(portId);
    tables.ports().clear(portId);
    tables.reclaimer().retire(afterwards);
  }

  /** Adds or replaces a vSwitch. */
  public void putVSwitch(final VSwitchEntry vSwitch) {
    tables.vSwitches().write(vSwitch);
  }

  /** Removes a vSwitch that no ENI is in. */
  public void removeVSwitch(final int index) {
    tables.vSwitches().clear(index);
  }

  /** Replaces the routes of a VPC. */
  public void replaceRoutes(final int vni, final List<RouteTable.Route> routes) {
    tables.routes().replace(vni, routes);
  }

  /** Runs {@code action} once every worker sees what was written before. */
  public void afterAllWorkers(final Runnable action) {
    tables.reclaimer().retire(action);
  }

  /** Frees what no worker can see any more; answers how much still waits. */
  public int reclaim() {
    return tables.reclaimer().reclaim();
  }

  private int nextMove(final int eni) {
    return Binding.moves(EniEntry.binding(enis.entry(eni))) + 1;
  }

  private boolean isInVSwitch(final int eni, final long high) {
    final @Nullable VSwitchEntry vSwitch = tables.vSwitches().at(EniEntry.vSwitch(enis.entry(eni)));
    return vSwitch != null && vSwitch.hasIpv6() && vSwitch.gatewayHigh() == high;
  }

  private void requirePort(final int portId) {
    final int capacity = tables.ports().capacity();
    if (portId < 0 || portId >= capacity) {
      throw new IllegalStateException(
          "port " + portId + ": 0 to " + (capacity - 1) + " is accepted");
    }
  }

  private void requireFreeIp(final int vni, final int ip) {
    if (tables.ipv4().find(vni, ip & 0xffffffffL) != EniTable.NONE) {
      throw new IllegalStateException("the IPv4 address is already in use in VNI " + vni);
    }
  }

  private void requireSameVpc(final int from, final int to) {
    if (EniEntry.vni(enis.entry(from)) != EniEntry.vni(enis.entry(to))) {
      throw new IllegalStateException("the ENIs are in different VPCs");
    }
  }
}
