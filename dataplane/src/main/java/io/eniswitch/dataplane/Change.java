package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.CapSpec;
import java.net.InetAddress;
import java.util.List;

/** What control asks of the switch. Each is all or nothing, unless it says otherwise. */
public sealed interface Change {
  /** Adds a vSwitch, or replaces one with the same name. */
  record PutVSwitch(VSwitchConfig vSwitch) implements Change {}

  /** Removes a vSwitch that no ENI is in. */
  record RemoveVSwitch(String vSwitchId) implements Change {}

  /** Adds an ENI, attached nowhere, or changes the addresses and flags of one. */
  record PutEni(EniConfig eni) implements Change {}

  /**
   * {@link PutEni} of several ENIs one after the other: all of them cost the workers one wait. If
   * one is refused, those before it are done, and those after it are not.
   */
  record PutEnis(List<EniConfig> enis) implements Change {
    /** Copies the list. */
    public PutEnis {
      enis = List.copyOf(enis);
    }
  }

  /** Removes an ENI that has no ports. */
  record RemoveEni(String eniId) implements Change {}

  /** Makes a port for an ENI at an instance: a standby until {@link Attach}. */
  record PutPort(String eniId, String instanceId, PortLocation at) implements Change {}

  /**
   * Removes the port of an ENI at an instance; if the ENI is attached there, it is detached first.
   * Answered when the device is gone, so that its name is free.
   */
  record RemovePort(String eniId, String instanceId) implements Change {}

  /**
   * Attaches an ENI to the port it has at an instance. If it is attached elsewhere, this is a move:
   * one store.
   */
  record Attach(String eniId, String instanceId) implements Change {}

  /** Detaches an ENI; its ports stay as standbys. */
  record Detach(String eniId) implements Change {}

  /** Moves a secondary address between two ENIs of a VPC. */
  record MoveIp(String fromEniId, String toEniId, InetAddress ip) implements Change {}

  /** Adds a security group, or changes its rules for all ENIs that have it. */
  record PutSecurityGroup(SecurityGroupConfig group) implements Change {}

  /** Removes a security group that no ENI has. */
  record RemoveSecurityGroup(String groupId) implements Change {}

  /** Adds a prefix list, or changes it for all rules that refer to it. */
  record PutPrefixList(PrefixListConfig prefixList) implements Change {}

  /** Removes a prefix list that no rule in use refers to. */
  record RemovePrefixList(String prefixListId) implements Change {}

  /** Gives an instance its caps, before or while ENIs are attached to it. */
  record PutInstance(String instanceId, CapSpec caps) implements Change {}

  /** Forgets an instance that no ENI is attached to. */
  record RemoveInstance(String instanceId) implements Change {}

  /**
   * Lets leased ENIs send until then, on the clock of {@link System#nanoTime}. Before the first of
   * these they may send for ever.
   */
  record ExtendLease(long deadlineNs) implements Change {}

  /** Replaces the routes of a VPC. */
  record PutRoutes(int vni, List<RouteConfig> routes) implements Change {}

  /**
   * A route to an ENI that forwards.
   *
   * @param network first address of the range
   * @param prefixLength bits of the range
   * @param nextEniId the ENI that gets what goes there
   */
  record RouteConfig(InetAddress network, int prefixLength, String nextEniId) {}
}
