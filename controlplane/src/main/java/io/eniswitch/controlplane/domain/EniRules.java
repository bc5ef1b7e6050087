package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniAddresses;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.InstanceType;
import java.util.Collection;
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
    checkFits(type, eni);
  }

  /** Refuses a network card that no instance has: every type here has one. */
  static void checkNetworkCard(int index) {
    if (index != 0) {
      throw EcsException.invalid(
          "InvalidParameter",
          "NetworkCardIndex " + index + ": every instance type has card 0 only.");
    }
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

  /** Refuses an ENI with more addresses than the instance's type allows. */
  static void checkFits(InstanceType type, Eni eni) {
    checkIpv4Fits(type, eni.addresses());
    checkIpv6Fits(type, eni.addresses());
  }

  /**
   * Refuses an ENI with more queues than the type has for one, or than it has left.
   *
   * @param there the ENIs of the instance, this one or not
   */
  static void checkQueues(InstanceType type, Eni eni, Collection<Eni> there) {
    int queues = queues(type, eni);
    if (queues > type.eni().queues()) {
      throw EcsException.forbidden(
          "InvalidOperation.MaxEniQueueNumberExceeded",
          queues + " queues; " + type.id() + " has at most " + type.eni().queues() + ".");
    }
    long total =
        queues
            + there.stream()
                .filter(other -> !other.id().equals(eni.id()))
                .mapToLong(other -> queues(type, other))
                .sum();
    if (total > type.eni().totalQueues()) {
      throw EcsException.forbidden(
          "InvalidOperation.ExceedInstanceTypeQueueNumber",
          total + " queues; " + type.id() + " has at most " + type.eni().totalQueues() + ".");
    }
  }

  private static int queues(InstanceType type, Eni eni) {
    Integer asked = eni.settings().queueNumber();
    if (asked != null) {
      return asked;
    }
    return eni.primary() ? type.primaryQueues() : type.secondaryQueues();
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
