package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniAddresses;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Transaction;
import java.util.List;

/** Addresses that come to and go from an ENI. <b>Threading</b>: any thread. */
public final class EniAddressOperations {
  private static final int MOST_ADDRESSES = 32;
  private static final int MOST_PREFIXES = 10;

  private final Desk desk;

  EniAddressOperations(Desk desk) {
    this.desk = desk;
  }

  /** Assigns private IPv4 addresses or prefixes, all or none. */
  public Commit<AssignedAddresses> assignPrivate(Call call, String eniId, AddressWish wish) {
    return assign(call, "AssignPrivateIpAddresses", new Request(eniId, wish));
  }

  /** Assigns IPv6 addresses or prefixes, all or none. */
  public Commit<AssignedAddresses> assignIpv6(Call call, String eniId, AddressWish wish) {
    return assign(call, "AssignIpv6Addresses", new Request(eniId, wish));
  }

  /** What makes two requests the same. */
  private record Request(String eniId, AddressWish wish) {}

  private Commit<AssignedAddresses> assign(Call call, String action, Request request) {
    AddressWish wish = request.wish();
    wish.check();
    if (wish.isEmpty()) {
      throw EcsException.missing(
          action.equals("AssignIpv6Addresses") ? "Ipv6AddressCount" : "PrivateIpAddress");
    }
    return desk.runOnce(
        call, action, request, AssignedAddresses.ANSWER, tx -> assign(tx, call, request));
  }

  private AssignedAddresses assign(Transaction tx, Call call, Request request) {
    Eni eni = Lookup.eni(tx, call, request.eniId());
    checkChangeable(tx, eni);
    AddressWish wish = request.wish();
    refuseAssigned(eni, wish);
    checkCounts(tx, eni, wish.ipv4Total(), wish.ipv6Total());
    VSwitch vSwitch = Lookup.vSwitch(tx, call, eni.place().vSwitchId());
    AddressBook book = new AddressBook(tx, vSwitch, desk.now(), desk.settings().addressCoolDown());
    EniFactory.Taken taken = new EniFactory(desk, tx, call).take(book, wish);
    EniAddresses changed = eni.addresses().plus(taken.addresses(), taken.prefixes());
    new GroupMembership(desk, tx, call, GroupCodes.CHANGED_ENI).checkGrowth(eni, changed);
    tx.put(Kinds.ENI, eni.withAddresses(changed));
    return new AssignedAddresses(eni.id(), taken.addresses(), taken.prefixes());
  }

  private static void refuseAssigned(Eni eni, AddressWish wish) {
    for (IpAddress address : eni.addresses().all()) {
      if (wish.ipv4().contains(address) || wish.ipv6().contains(address)) {
        throw EcsException.forbidden(
            "InvalidIp.IpAssigned", "The address " + address + " is on this ENI already.");
      }
    }
  }

  private void checkCounts(Transaction tx, Eni eni, int moreIpv4, int moreIpv6) {
    EniAddresses old = eni.addresses();
    int ipv4 = 1 + old.secondary().size() + old.ipv4Prefixes().size() + moreIpv4;
    int ipv6 = old.ipv6().size() + old.ipv6Prefixes().size() + moreIpv6;
    Instance instance = tx.find(Kinds.INSTANCE, eni.instanceId());
    if (instance != null) {
      InstanceType type = desk.catalog().instanceType(instance.typeId());
      if (moreIpv4 > 0) {
        EniRules.checkIpv4Count(type, ipv4);
      }
      if (moreIpv6 > 0) {
        EniRules.checkIpv6Count(type, ipv6);
      }
    } else {
      EniFactory.checkFreeCounts(ipv4 - 1, ipv6);
    }
  }

  private static void checkChangeable(Transaction tx, Eni eni) {
    EniRules.checkStatus(eni, EniStatus.AVAILABLE, EniStatus.IN_USE);
    Instance instance = tx.find(Kinds.INSTANCE, eni.instanceId());
    if (eni.primary() && instance != null && !instance.status().settled()) {
      throw EcsException.invalid(
          "InvalidOperation.InvalidEcsState",
          "The instance is "
              + instance.status().wireName()
              + "; addresses of a primary ENI change while Running or Stopped.");
    }
  }

  /**
   * Moves a secondary address from one ENI to another of the same vSwitch, in one step: nobody has
   * it in between, and nobody else can take it.
   *
   * @return the ENI that has it now
   */
  public Commit<Eni> move(Call call, String fromEniId, String toEniId, IpAddress address) {
    return desk.run(
        call,
        tx -> {
          Eni from = Lookup.eni(tx, call, fromEniId);
          Eni to = Lookup.eni(tx, call, toEniId);
          checkChangeable(tx, from);
          checkChangeable(tx, to);
          checkAssigned(from, List.of(address), List.of());
          if (from.id().equals(to.id())
              || !from.place().vSwitchId().equals(to.place().vSwitchId())) {
            throw EcsException.invalid(
                "InvalidOperation.VSwitchMismatch",
                "An address moves between two ENIs of the same vSwitch.");
          }
          checkCounts(tx, to, address.v6() ? 0 : 1, address.v6() ? 1 : 0);
          EniAddresses changed = to.addresses().plus(List.of(address), List.of());
          new GroupMembership(desk, tx, call, GroupCodes.CHANGED_ENI).checkGrowth(to, changed);
          tx.put(
              Kinds.ENI, from.withAddresses(from.addresses().minus(List.of(address), List.of())));
          tx.put(Kinds.ENI, to.withAddresses(changed));
          return to.withAddresses(changed);
        });
  }

  /** Takes secondary addresses and prefixes of either family off an ENI, all or none. */
  public Commit<Eni> unassign(
      Call call, String eniId, List<IpAddress> addresses, List<Cidr> prefixes) {
    if (addresses.isEmpty() && prefixes.isEmpty()) {
      throw EcsException.forbidden(
          "MissingParameter", "Neither addresses nor prefixes to unassign are given.");
    }
    if (addresses.size() > MOST_ADDRESSES || prefixes.size() > MOST_PREFIXES) {
      throw EcsException.invalid(
          "InvalidParameter",
          "One request unassigns at most "
              + MOST_ADDRESSES
              + " addresses and "
              + MOST_PREFIXES
              + " prefixes.");
    }
    if (!Lookup.isEniId(eniId)) {
      throw EcsException.invalid(
          "InvalidEniId.Malformed", "NetworkInterfaceId '" + eniId + "' is not of the form eni-….");
    }
    return desk.run(
        call,
        tx -> {
          Eni eni = Lookup.eni(tx, call, eniId);
          checkChangeable(tx, eni);
          checkAssigned(eni, addresses, prefixes);
          Eni changed = eni.withAddresses(eni.addresses().minus(addresses, prefixes));
          VSwitch vSwitch = Lookup.vSwitch(tx, call, eni.place().vSwitchId());
          new AddressBook(tx, vSwitch, desk.now(), desk.settings().addressCoolDown())
              .release(addresses, prefixes);
          tx.put(Kinds.ENI, changed);
          return changed;
        });
  }

  private static void checkAssigned(Eni eni, List<IpAddress> addresses, List<Cidr> prefixes) {
    for (IpAddress address : addresses) {
      if (address.equals(eni.addresses().primary()) || !eni.addresses().all().contains(address)) {
        throw EcsException.forbidden(
            "InvalidIp.IpUnassigned",
            "The address " + address + " is no secondary address of " + eni.id() + ".");
      }
    }
    for (Cidr prefix : prefixes) {
      if (!eni.addresses().prefixes().contains(prefix)) {
        throw EcsException.forbidden(
            "InvalidIp.IpUnassigned", "The prefix " + prefix + " is not on " + eni.id() + ".");
      }
    }
    if (addresses.stream().distinct().count() != addresses.size()
        || prefixes.stream().distinct().count() != prefixes.size()) {
      throw EcsException.forbidden("InvalidIp.IpRepeated", "The same address is given twice.");
    }
  }
}
