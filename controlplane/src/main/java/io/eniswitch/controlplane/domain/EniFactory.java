package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniAddresses;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.Place;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes ENIs, primary and secondary, within a transaction. */
final class EniFactory {
  private static final int FREE_SECONDARY_LIMIT = 49;
  private static final int FREE_IPV6_LIMIT = 10;

  private final Desk desk;
  private final Transaction tx;
  private final Call call;

  EniFactory(Desk desk, Transaction tx, Call call) {
    this.desk = desk;
    this.tx = tx;
    this.call = call;
  }

  /** Makes a secondary ENI that is on no instance. */
  Eni secondary(CreateEni request) {
    checkQuota();
    return make(request, EniType.SECONDARY, EniStatus.AVAILABLE, null);
  }

  /** Makes an ENI that comes with an instance; only a secondary one counts against the quota. */
  Eni onInstance(CreateEni request, EniType type, EniStatus status, Attachment attachment) {
    if (type != EniType.PRIMARY) {
      checkQuota();
    }
    return make(request, type, status, attachment);
  }

  private void checkQuota() {
    String home = Kinds.home(call.accountId(), call.regionId());
    int quota = desk.settings().enisPerRegion();
    if (tx.where(Kinds.ENI, Kinds.ENI_BY_HOME, home).size() >= quota) {
      throw EcsException.forbidden(
          "MaxEniCountExceeded", "The account has " + quota + " network interfaces already.");
    }
  }

  private Eni make(
      CreateEni request, EniType type, EniStatus status, @Nullable Attachment attachment) {
    Labels labels = Names.labels(call, request.naming(), "InvalidParameter", "InvalidParameter");
    if (request.settings().queueNumber() != null) {
      EniChanges.checkQueueNumber(request.settings().queueNumber());
    }
    VSwitch vSwitch = Lookup.vSwitch(tx, call, request.vSwitchId());
    Vpc vpc = Lookup.vpc(tx, call, vSwitch.vpcId());
    GroupCodes codes = attachment == null ? GroupCodes.NEW_ENI : GroupCodes.NEW_INSTANCE;
    GroupMembership groups = new GroupMembership(desk, tx, call, codes);
    List<String> groupIds = groups.check(request.securityGroupIds(), vpc.id());
    EniAddresses addresses = addresses(request, vSwitch);
    groups.checkCapacity(groupIds, addresses);
    Eni eni =
        new Eni(
            desk.newId("eni"),
            type,
            status,
            Desk.next(tx, "incarnation"),
            new Place(vpc.regionId(), vSwitch.zoneId(), vpc.id(), vSwitch.id()),
            desk.newMac(tx),
            addresses,
            groupIds,
            request.settings(),
            labels,
            attachment,
            null,
            desk.now());
    tx.put(Kinds.ENI, eni);
    return eni;
  }

  private EniAddresses addresses(CreateEni request, VSwitch vSwitch) {
    AddressWish wish = request.addresses();
    wish.check();
    checkFreeCounts(wish.ipv4Total(), wish.ipv6Total());
    AddressBook book = new AddressBook(tx, vSwitch, desk.now(), desk.settings().addressCoolDown());
    IpAddress wanted = request.primaryAddress();
    if (wanted != null && wish.ipv4().contains(wanted)) {
      throw EcsException.forbidden(
          "InvalidIp.IpRepeated", "The address " + wanted + " is given twice.");
    }
    IpAddress primary = wanted == null ? null : book.take(wanted);
    Taken named = takeNamed(book, wish);
    if (primary == null) {
      primary = book.takeIpv4();
    }
    Taken all = takeCounted(book, wish, named);
    return EniAddresses.of(primary).plus(all.addresses, all.prefixes);
  }

  /** Refuses more addresses than an ENI can have while it is on no instance. */
  static void checkFreeCounts(int secondaryIpv4, int ipv6) {
    if (secondaryIpv4 > FREE_SECONDARY_LIMIT) {
      throw EcsException.forbidden(
          "MaxEniPrivateIpsCountExceeded",
          secondaryIpv4 + " secondary addresses, at most " + FREE_SECONDARY_LIMIT + ".");
    }
    if (ipv6 > FREE_IPV6_LIMIT) {
      throw EcsException.forbidden(
          "MaxEniIpv6IpsCountExceeded", ipv6 + " IPv6 addresses, at most " + FREE_IPV6_LIMIT + ".");
    }
  }

  /** Takes everything a wish asks for. */
  Taken take(AddressBook book, AddressWish wish) {
    return takeCounted(book, wish, takeNamed(book, wish));
  }

  private static Taken takeNamed(AddressBook book, AddressWish wish) {
    Taken taken = new Taken(new ArrayList<>(), new ArrayList<>());
    wish.ipv4().forEach(address -> taken.addresses.add(book.take(address)));
    wish.ipv6().forEach(address -> taken.addresses.add(book.take(address)));
    wish.ipv4Prefixes().forEach(prefix -> taken.prefixes.add(book.takePrefix(prefix)));
    wish.ipv6Prefixes().forEach(prefix -> taken.prefixes.add(book.takePrefix(prefix)));
    return taken;
  }

  private Taken takeCounted(AddressBook book, AddressWish wish, Taken taken) {
    for (int i = 0; i < wish.ipv4Count(); i++) {
      taken.addresses.add(book.takeIpv4());
    }
    for (int i = 0; i < wish.ipv4PrefixCount(); i++) {
      taken.prefixes.add(book.takeIpv4Prefix());
    }
    for (int i = 0; i < wish.ipv6Count(); i++) {
      taken.addresses.add(book.takeIpv6(desk.random()));
    }
    for (int i = 0; i < wish.ipv6PrefixCount(); i++) {
      taken.prefixes.add(book.takeIpv6Prefix());
    }
    return taken;
  }

  /** What was taken from a vSwitch. */
  record Taken(List<IpAddress> addresses, List<Cidr> prefixes) {}
}
