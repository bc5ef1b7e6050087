package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniPermission;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.MacAddress;
import io.eniswitch.controlplane.model.PortRange;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.SecurityRule;
import io.eniswitch.controlplane.model.Tag;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.Index;
import io.eniswitch.controlplane.store.Kind;
import io.eniswitch.controlplane.store.TextType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The collections of the domain, and how their records are found. */
public final class Kinds {
  /** Networks by account and region, see {@link #home}. */
  public static final Index<Vpc> VPC_BY_HOME =
      new Index<>("home", vpc -> List.of(home(vpc.labels().ownerId(), vpc.regionId())));

  /** The VPCs. */
  public static final Kind<Vpc> VPC = new Kind<>("vpc", Vpc.class, Vpc::id, List.of(VPC_BY_HOME));

  /** vSwitches by their VPC. */
  public static final Index<VSwitch> VSWITCH_BY_VPC =
      new Index<>("vpc", vSwitch -> List.of(vSwitch.vpcId()));

  /** The vSwitches. */
  public static final Kind<VSwitch> VSWITCH =
      new Kind<>("vswitch", VSwitch.class, VSwitch::id, List.of(VSWITCH_BY_VPC));

  /** Groups by account and region. */
  public static final Index<SecurityGroup> GROUP_BY_HOME =
      new Index<>("home", group -> List.of(home(group.labels().ownerId(), group.regionId())));

  /** Groups by their VPC. */
  public static final Index<SecurityGroup> GROUP_BY_VPC =
      new Index<>("vpc", group -> List.of(group.vpcId()));

  /** Groups by the groups their rules name. */
  public static final Index<SecurityGroup> GROUP_BY_PEER =
      new Index<>(
          "peer",
          group ->
              group.rules().stream()
                  .map(SecurityRule::peerGroupId)
                  .filter(Objects::nonNull)
                  .distinct()
                  .toList());

  /** Groups by the prefix lists their rules name. */
  public static final Index<SecurityGroup> GROUP_BY_PREFIX_LIST =
      new Index<>(
          "prefix-list",
          group ->
              group.rules().stream()
                  .map(SecurityRule::peerPrefixListId)
                  .filter(Objects::nonNull)
                  .distinct()
                  .toList());

  /** The security groups. */
  public static final Kind<SecurityGroup> SECURITY_GROUP =
      new Kind<>(
          "security-group",
          SecurityGroup.class,
          SecurityGroup::id,
          List.of(GROUP_BY_HOME, GROUP_BY_VPC, GROUP_BY_PEER, GROUP_BY_PREFIX_LIST));

  /** The prefix lists. */
  public static final Kind<PrefixList> PREFIX_LIST =
      new Kind<>("prefix-list", PrefixList.class, PrefixList::id, List.of());

  /** Instances by account and region. */
  public static final Index<Instance> INSTANCE_BY_HOME =
      new Index<>(
          "home",
          instance -> List.of(home(instance.labels().ownerId(), instance.place().regionId())));

  /** Instances by the VPC of their primary ENI. */
  public static final Index<Instance> INSTANCE_BY_VPC =
      new Index<>("vpc", instance -> List.of(instance.place().vpcId()));

  /** Instances by the vSwitch of their primary ENI. */
  public static final Index<Instance> INSTANCE_BY_VSWITCH =
      new Index<>("vswitch", instance -> List.of(instance.place().vSwitchId()));

  /** Instances by status name. */
  public static final Index<Instance> INSTANCE_BY_STATUS =
      new Index<>("status", instance -> List.of(instance.status().name()));

  /** The instances. */
  public static final Kind<Instance> INSTANCE =
      new Kind<>(
          "instance",
          Instance.class,
          Instance::id,
          List.of(INSTANCE_BY_HOME, INSTANCE_BY_VPC, INSTANCE_BY_VSWITCH, INSTANCE_BY_STATUS));

  /** ENIs by account and region. */
  public static final Index<Eni> ENI_BY_HOME =
      new Index<>("home", eni -> List.of(home(eni.labels().ownerId(), eni.place().regionId())));

  /** ENIs by their VPC. */
  public static final Index<Eni> ENI_BY_VPC =
      new Index<>("vpc", eni -> List.of(eni.place().vpcId()));

  /** ENIs by their vSwitch. */
  public static final Index<Eni> ENI_BY_VSWITCH =
      new Index<>("vswitch", eni -> List.of(eni.place().vSwitchId()));

  /** ENIs by the instance they are on, go to, leave or are moved from. */
  public static final Index<Eni> ENI_BY_INSTANCE = new Index<>("instance", Kinds::instancesOf);

  /** ENIs by their groups. */
  public static final Index<Eni> ENI_BY_GROUP = new Index<>("group", Eni::securityGroupIds);

  /** ENIs by vSwitch and single address or prefix, see {@link #addressKey}. */
  public static final Index<Eni> ENI_BY_ADDRESS = new Index<>("address", Kinds::addressKeys);

  /** ENIs by vSwitch and the prefix-sized block each of their addresses is in. */
  public static final Index<Eni> ENI_BY_BLOCK = new Index<>("block", Kinds::blockKeys);

  /** ENIs by MAC address. */
  public static final Index<Eni> ENI_BY_MAC =
      new Index<>("mac", eni -> List.of(eni.mac().toString()));

  /** ENIs by status name. */
  public static final Index<Eni> ENI_BY_STATUS =
      new Index<>("status", eni -> List.of(eni.status().name()));

  /** ENIs by type name. */
  public static final Index<Eni> ENI_BY_TYPE =
      new Index<>("type", eni -> List.of(eni.type().name()));

  /** ENIs by name. */
  public static final Index<Eni> ENI_BY_NAME =
      new Index<>("name", eni -> List.of(eni.labels().name()));

  /** ENIs by tag, see {@link #tagKey}. */
  public static final Index<Eni> ENI_BY_TAG =
      new Index<>("tag", eni -> eni.labels().tags().stream().map(Kinds::tagKey).toList());

  /** The ENIs. */
  public static final Kind<Eni> ENI =
      new Kind<>(
          "eni",
          Eni.class,
          Eni::id,
          List.of(
              ENI_BY_HOME,
              ENI_BY_VPC,
              ENI_BY_VSWITCH,
              ENI_BY_INSTANCE,
              ENI_BY_GROUP,
              ENI_BY_ADDRESS,
              ENI_BY_BLOCK,
              ENI_BY_MAC,
              ENI_BY_STATUS,
              ENI_BY_TYPE,
              ENI_BY_NAME,
              ENI_BY_TAG));

  /** Permissions by their ENI. */
  public static final Index<EniPermission> PERMISSION_BY_ENI =
      new Index<>("eni", permission -> List.of(permission.eniId()));

  /** The ENI permissions. */
  public static final Kind<EniPermission> PERMISSION =
      new Kind<>(
          "eni-permission", EniPermission.class, EniPermission::id, List.of(PERMISSION_BY_ENI));

  /** Failover groups by their ENI. */
  public static final Index<FailoverGroup> FAILOVER_GROUP_BY_ENI =
      new Index<>("eni", group -> List.of(group.eniId()));

  /** Failover groups by their members. */
  public static final Index<FailoverGroup> FAILOVER_GROUP_BY_INSTANCE =
      new Index<>("instance", FailoverGroup::instanceIds);

  /** The failover groups. */
  public static final Kind<FailoverGroup> FAILOVER_GROUP =
      new Kind<>(
          "failover-group",
          FailoverGroup.class,
          FailoverGroup::id,
          List.of(FAILOVER_GROUP_BY_ENI, FAILOVER_GROUP_BY_INSTANCE));

  /** How much of each vSwitch is used. */
  public static final Kind<AddressPool> ADDRESS_POOL =
      new Kind<>("address-pool", AddressPool.class, AddressPool::vSwitchId, List.of());

  /** Addresses freed a short while ago. */
  public static final Kind<CoolingAddress> COOLING =
      new Kind<>("cooling-address", CoolingAddress.class, CoolingAddress::key, List.of());

  /** Numbers that only grow. */
  public static final Kind<Counter> COUNTER =
      new Kind<>("counter", Counter.class, Counter::name, List.of());

  /** What was answered to requests with a client token. */
  public static final Kind<TokenAnswer> TOKEN =
      new Kind<>("client-token", TokenAnswer.class, TokenAnswer::key, List.of());

  /** Every collection: what a store for the domain is opened with. */
  public static final List<Kind<?>> ALL =
      List.of(
          VPC,
          VSWITCH,
          SECURITY_GROUP,
          PREFIX_LIST,
          INSTANCE,
          ENI,
          PERMISSION,
          FAILOVER_GROUP,
          ADDRESS_POOL,
          COOLING,
          COUNTER,
          TOKEN);

  /** The values inside records that a journal keeps as text. */
  public static final List<TextType<?>> TEXT_TYPES =
      List.of(
          new TextType<>(IpAddress.class, IpAddress::parse),
          new TextType<>(Cidr.class, Cidr::parse),
          new TextType<>(MacAddress.class, MacAddress::parse),
          new TextType<>(PortRange.class, PortRange::parse));

  private Kinds() {}

  /** The index value for what an account has in a region. */
  public static String home(String accountId, String regionId) {
    return accountId + "/" + regionId;
  }

  /** The index value for a tag with its value. */
  public static String tagKey(Tag tag) {
    return tag.key() + "=" + tag.value();
  }

  /** The index value for an address or prefix in a vSwitch. */
  public static String addressKey(String vSwitchId, Object addressOrPrefix) {
    return vSwitchId + "/" + addressOrPrefix;
  }

  private static Collection<String> addressKeys(Eni eni) {
    String vSwitchId = eni.place().vSwitchId();
    List<String> keys = new ArrayList<>();
    eni.addresses().all().forEach(address -> keys.add(addressKey(vSwitchId, address)));
    eni.addresses().prefixes().forEach(prefix -> keys.add(addressKey(vSwitchId, prefix)));
    return keys;
  }

  private static Collection<String> blockKeys(Eni eni) {
    Set<String> keys = new LinkedHashSet<>();
    for (IpAddress address : eni.addresses().all()) {
      int length = address.v6() ? AddressBook.IPV6_PREFIX_LENGTH : AddressBook.IPV4_PREFIX_LENGTH;
      keys.add(addressKey(eni.place().vSwitchId(), new Cidr(Cidr.mask(address, length), length)));
    }
    for (Cidr prefix : eni.addresses().prefixes()) {
      keys.add(addressKey(eni.place().vSwitchId(), prefix));
    }
    return keys;
  }

  private static Collection<String> instancesOf(Eni eni) {
    if (eni.attachment() == null) {
      return List.of();
    }
    String here = eni.attachment().instanceId();
    return eni.movedFrom() == null || eni.movedFrom().instanceId().equals(here)
        ? List.of(here)
        : List.of(here, eni.movedFrom().instanceId());
  }
}
