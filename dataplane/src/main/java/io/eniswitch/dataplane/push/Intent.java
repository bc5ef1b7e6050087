package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.probe.Watched;
import java.util.List;
import java.util.Optional;

/**
 * What control wants one thing to be, whatever the switch made of it so far. The last one about a
 * thing counts, and saying it again changes nothing.
 */
public sealed interface Intent {
  /** Whether a thing is to go. */
  default boolean isGoing() {
    return switch (this) {
      case NoVSwitch _, NoSecurityGroup _, NoPrefixList _, NoInstance _, NoMember _, NoEni _ ->
          true;
      case Begin _, End _, VSwitch _, SecurityGroup _, PrefixList _, Instance _, Member _, Eni _ ->
          false;
    };
  }

  /** Everything follows until {@link End}: what is not named in between is to go. */
  record Begin() implements Intent {}

  /** Everything was named. */
  record End() implements Intent {}

  /** A vSwitch is to be; before the first ENI in it. */
  record VSwitch(VSwitchConfig config) implements Intent {}

  /** A vSwitch is to go, once its last ENI went. */
  record NoVSwitch(String vSwitchId) implements Intent {}

  /** A security group is to be; before the first ENI that has it. */
  record SecurityGroup(SecurityGroupConfig config) implements Intent {}

  /** A security group is to go, once no ENI has it. */
  record NoSecurityGroup(String groupId) implements Intent {}

  /** A prefix list is to be; before the first security group that refers to it. */
  record PrefixList(PrefixListConfig config) implements Intent {}

  /** A prefix list is to go, once no rule refers to it. */
  record NoPrefixList(String prefixListId) implements Intent {}

  /**
   * An instance has, or can have, ports on this host, with these caps over all of them.
   *
   * @param namespace the network namespace it is; empty if its ports are elsewhere
   */
  record Instance(String instanceId, String namespace, CapSpec caps) implements Intent {}

  /** An instance is to go, and its namespace with it if the switch made it. */
  record NoInstance(String instanceId) implements Intent {}

  /** The health of an instance of this host is to be watched: it is in failover groups. */
  record Member(Watched watched) implements Intent {}

  /** The health of an instance is to be watched no more. */
  record NoMember(String instanceId) implements Intent {}

  /**
   * An ENI is to be.
   *
   * @param config its addresses and flags
   * @param places instances of this host where it is to have a port
   * @param attachedTo which of them it forwards at; empty for none
   */
  record Eni(EniConfig config, List<Place> places, Optional<String> attachedTo) implements Intent {
    /** Copies the list, and refuses an ENI that forwards where it has no port. */
    public Eni {
      places = List.copyOf(places);
      if (attachedTo.isPresent()
          && places.stream().noneMatch(place -> place.instanceId().equals(attachedTo.get()))) {
        throw new IllegalArgumentException(
            config.eniId() + " is to forward at " + attachedTo.get() + ", but has no place there");
      }
    }
  }

  /** An ENI is to go, with its ports. */
  record NoEni(String eniId) implements Intent {}

  /** A port of an ENI at an instance. */
  record Place(String instanceId, PortLocation at) {}
}
