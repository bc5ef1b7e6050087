package io.eniswitch.controlplane.configuration;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.EniPolicy;
import io.eniswitch.dataplane.VSwitchConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The changes that make an empty switch carry a configuration, in their order. */
public final class Plan {
  private Plan() {}

  /** All of them; the namespaces of the instances exist before the first is applied. */
  public static List<Change> changes(Configuration configuration) {
    List<Change> changes = new ArrayList<>();
    for (Vpc vpc : configuration.vpcs()) {
      for (VSwitch vSwitch : configuration.vSwitches()) {
        if (vSwitch.vpcId().equals(vpc.id())) {
          changes.add(new Change.PutVSwitch(vSwitchConfig(vpc, vSwitch)));
        }
      }
    }
    configuration.prefixLists().forEach(list -> changes.add(new Change.PutPrefixList(list)));
    configuration
        .securityGroups()
        .forEach(group -> changes.add(new Change.PutSecurityGroup(group.config())));
    configuration.enis().forEach(eni -> changes.add(new Change.PutEni(eniConfig(eni))));
    configuration.vpcs().forEach(vpc -> addRoutes(vpc, configuration.routes(), changes));
    for (Placement placement : Placement.all(configuration)) {
      String eni = placement.eni().id();
      String instance = placement.instance().id();
      changes.add(new Change.PutPort(eni, instance, placement.location()));
      if (placement.attached()) {
        changes.add(new Change.Attach(eni, instance));
      }
    }
    return changes;
  }

  private static VSwitchConfig vSwitchConfig(Vpc vpc, VSwitch vSwitch) {
    return new VSwitchConfig(
        vSwitch.id(),
        vpc.vni(),
        inet(vSwitch.cidr().address()),
        vSwitch.cidr().prefixLength(),
        Optional.ofNullable(vSwitch.ipv6Cidr()).map(Cidr::address).map(Plan::inet));
  }

  private static EniConfig eniConfig(DeclaredEni eni) {
    return new EniConfig(
        eni.id(),
        eni.vSwitch().id(),
        eni.mac().bits(),
        inet(eni.ips().getFirst()),
        eni.ips().stream().skip(1).map(Plan::inet).toList(),
        eni.ipv6s().stream().map(Plan::inet).toList(),
        eni.mtuBytes(),
        eni.sourceDestCheck(),
        EniPolicy.ofGroups(eni.groups().stream().map(DeclaredGroup::id).toArray(String[]::new)));
  }

  private static void addRoutes(Vpc vpc, List<DeclaredRoute> routes, List<Change> changes) {
    List<Change.RouteConfig> configs = new ArrayList<>();
    for (DeclaredRoute route : routes) {
      if (route.vpc().equals(vpc)) {
        configs.add(
            new Change.RouteConfig(
                inet(route.to().address()), route.to().prefixLength(), route.via().id()));
      }
    }
    if (!configs.isEmpty()) {
      changes.add(new Change.PutRoutes(vpc.vni(), configs));
    }
  }

  private static InetAddress inet(IpAddress address) {
    try {
      return InetAddress.getByAddress(address.bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 4 or 16 bytes always are an address
    }
  }
}
