package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.configuration.InstanceHome;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.SessionTimeouts;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.EniPolicy;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.push.Intent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the domain's records mean to the switches.
 *
 * @param hosts where instances are
 * @param types the instance types by their ids
 */
record Translation(Hosts hosts, Map<String, InstanceType> types) {
  private static final int MTU_BYTES = 1500;
  private static final int ID_TAIL = 8;
  private static final int INSTANCE_TAIL = 4;

  /**
   * An ENI as the switches are to have it.
   *
   * @param awaited the host whose answer decides, or null if none has to be waited for
   * @param fault why it cannot be where the domain has it, or null
   * @param held whether it forwards nowhere until the awaited host lets go of it
   */
  record Meaning(Notice notice, @Nullable String awaited, @Nullable String fault, boolean held) {
    /** Whether a switch that was told this has to be told the next. */
    boolean isNews(Meaning next) {
      return !notice.says(next.notice)
          || !Objects.equals(fault, next.fault)
          || held != next.held
          || next.awaited != null && !next.awaited.equals(awaited);
    }
  }

  /** A vSwitch; to go if its VPC is gone. */
  Notice vSwitch(View view, VSwitch vSwitch) {
    Vpc vpc = view.find(Kinds.VPC, vSwitch.vpcId());
    if (vpc == null) {
      return Notice.everywhere(new Intent.NoVSwitch(vSwitch.id()));
    }
    Cidr ipv6 = vSwitch.ipv6Cidr();
    return Notice.everywhere(
        new Intent.VSwitch(
            new VSwitchConfig(
                vSwitch.id(),
                vpc.vni(),
                address(vSwitch.cidr().address()),
                vSwitch.cidr().prefixLength(),
                Optional.ofNullable(ipv6).map(block -> address(block.address())))));
  }

  /** An instance, at the host where it has ports. */
  Notice instance(Instance instance) {
    InstanceHome home = home(instance);
    Optional<String> namespace =
        switch (home) {
          case InstanceHome.Namespace(String name) -> Optional.of(name);
          case InstanceHome.Tap() -> Optional.of("");
          case InstanceHome.None() -> Optional.empty();
          case null -> Optional.empty();
        };
    CapSpec caps = CapTranslation.caps(types.get(instance.typeId()));
    return new Notice(
        new Intent.NoInstance(instance.id()),
        namespace
            .<Map<String, Intent>>map(
                name -> Map.of(hosts.of(instance), new Intent.Instance(instance.id(), name, caps)))
            .orElse(Map.of()));
  }

  /** An ENI with its ports, and with the host that is to answer even if it has none there. */
  Meaning eni(View view, Eni eni) {
    Collection<FailoverGroup> groups = Standbys.groups(view, eni);
    if (groups.isEmpty() && eni.attachment() == null && eni.movedFrom() == null) {
      Intent nowhere = new Intent.Eni(config(eni, false, false), List.of(), Optional.empty());
      return new Meaning(Notice.everywhere(nowhere), null, null, false);
    }
    return placed(view, eni, groups);
  }

  private Meaning placed(View view, Eni eni, Collection<FailoverGroup> groups) {
    Attachment goal =
        switch (eni.status()) {
          case ATTACHING, IN_USE -> eni.attachment();
          case AVAILABLE, DETACHING, DELETING -> null;
        };
    Map<String, List<Intent.Place>> places = new LinkedHashMap<>();
    boolean amongHosts = Standbys.areAmongHosts(view, groups, hosts);
    boolean held = amongHosts && isHeld(view, eni);
    @Nullable String awaited = hostOf(view, held ? eni.movedFrom() : eni.attachment());
    if (awaited != null) {
      places.put(awaited, new ArrayList<>());
    }
    @Nullable String fault = place(view, eni, goal, places);
    Optional<String> goalId =
        places.values().stream().flatMap(List::stream).map(Intent.Place::instanceId).findFirst();
    Optional<String> attachedTo = goalId.filter(_ -> !held);
    place(view, eni, eni.movedFrom(), places);
    Standbys.of(groups, eni).forEach(standby -> place(view, eni, standby, places));
    EniConfig config = config(eni, !groups.isEmpty(), amongHosts);
    Map<String, Intent> at = new HashMap<>();
    places.forEach((host, there) ->
        at.put(
            host,
            new Intent.Eni(
                config,
                there,
                attachedTo.filter(
                    id -> there.stream().anyMatch(place -> place.instanceId().equals(id))))));
    return new Meaning(
        new Notice(new Intent.Eni(config, List.of(), Optional.empty()), at), awaited, fault, held);
  }

  /** Two switches never forward the same ENI: the next is told once the former let go. */
  private boolean isHeld(View view, Eni eni) {
    Attachment from = eni.movedFrom();
    return from != null
        && !from.isReleased()
        && !Objects.equals(hostOf(view, from), hostOf(view, eni.attachment()));
  }

  /** Adds the ENI's place at an instance that has ports now; says why it cannot, or null. */
  private @Nullable String place(
      View view, Eni eni, @Nullable Attachment attachment, Map<String, List<Intent.Place>> places) {
    Instance instance =
        attachment == null ? null : view.find(Kinds.INSTANCE, attachment.instanceId());
    if (attachment == null || instance == null || !hasPorts(instance)) {
      return null;
    }
    String host = hosts.of(instance);
    if (!hosts.reachable().test(host)) {
      return "no switch of host " + host + " is connected";
    }
    InstanceHome home = home(instance);
    if (home == null) {
      return "eniswitch:port of "
          + instance.id()
          + " is "
          + instance.port()
          + ": "
          + InstanceHome.ACCEPTED;
    }
    location(home, eni, attachment)
        .ifPresent(at ->
            places
                .computeIfAbsent(host, _ -> new ArrayList<>())
                .add(new Intent.Place(instance.id(), at)));
    return null;
  }

  private static Optional<PortLocation> location(
      InstanceHome home, Eni eni, Attachment attachment) {
    int order = attachment.deviceIndex();
    return switch (home) {
      case InstanceHome.Namespace(String name) ->
          Optional.of(new PortLocation.Namespace(name, "eth" + order, order));
      case InstanceHome.Tap() ->
          Optional.of(new PortLocation.Host(device(eni.id(), attachment.instanceId())));
      case InstanceHome.None() -> Optional.empty();
    };
  }

  /** A device name of at most 15 bytes, another one for each instance the ENI moves between. */
  static String device(String eniId, String instanceId) {
    return "tap" + tail(eniId, ID_TAIL) + tail(instanceId, INSTANCE_TAIL);
  }

  private static String tail(String id, int length) {
    return id.substring(Math.max(id.length() - length, 0));
  }

  private static boolean hasPorts(Instance instance) {
    return instance.status() == InstanceStatus.STARTING
        || instance.status() == InstanceStatus.RUNNING;
  }

  private @Nullable String hostOf(View view, @Nullable Attachment attachment) {
    Instance instance =
        attachment == null ? null : view.find(Kinds.INSTANCE, attachment.instanceId());
    return instance == null ? null : hosts.of(instance);
  }

  /** Where an instance lives, or null if its tag does not say. */
  static @Nullable InstanceHome home(Instance instance) {
    try {
      return InstanceHome.parse(instance.port());
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static EniConfig config(Eni eni, boolean floating, boolean amongHosts) {
    return new EniConfig(
        eni.id(),
        eni.place().vSwitchId(),
        eni.mac().bits(),
        address(eni.addresses().primary()),
        addresses(eni.addresses().secondary()),
        addresses(eni.addresses().ipv6()),
        MTU_BYTES,
        eni.settings().sourceDestCheck(),
        policy(eni),
        floating,
        amongHosts);
  }

  private static List<InetAddress> addresses(List<IpAddress> all) {
    return all.isEmpty() ? List.of() : all.stream().map(Translation::address).toList();
  }

  private static EniPolicy policy(Eni eni) {
    SessionTimeouts timeouts = eni.settings().timeouts();
    return new EniPolicy(
        eni.securityGroupIds(),
        CapTranslation.qos(eni.settings().qos()),
        new io.eniswitch.dataplane.SessionTimeouts(
            timeouts.tcpEstablished(), timeouts.tcpClosed(), timeouts.udp()));
  }

  /** The same address as the JDK writes it. */
  static InetAddress address(IpAddress ip) {
    try {
      return InetAddress.getByAddress(ip.bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
