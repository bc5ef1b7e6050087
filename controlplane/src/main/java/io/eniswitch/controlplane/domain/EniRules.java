package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniAddresses;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.InstanceType;
import java.util.List;

/** Which ENI may go on which instance, and in which status what may be done with it. */
final class EniRules {
  private EniRules() {}

  /** Refuses an ENI that is in none of these statuses. */
  static void checkStatus(Eni eni, EniStatus... allowed) {
    if (!List.of(allowed).contains(eni.status())) {
      throw EcsException.invalid(
          "InvalidOperation.InvalidEniState",
          "The network interface "
              + eni.id()
              + " is "
              + eni.status().wireName()
              + "; the operation wants "
              + String.join(" or ", List.of(allowed).stream().map(EniStatus::wireName).toList())
              + ".");
    }
  }

  /** Refuses a primary ENI. */
  static void checkSecondary(Eni eni) {
    if (eni.primary()) {
      throw EcsException.forbidden(
          "InvalidOperation.InvalidEniType",
          "The network interface " + eni.id() + " is a primary one.");
    }
  }

  /**
   * Refuses an instance that this ENI cannot be on, whatever else is on it.
   *
   * @param anyVpc whether the VPCs may differ: for an ENI of another account, by its permission
   */
  static void checkReachable(Eni eni, Instance instance, InstanceType type, boolean anyVpc) {
    if (instance.place().classic()) {
      throw EcsException.forbidden(
          "InvalidOperation.VpcMismatch",
          "The instance " + instance.id() + " is in the classic network.");
    }
    if (!anyVpc && !instance.place().vpcId().equals(eni.place().vpcId())) {
      throw EcsException.forbidden(
          "InvalidOperation.VpcMismatch",
          "The network interface and the instance " + instance.id() + " are in different VPCs.");
    }
    if (!instance.place().zoneId().equals(eni.place().zoneId())) {
      throw EcsException.forbidden(
          "InvalidOperation.AvailabilityZoneMismatch",
          "The network interface is in "
              + eni.place().zoneId()
              + ", the instance in "
              + instance.place().zoneId()
              + ".");
    }
    if (!type.ioOptimized()) {
      throw EcsException.invalid(
          "InvalidOperation.InvalidGeneration",
          type.id() + " is not I/O optimised: it takes no network interface.");
    }
    checkFits(instance, type, eni);
  }

  /** Refuses an instance in a status in which its ENIs cannot come and go. */
  static void checkPluggable(Instance instance, InstanceType type) {
    if (!instance.status().settled()) {
      throw EcsException.invalid(
          "InvalidOperation.InvalidEcsState",
          "The instance "
              + instance.id()
              + " is "
              + instance.status().wireName()
              + "; the operation wants Running or Stopped.");
    }
    if (!type.hotPlug() && instance.status() != InstanceStatus.STOPPED) {
      throw EcsException.invalid(
          "InvalidOperation.InvalidEcsState",
          type.id() + " takes network interfaces only while Stopped.");
    }
  }

  /** Refuses an ENI with more addresses or queues than the instance's type allows. */
  static void checkFits(Instance instance, InstanceType type, Eni eni) {
    checkIpv4Fits(type, eni.addresses());
    checkIpv6Fits(type, eni.addresses());
    Integer queues = eni.settings().queueNumber();
    if (queues != null && queues > type.eni().queues()) {
      throw EcsException.forbidden(
          "InvalidOperation.MaxEniQueueNumberExceeded",
          queues + " queues; " + instance.typeId() + " has at most " + type.eni().queues() + ".");
    }
  }

  private static void checkIpv4Fits(InstanceType type, EniAddresses addresses) {
    checkIpv4Count(type, addresses.ipv4().size() + addresses.ipv4Prefixes().size());
  }

  private static void checkIpv6Fits(InstanceType type, EniAddresses addresses) {
    checkIpv6Count(type, addresses.ipv6().size() + addresses.ipv6Prefixes().size());
  }

  /** Refuses more IPv4 addresses, the primary one included, than the type allows. */
  static void checkIpv4Count(InstanceType type, int count) {
    if (count > type.eni().ipv4PerEni()) {
      throw EcsException.forbidden(
          "InvalidOperation.Ipv4CountExceeded",
          count
              + " IPv4 addresses; "
              + type.id()
              + " has at most "
              + type.eni().ipv4PerEni()
              + ".");
    }
  }

  /** Refuses more IPv6 addresses than the type allows. */
  static void checkIpv6Count(InstanceType type, int count) {
    if (count > 0 && type.eni().ipv6PerEni() == 0) {
      throw EcsException.forbidden(
          "InvalidOperation.Ipv6NotSupport", type.id() + " has no IPv6 addresses.");
    }
    if (count > type.eni().ipv6PerEni()) {
      throw EcsException.forbidden(
          "InvalidOperation.Ipv6CountExceeded",
          count
              + " IPv6 addresses; "
              + type.id()
              + " has at most "
              + type.eni().ipv6PerEni()
              + ".");
    }
  }
}
