package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.View;

/** Finds what a call names among the resources of its account, or refuses. */
final class Lookup {
  private Lookup() {}

  /** The VPC, of the call's account and region. */
  static Vpc vpc(View view, Call call, String id) {
    Vpc vpc = view.find(Kinds.VPC, id);
    if (vpc == null
        || !vpc.labels().ownerId().equals(call.accountId())
        || !vpc.regionId().equals(call.regionId())) {
      throw EcsException.notFound("InvalidVpcId.NotFound", "The VPC '" + id + "' does not exist.");
    }
    return vpc;
  }

  /** The vSwitch, of the call's account and region. */
  static VSwitch vSwitch(View view, Call call, String id) {
    VSwitch vSwitch = view.find(Kinds.VSWITCH, id);
    Vpc vpc = vSwitch == null ? null : view.find(Kinds.VPC, vSwitch.vpcId());
    if (vSwitch == null
        || vpc == null
        || !vpc.labels().ownerId().equals(call.accountId())
        || !vpc.regionId().equals(call.regionId())) {
      throw EcsException.notFound(
          "InvalidVSwitchId.NotFound", "The vSwitch '" + id + "' does not exist.");
    }
    return vSwitch;
  }

  /** The security group, of the call's account and region. */
  static SecurityGroup group(View view, Call call, String id) {
    SecurityGroup group = view.find(Kinds.SECURITY_GROUP, id);
    if (group == null
        || !group.labels().ownerId().equals(call.accountId())
        || !group.regionId().equals(call.regionId())) {
      throw EcsException.notFound(
          "InvalidSecurityGroupId.NotFound", "The security group '" + id + "' does not exist.");
    }
    return group;
  }

  /** The ENI, of the call's account and region. */
  static Eni eni(View view, Call call, String id) {
    if (!isEniId(id)) {
      throw EcsException.invalid(
          "InvalidParams.EniId", "NetworkInterfaceId '" + id + "' is not of the form eni-….");
    }
    Eni eni = view.find(Kinds.ENI, id);
    if (eni == null
        || !eni.labels().ownerId().equals(call.accountId())
        || !eni.place().regionId().equals(call.regionId())) {
      throw EcsException.notFound(
          "InvalidEniId.NotFound", "The network interface '" + id + "' does not exist.");
    }
    return eni;
  }

  /** Whether the text has the form of an ENI's id. */
  static boolean isEniId(String id) {
    return id.startsWith("eni-") && id.length() <= 64;
  }

  /** The instance, of the call's account, in whatever region. */
  static Instance instance(View view, Call call, String id) {
    Instance instance = view.find(Kinds.INSTANCE, id);
    if (instance == null || !instance.labels().ownerId().equals(call.accountId())) {
      throw EcsException.notFound(
          "InvalidInstanceId.NotFound", "The instance '" + id + "' does not exist.");
    }
    return instance;
  }

  /** The prefix list, of the call's account and region. */
  static PrefixList prefixList(View view, Call call, String id) {
    PrefixList list = view.find(Kinds.PREFIX_LIST, id);
    if (list == null
        || !list.labels().ownerId().equals(call.accountId())
        || !list.regionId().equals(call.regionId())) {
      throw EcsException.notFound(
          "InvalidPrefixListId.NotFound", "The prefix list '" + id + "' does not exist.");
    }
    return list;
  }

  /** The failover group, of the call's account and region. */
  static FailoverGroup failoverGroup(View view, Call call, String id) {
    FailoverGroup group = view.find(Kinds.FAILOVER_GROUP, id);
    if (group == null
        || !group.labels().ownerId().equals(call.accountId())
        || !group.regionId().equals(call.regionId())) {
      throw EcsException.notFound(
          "InvalidFailoverGroupId.NotFound", "The failover group '" + id + "' does not exist.");
    }
    return group;
  }
}
