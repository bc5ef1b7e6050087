package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.configuration.InstanceHome;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
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
import io.eniswitch.dataplane.push.Intent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the domain's records mean to the switch of one host.
 *
 * @param host the name of the host, as the tag {@code eniswitch:host} says it
 * @param types the instance types by their ids
 */
record Translation(String host, Map<String, InstanceType> types) {
  private static final int MTU_BYTES = 1500;
  private static final int ID_TAIL = 8;
  private static final int INSTANCE_TAIL = 4;

  /**
   * An ENI as the switch is to have it.
   *
   * @param fault why it cannot be where the domain has it, or null
   */
  record Meaning(Intent.Eni intent, @Nullable String fault) {}

  /** A vSwitch; empty if its VPC is gone. */
  Optional<Intent> vSwitch(View view, VSwitch vSwitch) {
    Vpc vpc = view.find(Kinds.VPC, vSwitch.vpcId());
    if (vpc == null) {
      return Optional.empty();
    }
    Cidr ipv6 = vSwitch.ipv6Cidr();
    return Optional.of(
        new Intent.VSwitch(
            new VSwitchConfig(
                vSwitch.id(),
                vpc.vni(),
                address(vSwitch.cidr().address()),
                vSwitch.cidr().prefixLength(),
                Optional.ofNullable(ipv6).map(block -> address(block.address())))));
  }

  /** An instance, if it has ports on this host. */
  Optional<Intent> instance(Instance instance) {
    InstanceHome home = isHere(instance) ? home(instance) : null;
    Optional<String> namespace =
        switch (home) {
          case InstanceHome.Namespace(String name) -> Optional.of(name);
          case InstanceHome.Tap() -> Optional.of("");
          case InstanceHome.None() -> Optional.empty();
          case null -> Optional.empty();
        };
    return namespace.map(name ->
        new Intent.Instance(
            instance.id(), name, CapTranslation.caps(types.get(instance.typeId()))));
  }

  /** An ENI with its ports. */
  Meaning eni(View view, Eni eni) {
    List<Intent.Place> places = new ArrayList<>();
    Attachment goal =
        switch (eni.status()) {
          case ATTACHING, IN_USE -> eni.attachment();
          case AVAILABLE, DETACHING, DELETING -> null;
        };
    @Nullable String fault = place(view, eni, goal, places);
    Optional<String> attachedTo = places.stream().map(Intent.Place::instanceId).findFirst();
    place(view, eni, eni.movedFrom(), places);
    return new Meaning(new Intent.Eni(config(eni), places, attachedTo), fault);
  }

  /** Adds the ENI's place at an instance that has ports now; says why it cannot, or null. */
  private @Nullable String place(
      View view, Eni eni, @Nullable Attachment attachment, List<Intent.Place> places) {
    Instance instance =
        attachment == null ? null : view.find(Kinds.INSTANCE, attachment.instanceId());
    if (attachment == null || instance == null || !hasPorts(instance)) {
      return null;
    }
    if (!isHere(instance)) {
      return "no switch of host " + instance.host() + " is connected";
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
        .ifPresent(at -> places.add(new Intent.Place(instance.id(), at)));
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

  private boolean isHere(Instance instance) {
    return instance.host().isEmpty() || instance.host().equals(host);
  }

  private static @Nullable InstanceHome home(Instance instance) {
    try {
      return InstanceHome.parse(instance.port());
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static EniConfig config(Eni eni) {
    return new EniConfig(
        eni.id(),
        eni.place().vSwitchId(),
        eni.mac().bits(),
        address(eni.addresses().primary()),
        eni.addresses().secondary().stream().map(Translation::address).toList(),
        eni.addresses().ipv6().stream().map(Translation::address).toList(),
        MTU_BYTES,
        eni.settings().sourceDestCheck(),
        policy(eni));
  }

  private static EniPolicy policy(Eni eni) {
    SessionTimeouts timeouts = eni.settings().timeouts();
    return new EniPolicy(
        eni.securityGroupIds(),
        CapTranslation.qos(eni.settings().qos()),
        new io.eniswitch.dataplane.SessionTimeouts(
            timeouts.tcpEstablished(), timeouts.tcpClosed(), timeouts.udp()));
  }

  private static InetAddress address(IpAddress ip) {
    try {
      return InetAddress.getByAddress(ip.bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
