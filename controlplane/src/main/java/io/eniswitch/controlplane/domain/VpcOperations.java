package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Transaction;
import io.eniswitch.controlplane.store.View;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** VPCs and vSwitches. <b>Threading</b>: any thread. */
public final class VpcOperations {
  private static final Cidr DEFAULT_CIDR = Cidr.parse("172.16.0.0/12");
  private static final List<Cidr> FORBIDDEN =
      List.of(
          Cidr.parse("100.64.0.0/10"),
          Cidr.parse("127.0.0.0/8"),
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("224.0.0.0/4"));
  private static final int VPC_IPV6_LENGTH = 56;
  private static final long IPV6_PREFIX = 0xfd00_6578_0000_0000L;

  private final Desk desk;

  VpcOperations(Desk desk) {
    this.desk = desk;
  }

  /**
   * Makes a VPC.
   *
   * @return its id
   */
  public Commit<String> createVpc(Call call, CreateVpc request) {
    desk.catalog().checkRegion(call.regionId());
    return desk.runOnce(call, "CreateVpc", request, Answer.ID, tx -> makeVpc(tx, call, request));
  }

  private String makeVpc(Transaction tx, Call call, CreateVpc request) {
    Labels labels =
        Names.labels(
            call, request.naming(), "InvalidVpcName.Malformed", "InvalidVpcDiscription.Malformed");
    Cidr cidr = request.cidr() == null ? DEFAULT_CIDR : request.cidr();
    checkVpcBlock(cidr);
    String home = Kinds.home(call.accountId(), call.regionId());
    if (tx.where(Kinds.VPC, Kinds.VPC_BY_HOME, home).size() >= desk.settings().vpcsPerRegion()) {
      throw EcsException.invalid(
          "QuotaExceeded.Vpc",
          "The account has " + desk.settings().vpcsPerRegion() + " VPCs in the region already.");
    }
    int vni = nextVni(tx);
    Cidr ipv6 = request.ipv6Cidr();
    if (ipv6 == null && request.enableIpv6()) {
      ipv6 = new Cidr(IpAddress.v6(IPV6_PREFIX | (long) vni << 8, 0), VPC_IPV6_LENGTH);
    }
    Vpc vpc =
        new Vpc(
            desk.newId("vpc"),
            call.regionId(),
            vni,
            cidr,
            ipv6,
            request.userCidrs(),
            false,
            labels,
            desk.now());
    tx.put(Kinds.VPC, vpc);
    return vpc.id();
  }

  /** A tunnel network id is never used again: what a switch still knows of an old VPC is void. */
  private static int nextVni(Transaction tx) {
    long vni = Desk.next(tx, "vni");
    if (vni > Vpc.MAX_VNI) {
      throw EcsException.invalid("ResourceNotAvailable", "All tunnel network ids were used.");
    }
    return (int) vni;
  }

  private static void checkVpcBlock(Cidr cidr) {
    if (cidr.v6() || cidr.prefixLength() < 8 || cidr.prefixLength() > 28) {
      throw EcsException.invalid(
          "InvalidParameter", "CidrBlock " + cidr + " is not an IPv4 block of /8 to /28.");
    }
    for (Cidr forbidden : FORBIDDEN) {
      if (forbidden.overlaps(cidr)) {
        throw EcsException.invalid(
            "InvalidParameter", "CidrBlock " + cidr + " overlaps " + forbidden + ".");
      }
    }
  }

  /** Deletes a VPC that has no vSwitch and no security group. */
  public Commit<String> deleteVpc(Call call, String vpcId) {
    return desk.run(
        call,
        tx -> {
          Vpc vpc = Lookup.vpc(tx, call, vpcId);
          if (!tx.where(Kinds.VSWITCH, Kinds.VSWITCH_BY_VPC, vpcId).isEmpty()
              || !tx.where(Kinds.SECURITY_GROUP, Kinds.GROUP_BY_VPC, vpcId).isEmpty()) {
            throw EcsException.forbidden(
                "DependencyViolation", "The VPC still has vSwitches or security groups.");
          }
          tx.remove(Kinds.VPC, vpc.id());
          return vpc.id();
        });
  }

  /**
   * Makes a vSwitch.
   *
   * @return its id
   */
  public Commit<String> createVSwitch(Call call, CreateVSwitch request) {
    desk.catalog().checkZone(call.regionId(), request.zoneId());
    return desk.runOnce(
        call, "CreateVSwitch", request, Answer.ID, tx -> makeVSwitch(tx, call, request));
  }

  private String makeVSwitch(Transaction tx, Call call, CreateVSwitch request) {
    Labels labels =
        Names.labels(
            call,
            request.naming(),
            "InvalidVSwitchName.Malformed",
            "InvalidVSwitchDiscription.Malformed");
    Vpc vpc = Lookup.vpc(tx, call, request.vpcId());
    Cidr cidr = request.cidr();
    if (cidr.v6() || cidr.prefixLength() < 16 || cidr.prefixLength() > 29) {
      throw EcsException.invalid(
          "InvalidParameter", "CidrBlock " + cidr + " is not an IPv4 block of /16 to /29.");
    }
    if (!vpc.cidr().contains(cidr)) {
      throw EcsException.invalid(
          "InvalidParameter", "CidrBlock " + cidr + " is not inside the VPC's " + vpc.cidr() + ".");
    }
    Collection<VSwitch> others = tx.where(Kinds.VSWITCH, Kinds.VSWITCH_BY_VPC, vpc.id());
    if (others.size() >= desk.settings().vSwitchesPerVpc()) {
      throw EcsException.invalid(
          "QuotaExceeded.VSwitch",
          "The VPC has " + desk.settings().vSwitchesPerVpc() + " vSwitches already.");
    }
    Cidr ipv6 = ipv6Block(vpc, request.ipv6Subnet());
    for (VSwitch other : others) {
      Cidr otherIpv6 = other.ipv6Cidr();
      if (other.cidr().overlaps(cidr)
          || ipv6 != null && otherIpv6 != null && otherIpv6.overlaps(ipv6)) {
        throw EcsException.invalid(
            "InvalidCidrBlock.Overlapped",
            "The block overlaps vSwitch " + other.id() + "'s " + other.cidr() + ".");
      }
    }
    VSwitch vSwitch =
        new VSwitch(
            desk.newId("vsw"), vpc.id(), request.zoneId(), cidr, ipv6, false, labels, desk.now());
    tx.put(Kinds.VSWITCH, vSwitch);
    return vSwitch.id();
  }

  private static @Nullable Cidr ipv6Block(Vpc vpc, @Nullable Integer subnet) {
    if (subnet == null) {
      return null;
    }
    Cidr block = vpc.ipv6Cidr();
    if (block == null) {
      throw EcsException.invalid("InvalidParameter", "The VPC has no IPv6 block.");
    }
    int bits = 64 - block.prefixLength();
    if (bits < 0 || bits < 31 && subnet >= 1 << bits || subnet < 0 || subnet > 255) {
      throw EcsException.invalid(
          "InvalidParameter", "Ipv6CidrBlock " + subnet + " is no /64 of " + block + ".");
    }
    return new Cidr(IpAddress.v6(block.address().high() | subnet, 0), 64);
  }

  /** Deletes a vSwitch that has no ENI. */
  public Commit<String> deleteVSwitch(Call call, String vSwitchId) {
    return desk.run(
        call,
        tx -> {
          VSwitch vSwitch = Lookup.vSwitch(tx, call, vSwitchId);
          if (!tx.where(Kinds.ENI, Kinds.ENI_BY_VSWITCH, vSwitchId).isEmpty()) {
            throw EcsException.forbidden(
                "DependencyViolation", "The vSwitch still has network interfaces.");
          }
          tx.remove(Kinds.VSWITCH, vSwitch.id());
          tx.remove(Kinds.ADDRESS_POOL, vSwitch.id());
          return vSwitch.id();
        });
  }

  /** One page of the VPCs asked for. */
  public Page<Vpc> vpcs(Call call, VpcQuery query, PageRequest page) {
    desk.catalog().checkRegion(call.regionId());
    View view = desk.view();
    return Paging.page(
        view.where(Kinds.VPC, Kinds.VPC_BY_HOME, Kinds.home(call.accountId(), call.regionId())),
        Vpc::id,
        vpc ->
            (query.vpcIds().isEmpty() || query.vpcIds().contains(vpc.id()))
                && (query.name() == null || query.name().equals(vpc.labels().name()))
                && (query.isDefault() == null || query.isDefault() == vpc.isDefault())
                && vpc.labels().matches(query.tags()),
        page,
        PageLimits.NETWORKS);
  }

  /** One page of the vSwitches asked for. */
  public Page<VSwitch> vSwitches(Call call, VpcQuery query, PageRequest page) {
    View view = desk.view();
    Collection<VSwitch> candidates =
        query.vpcIds().size() == 1
            ? view.where(Kinds.VSWITCH, Kinds.VSWITCH_BY_VPC, query.vpcIds().getFirst())
            : view.all(Kinds.VSWITCH);
    return Paging.page(
        candidates,
        VSwitch::id,
        vSwitch ->
            isMine(view, call, vSwitch)
                && (query.vpcIds().isEmpty() || query.vpcIds().contains(vSwitch.vpcId()))
                && (query.vSwitchId() == null || query.vSwitchId().equals(vSwitch.id()))
                && (query.zoneId() == null || query.zoneId().equals(vSwitch.zoneId()))
                && (query.name() == null || query.name().equals(vSwitch.labels().name()))
                && (query.isDefault() == null || query.isDefault() == vSwitch.isDefault())
                && vSwitch.labels().matches(query.tags()),
        page,
        PageLimits.NETWORKS);
  }

  private static boolean isMine(View view, Call call, VSwitch vSwitch) {
    Vpc vpc = view.find(Kinds.VPC, vSwitch.vpcId());
    return vpc != null
        && vpc.labels().ownerId().equals(call.accountId())
        && vpc.regionId().equals(call.regionId());
  }

  /** The ids of a VPC's vSwitches. */
  public List<String> vSwitchIds(String vpcId) {
    return desk.view().where(Kinds.VSWITCH, Kinds.VSWITCH_BY_VPC, vpcId).stream()
        .map(VSwitch::id)
        .toList();
  }

  /** The route table of a vSwitch, which is its VPC's; empty if that is just being deleted. */
  public String routeTableId(VSwitch vSwitch) {
    Vpc vpc = desk.view().find(Kinds.VPC, vSwitch.vpcId());
    return vpc == null ? "" : vpc.routeTableId();
  }

  /** The free IPv4 addresses of a vSwitch. */
  public long availableAddresses(VSwitch vSwitch) {
    return AddressBook.available(desk.view(), vSwitch);
  }
}
