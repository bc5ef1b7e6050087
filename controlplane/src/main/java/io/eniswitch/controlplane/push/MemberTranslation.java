package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.configuration.InstanceHome;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.HealthCheck;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.probe.Probe;
import io.eniswitch.dataplane.probe.Watched;
import io.eniswitch.dataplane.push.Intent;
import java.net.Inet4Address;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whose health the switches have to watch: that of members of failover groups. */
public final class MemberTranslation {
  private MemberTranslation() {}

  /** A health check as the switch carries it out. */
  public static Probe probe(HealthCheck check) {
    return new Probe(
        Probe.Kind.valueOf(check.kind().name()),
        check.interval().toNanos(),
        check.failures(),
        check.successes(),
        check.port(),
        check.path());
  }

  /** An instance at its host, if it is running, a network namespace and in a group. */
  static Notice member(View view, Instance instance, Hosts hosts) {
    Optional<Watched> watched =
        instance.status() == InstanceStatus.RUNNING
                && Translation.home(instance) instanceof InstanceHome.Namespace(String name)
            ? watched(view, instance, name)
            : Optional.empty();
    return new Notice(
        new Intent.NoMember(instance.id()),
        watched
            .<Map<String, Intent>>map(it -> Map.of(hosts.of(instance), new Intent.Member(it)))
            .orElse(Map.of()));
  }

  private static Optional<Watched> watched(View view, Instance instance, String namespace) {
    List<Probe> probes = probes(view, instance);
    if (probes.isEmpty()) {
      return Optional.empty();
    }
    for (Eni eni : view.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instance.id())) {
      VSwitch vSwitch = view.find(Kinds.VSWITCH, eni.place().vSwitchId());
      Attachment attachment = eni.attachment();
      if (eni.primary() && vSwitch != null && attachment != null) {
        return Optional.of(
            new Watched(
                instance.id(),
                eni.id(),
                eni.mac().bits(),
                (Inet4Address) Translation.address(eni.addresses().primary()),
                gateway(vSwitch),
                namespace,
                "eth" + attachment.deviceIndex(),
                probes));
      }
    }
    return Optional.empty();
  }

  private static List<Probe> probes(View view, Instance instance) {
    Set<Probe> probes = new LinkedHashSet<>();
    for (FailoverGroup group :
        view.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_INSTANCE, instance.id())) {
      group.healthChecks().forEach(check -> probes.add(probe(check)));
    }
    return probes.stream().limit(Watched.MAX_PROBES).toList();
  }

  private static Inet4Address gateway(VSwitch vSwitch) {
    VSwitchConfig network =
        new VSwitchConfig(
            vSwitch.id(),
            1,
            Translation.address(vSwitch.cidr().address()),
            vSwitch.cidr().prefixLength(),
            Optional.empty());
    return (Inet4Address) network.gateway();
  }
}
