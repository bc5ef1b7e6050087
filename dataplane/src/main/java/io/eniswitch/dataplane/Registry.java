package io.eniswitch.dataplane;

import io.eniswitch.dataplane.trace.EniNote;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which index each named thing has, and what control said of it.
 *
 * <p><b>Threading</b>: written by the table thread; {@link #port} by any. <b>Bounds</b>: those of
 * the tables.
 */
final class Registry {
  /** An ENI and its ports by instance. */
  static final class EniRecord {
    final int index;
    final int vni;
    // There may be a million, and few have ports on a host.
    Map<String, PortRecord> ports = Map.of();
    EniConfig config;
    int policy;
    @Nullable String attachedTo;

    EniRecord(final int index, final int vni, final EniConfig config) {
      this.index = index;
      this.vni = vni;
      this.config = config;
    }

    /** What is said of it to people; its port is the one in use, or any. */
    EniNote note() {
      final PortRecord bound = attachedTo == null ? null : ports.get(attachedTo);
      final int portId =
          bound != null
              ? bound.portId()
              : ports.values().stream().mapToInt(PortRecord::portId).findFirst().orElse(-1);
      return new EniNote(
          config.eniId(), index, portId, attachedTo, config.policy().securityGroupIds());
    }
  }

  /** A vSwitch and how many ENIs are in it. */
  static final class VSwitchRecord {
    final int index;
    VSwitchConfig config;
    int enis;

    VSwitchRecord(final int index, final VSwitchConfig config) {
      this.index = index;
      this.config = config;
    }
  }

  /** A port in service. */
  record PortRecord(int portId, PortOpener.Opened opened, PortCable cable) {}

  /** Most instances at once. */
  static final int INSTANCE_CAPACITY = 1 << 16;

  private record PortKey(String eniId, String instanceId) {}

  private final Map<String, EniRecord> enis = new LinkedHashMap<>();
  private final Map<String, VSwitchRecord> vSwitches = new HashMap<>();
  private final Map<String, Integer> instances = new HashMap<>();
  private final Map<PortKey, PortRecord> ports = new ConcurrentHashMap<>();
  private final Numbers vSwitchNumbers;
  private final Numbers portNumbers;
  // Number 0 belongs to no instance.
  private final Numbers instanceNumbers = new Numbers("instances", INSTANCE_CAPACITY);

  Registry(final int vSwitchCapacity, final int portCapacity) {
    vSwitchNumbers = new Numbers("vSwitches", vSwitchCapacity);
    portNumbers = new Numbers("ports", portCapacity);
    instanceNumbers.take();
  }

  /** The ENI, or a refusal. */
  EniRecord eni(final String eniId) {
    final EniRecord eni = enis.get(eniId);
    if (eni == null) {
      throw new DataplaneException("ENI " + eniId + " is not known: put it first");
    }
    return eni;
  }

  /** The ENI, or null. */
  @Nullable EniRecord findEni(final String eniId) {
    return enis.get(eniId);
  }

  /** All ENIs in the order they were put. */
  Collection<EniRecord> enis() {
    return enis.values();
  }

  /** Adds an ENI to its vSwitch. */
  void add(final EniRecord eni) {
    enis.put(eni.config.eniId(), eni);
    vSwitch(eni.config.vSwitchId()).enis++;
  }

  /** Removes an ENI. */
  void remove(final EniRecord eni) {
    enis.remove(eni.config.eniId());
    vSwitch(eni.config.vSwitchId()).enis--;
  }

  /** The vSwitch, or a refusal. */
  VSwitchRecord vSwitch(final String vSwitchId) {
    final VSwitchRecord vSwitch = vSwitches.get(vSwitchId);
    if (vSwitch == null) {
      throw new DataplaneException("vSwitch " + vSwitchId + " is not known: put it first");
    }
    return vSwitch;
  }

  /** Adds a vSwitch or replaces its configuration. */
  VSwitchRecord put(final VSwitchConfig config) {
    final VSwitchRecord present = vSwitches.get(config.vSwitchId());
    if (present != null) {
      present.config = config;
      return present;
    }
    final VSwitchRecord made = new VSwitchRecord(vSwitchNumbers.take(), config);
    vSwitches.put(config.vSwitchId(), made);
    return made;
  }

  /** Removes a vSwitch and frees its index. */
  void remove(final VSwitchRecord vSwitch) {
    vSwitches.remove(vSwitch.config.vSwitchId());
    vSwitchNumbers.giveBack(vSwitch.index);
  }

  /** Index of an instance, the same each time. */
  int instance(final String instanceId) {
    return instances.computeIfAbsent(instanceId, any -> instanceNumbers.take());
  }

  /** Forgets an instance that no ENI is attached to, or refuses; answers the index it had. */
  int removeInstance(final String instanceId) {
    for (final EniRecord eni : enis.values()) {
      if (instanceId.equals(eni.attachedTo)) {
        throw new DataplaneException(
            "instance " + instanceId + " has ENI " + eni.config.eniId() + ": detach it first");
      }
    }
    final Integer index = instances.remove(instanceId);
    if (index == null) {
      return 0;
    }
    instanceNumbers.giveBack(index);
    return index;
  }

  /** A port number that is free. */
  int takePortNumber() {
    return portNumbers.take();
  }

  /** Frees a port number. */
  void giveBackPortNumber(final int portId) {
    portNumbers.giveBack(portId);
  }

  /** Notes a port in service. */
  void addPort(final EniRecord eni, final String instanceId, final PortRecord port) {
    eni.ports = eni.ports.isEmpty() ? new HashMap<>() : eni.ports;
    eni.ports.put(instanceId, port);
    ports.put(new PortKey(eni.config.eniId(), instanceId), port);
  }

  /** Forgets a port, or refuses if there is none. */
  PortRecord removePort(final EniRecord eni, final String instanceId) {
    final PortRecord port = eni.ports.isEmpty() ? null : eni.ports.remove(instanceId);
    if (port == null) {
      throw new DataplaneException(
          "ENI " + eni.config.eniId() + " has no port at instance " + instanceId);
    }
    ports.remove(new PortKey(eni.config.eniId(), instanceId));
    return port;
  }

  /** The port of an ENI at an instance, or null. */
  @Nullable PortRecord port(final String eniId, final String instanceId) {
    return ports.get(new PortKey(eniId, instanceId));
  }

  /** The ports of an ENI. Any thread. */
  List<PortRecord> ports(final String eniId) {
    return ports.entrySet().stream()
        .filter(port -> port.getKey().eniId().equals(eniId))
        .map(Map.Entry::getValue)
        .toList();
  }

  /**
   * Numbers from 0 on. A freed one rests as long as there are fresh ones, so that a packet still on
   * its way to a removed port does not meet a new port under the same number.
   */
  private static final class Numbers {
    private final String what;
    private final int capacity;
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int next;

    Numbers(final String what, final int capacity) {
      this.what = what;
      this.capacity = capacity;
    }

    /** A free number, or a refusal. */
    int take() {
      if (next < capacity) {
        return next++;
      }
      final Integer number = free.poll();
      if (number == null) {
        throw new DataplaneException("no more than " + capacity + " " + what + " at once");
      }
      return number;
    }

    /** Frees a number. */
    void giveBack(final int number) {
      free.add(number);
    }
  }
}
