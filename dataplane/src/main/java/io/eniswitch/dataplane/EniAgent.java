package io.eniswitch.dataplane;

import io.eniswitch.dataplane.Registry.EniRecord;
import io.eniswitch.dataplane.Registry.VSwitchRecord;
import io.eniswitch.dataplane.cap.CapAgent;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.session.Inheritance;
import io.eniswitch.dataplane.session.SessionMemory;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.table.TableWriter;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ENIs: their records, addresses and policies.
 *
 * <p><b>Threading</b>: the table thread. <b>Errors</b>: a refused change has changed nothing.
 */
final class EniAgent {
  private final TableWriter writer;
  private final CounterFile counters;
  private final Registry registry;
  private final GroupAgent groups;
  private final CapAgent caps;
  private final EniNames names;

  EniAgent(
      final TableWriter writer,
      final CounterFile counters,
      final Registry registry,
      final EniParts parts) {
    this.writer = writer;
    this.counters = counters;
    this.registry = registry;
    groups = parts.groups();
    caps = parts.caps();
    names = parts.names();
  }

  /** The groups that ENIs have. */
  GroupAgent groups() {
    return groups;
  }

  /** The caps that instances and ENIs have. */
  CapAgent caps() {
    return caps;
  }

  /** What a process before has left for the ENIs there are. */
  Inheritance inherit(final SessionMemory former) {
    return names.inherit(former, registry.enis());
  }

  /** Adds an ENI, or changes one. */
  EniRecord onPutEni(final EniConfig config) {
    final @Nullable EniRecord present = registry.findEni(config.eniId());
    if (present == null) {
      return add(config);
    }
    change(present, config);
    return present;
  }

  private EniRecord add(final EniConfig config) {
    final VSwitchRecord vSwitch = registry.vSwitch(config.vSwitchId());
    final int vni = vSwitch.config.vni();
    final int policy = groups.retain(vni, groupIds(config));
    try {
      final int index = addRecord(config, vni, vSwitch.index, policy);
      counters.rename(WorkerCounters.row(index), config.eniId());
      names.add(index, vni, config);
      final EniRecord eni = new EniRecord(index, vni, config);
      eni.policy = policy;
      caps.putQos(index, config.policy().qos(), System.nanoTime());
      writer.applyTimeouts(index, config.policy().timeouts().word());
      groups.addEni(policy, index);
      registry.add(eni);
      return eni;
    } catch (final IllegalStateException e) {
      groups.release(policy);
      throw new DataplaneException("ENI " + config.eniId() + ": " + e.getMessage(), e);
    }
  }

  /** The ENI is attached nowhere: nothing is judged before its memberships are there. */
  private int addRecord(
      final EniConfig config, final int vni, final int vSwitch, final int policy) {
    final int index =
        writer.addEni(
            new EniSpec(
                vni,
                EniSpec.macWord(config.mac(), flags(config)),
                AddressWords.word(config.primaryIp()),
                vSwitch,
                config.mtuBytes(),
                policy));
    try {
      assignAll(index, further(config));
    } catch (final IllegalStateException e) {
      writer.removeEni(index);
      throw e;
    }
    if (!groupIds(config).isEmpty()) {
      for (final InetAddress address : config.addresses()) {
        groups.join(vni, address, groupIds(config));
      }
    }
    return index;
  }

  /** Assigns all or none. */
  private void assignAll(final int index, final List<InetAddress> addresses) {
    int assigned = 0;
    try {
      for (final InetAddress address : addresses) {
        assign(index, address);
        assigned++;
      }
    } catch (final IllegalStateException e) {
      addresses.subList(0, assigned).forEach(address -> unassign(index, address));
      throw e;
    }
  }

  private void change(final EniRecord eni, final EniConfig config) {
    final EniConfig before = eni.config;
    if (before.mac() != config.mac()
        || !before.primaryIp().equals(config.primaryIp())
        || !before.vSwitchId().equals(config.vSwitchId())
        || before.mtuBytes() != config.mtuBytes()) {
      throw new DataplaneException(
          "ENI " + config.eniId() + ": MAC, primary address, vSwitch and MTU are for life");
    }
    changeAddressesAndGroups(eni, config);
    if (!before.policy().qos().equals(config.policy().qos())) {
      caps.putQos(eni.index, config.policy().qos(), System.nanoTime());
    }
    writer.applyTimeouts(eni.index, config.policy().timeouts().word());
    if (flags(before) != flags(config)) {
      writer.applyFlags(eni.index, flags(config));
    }
    eni.config = config;
  }

  private void changeAddressesAndGroups(final EniRecord eni, final EniConfig config) {
    final EniConfig before = eni.config;
    if (before.secondaryIps().equals(config.secondaryIps())
        && before.ipv6s().equals(config.ipv6s())
        && groupIds(before).equals(groupIds(config))) {
      return;
    }
    final List<InetAddress> added = new ArrayList<>(further(config));
    added.removeAll(further(before));
    final List<InetAddress> removed = new ArrayList<>(further(before));
    removed.removeAll(further(config));
    final int policy = groups.retain(eni.vni, groupIds(config));
    try {
      assignAll(eni.index, added);
    } catch (final IllegalStateException e) {
      groups.release(policy);
      throw new DataplaneException("ENI " + config.eniId() + ": " + e.getMessage(), e);
    }
    removed.forEach(address -> unassign(eni.index, address));
    changeMemberships(eni, config, removed);
    changePolicy(eni, policy);
  }

  /** Memberships before epochs: a session judged in between is judged again. */
  private void changeMemberships(
      final EniRecord eni, final EniConfig config, final List<InetAddress> removed) {
    final List<String> before = groupIds(eni.config);
    final List<String> after = groupIds(config);
    if (before.isEmpty() && after.isEmpty()) {
      return;
    }
    removed.forEach(address -> groups.join(eni.vni, address, List.of()));
    config.addresses().forEach(address -> groups.join(eni.vni, address, after));
    groups.leave(eni.vni, removed, before.stream());
    final List<InetAddress> kept = new ArrayList<>(eni.config.addresses());
    kept.removeAll(removed);
    groups.leave(eni.vni, kept, before.stream().filter(groupId -> !after.contains(groupId)));
  }

  private void changePolicy(final EniRecord eni, final int policy) {
    final int before = eni.policy;
    if (policy != before) {
      writer.applyPolicy(eni.index, policy);
      groups.removeEni(before, eni.index);
      groups.addEni(policy, eni.index);
      eni.policy = policy;
    }
    groups.release(before);
  }

  /** Removes an ENI that has no ports. */
  void onRemoveEni(final String eniId) {
    final EniRecord eni = registry.eni(eniId);
    if (!eni.ports.isEmpty()) {
      throw new DataplaneException(
          "ENI " + eniId + " has ports at " + eni.ports.keySet() + ": remove them first");
    }
    further(eni.config).forEach(address -> unassign(eni.index, address));
    writer.removeEni(
        eni.index,
        () -> {
          caps.forgetSessions(eni.index);
          names.remove(eni.index);
        });
    if (!groupIds(eni.config).isEmpty()) {
      eni.config.addresses().forEach(address -> groups.join(eni.vni, address, List.of()));
    }
    groups.removeEni(eni.policy, eni.index);
    groups.release(eni.policy);
    caps.putQos(eni.index, CapSpec.UNLIMITED, System.nanoTime());
    counters.rename(WorkerCounters.row(eni.index), "");
    registry.remove(eni);
  }

  /** Moves a secondary address between two ENIs of a VPC. */
  void onMoveIp(final String fromId, final String toId, final InetAddress ip) {
    final EniRecord from = registry.eni(fromId);
    final EniRecord to = registry.eni(toId);
    if (!further(from.config).contains(ip)) {
      throw new DataplaneException(
          ip.getHostAddress() + " is not a secondary address of ENI " + fromId);
    }
    if (from.vni != to.vni) {
      throw new DataplaneException("ENIs " + fromId + " and " + toId + " are in different VPCs");
    }
    if (!groupIds(from.config).isEmpty() || !groupIds(to.config).isEmpty()) {
      groups.join(from.vni, ip, groupIds(to.config));
    }
    if (ip instanceof Inet4Address) {
      writer.moveIp(from.index, to.index, AddressWords.word(ip));
    } else {
      writer.moveIp6(from.index, to.index, AddressWords.high(ip), AddressWords.low(ip));
    }
    from.config = from.config.without(ip);
    to.config = to.config.with(ip);
  }

  private void assign(final int index, final InetAddress ip) {
    if (ip instanceof Inet4Address) {
      writer.assignIp(index, AddressWords.word(ip));
    } else {
      writer.assignIp6(index, AddressWords.high(ip), AddressWords.low(ip));
    }
  }

  private void unassign(final int index, final InetAddress ip) {
    if (ip instanceof Inet4Address) {
      writer.unassignIp(index, AddressWords.word(ip));
    } else {
      writer.unassignIp6(index, AddressWords.high(ip), AddressWords.low(ip));
    }
  }

  private static List<InetAddress> further(final EniConfig config) {
    if (config.secondaryIps().isEmpty() && config.ipv6s().isEmpty()) {
      return List.of();
    }
    final List<InetAddress> all = new ArrayList<>(config.secondaryIps());
    all.addAll(config.ipv6s());
    return all;
  }

  private static List<String> groupIds(final EniConfig config) {
    return config.policy().securityGroupIds();
  }

  private static int flags(final EniConfig config) {
    final boolean hasQos = !config.policy().qos().equals(CapSpec.UNLIMITED);
    return (config.sourceDestCheck() ? EniEntry.CHECK_ADDRESSES : 0)
        | (config.leased() ? EniEntry.LEASED : 0)
        | (hasQos ? EniEntry.QOS : 0);
  }
}
