package io.eniswitch.controlplane.failover;

import io.eniswitch.controlplane.configuration.InstanceHome;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.HealthCheck;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.probe.Probe;
import io.eniswitch.dataplane.probe.Watched;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which instances a switch has to watch: the members of all groups, at their primary ENIs. */
final class Members {
  private Members() {}

  /**
   * What the switch of a host is to watch: running members that are network namespaces there.
   *
   * @param here the host of what names none
   */
  static List<Watched> of(View view, String host, String here) {
    Map<String, Set<Probe>> probes = new LinkedHashMap<>();
    for (FailoverGroup group : view.all(Kinds.FAILOVER_GROUP)) {
      for (String id : group.instanceIds()) {
        Set<Probe> all = probes.computeIfAbsent(id, _ -> new LinkedHashSet<>());
        for (HealthCheck check : group.healthChecks()) {
          all.add(HealthBoard.probe(check));
        }
      }
    }
    List<Watched> watched = new ArrayList<>();
    probes.forEach((id, all) -> {
      Instance instance = view.find(Kinds.INSTANCE, id);
      if (instance != null
          && instance.status() == InstanceStatus.RUNNING
          && host.equals(instance.host().isEmpty() ? here : instance.host())) {
        List<Probe> few = all.stream().limit(Watched.MAX_PROBES).toList();
        watched(view, instance, few).ifPresent(watched::add);
      }
    });
    return watched;
  }

  private static Optional<Watched> watched(View view, Instance instance, List<Probe> probes) {
    for (Eni eni : view.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instance.id())) {
      VSwitch vSwitch = view.find(Kinds.VSWITCH, eni.place().vSwitchId());
      Attachment attachment = eni.attachment();
      if (eni.primary()
          && vSwitch != null
          && attachment != null
          && home(instance) instanceof InstanceHome.Namespace(String name)) {
        VSwitchConfig network =
            new VSwitchConfig(
                vSwitch.id(),
                1,
                address(vSwitch.cidr().address()),
                vSwitch.cidr().prefixLength(),
                Optional.empty());
        return Optional.of(
            new Watched(
                instance.id(),
                eni.id(),
                eni.mac().bits(),
                (Inet4Address) address(eni.addresses().primary()),
                (Inet4Address) network.gateway(),
                name,
                "eth" + attachment.deviceIndex(),
                probes));
      }
    }
    return Optional.empty();
  }

  private static InstanceHome home(Instance instance) {
    try {
      InstanceHome home = InstanceHome.parse(instance.port());
      return home == null ? new InstanceHome.None() : home;
    } catch (IllegalArgumentException _) {
      return new InstanceHome.None();
    }
  }

  private static InetAddress address(IpAddress ip) {
    try {
      return InetAddress.getByAddress(ip.bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
