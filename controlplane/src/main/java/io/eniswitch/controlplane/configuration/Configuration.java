package io.eniswitch.controlplane.configuration;

import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.dataplane.PrefixListConfig;
import java.util.List;

/**
 * A network as a file declares it; everything it refers to exists.
 *
 * @param vpcs tenants' networks
 * @param vSwitches their subnets
 * @param prefixLists named lists of blocks for rules
 * @param securityGroups what ENIs may send and receive
 * @param instances what has ENIs
 * @param enis the ENIs
 * @param routes routes of the VPCs beyond their own blocks
 */
public record Configuration(
    List<Vpc> vpcs,
    List<VSwitch> vSwitches,
    List<PrefixListConfig> prefixLists,
    List<DeclaredGroup> securityGroups,
    List<DeclaredInstance> instances,
    List<DeclaredEni> enis,
    List<DeclaredRoute> routes) {
  /** Copies the lists. */
  public Configuration {
    vpcs = List.copyOf(vpcs);
    vSwitches = List.copyOf(vSwitches);
    prefixLists = List.copyOf(prefixLists);
    securityGroups = List.copyOf(securityGroups);
    instances = List.copyOf(instances);
    enis = List.copyOf(enis);
    routes = List.copyOf(routes);
  }
}
