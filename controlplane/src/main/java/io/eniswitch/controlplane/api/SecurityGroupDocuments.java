package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.PortRange;
import io.eniswitch.controlplane.model.RuleAction;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.SecurityRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Security groups and their rules as the responses show them. */
final class SecurityGroupDocuments {
  private final Domain domain;

  SecurityGroupDocuments(Domain domain) {
    this.domain = domain;
  }

  /**
   * One entry of DescribeSecurityGroups.
   *
   * @param isCounted whether it says how many instances are in the group, and could be
   */
  Document entry(SecurityGroup group, boolean isCounted) {
    Document document =
        new Document()
            .text("SecurityGroupId", group.id())
            .text("SecurityGroupName", group.labels().name())
            .text("Description", group.labels().description())
            .text("SecurityGroupType", Reading.lower(group.type().name()))
            .text("VpcId", group.vpcId())
            .text("ResourceGroupId", group.labels().resourceGroupId())
            .text("CreationTime", Rendering.seconds(group.createdAt()))
            .flag("ServiceManaged", false)
            .number("RuleCount", group.rules().size())
            .number("GroupToGroupRuleCount", group.groupRuleCount());
    if (isCounted) {
      document
          .number("EcsCount", instances(group))
          .number("AvailableInstanceAmount", domain.securityGroups().room(group));
    }
    return Rendering.ecsTags(document, group.labels().tags());
  }

  private long instances(SecurityGroup group) {
    return domain.securityGroups().members(group.id()).stream()
        .map(Eni::instanceId)
        .filter(id -> !id.isEmpty())
        .distinct()
        .count();
  }

  /** The fields of DescribeSecurityGroupAttribute besides the rules. */
  static Document attributes(SecurityGroup group) {
    return new Document()
        .text("RegionId", group.regionId())
        .text("VpcId", group.vpcId())
        .text("SecurityGroupId", group.id())
        .text("SecurityGroupName", group.labels().name())
        .text("Description", group.labels().description())
        .text("InnerAccessPolicy", policy(group.innerAccess()))
        .texts("SnapshotPolicyIds", "SnapshotPolicyId", List.of());
  }

  /** A rule; whatever it does not say is an empty string. */
  Document rule(Call call, SecurityRule rule) {
    boolean isIngress = rule.direction() == Direction.INGRESS;
    Cidr source = isIngress ? rule.peerCidr() : rule.localCidr();
    Cidr dest = isIngress ? rule.localCidr() : rule.peerCidr();
    PortRange sourcePorts = rule.match().sourcePorts();
    String group = orEmpty(rule.peerGroupId());
    String list = orEmpty(rule.peerPrefixListId());
    String groupName = domain.securityGroups().nameOf(call, group);
    String listName = domain.prefixLists().nameOf(call, list);
    return new Document()
        .text("SecurityGroupRuleId", rule.id())
        .text("Direction", isIngress ? "ingress" : "egress")
        .text("IpProtocol", rule.match().protocol().name())
        .text("PortRange", rule.match().destPorts().toString())
        .text("SourcePortRange", sourcePorts.equals(PortRange.ALL) ? "" : sourcePorts.toString())
        .text("Policy", policy(rule.action()))
        .text("Priority", Integer.toString(rule.priority()))
        .text("NicType", "intranet")
        .text("Description", rule.description())
        .text("CreateTime", Rendering.seconds(rule.createdAt()))
        .text("SourceCidrIp", block(source, false))
        .text("Ipv6SourceCidrIp", block(source, true))
        .text("DestCidrIp", block(dest, false))
        .text("Ipv6DestCidrIp", block(dest, true))
        .text("SourceGroupId", isIngress ? group : "")
        .text("SourceGroupName", isIngress ? groupName : "")
        .text("SourceGroupOwnerAccount", "")
        .text("SourcePrefixListId", isIngress ? list : "")
        .text("SourcePrefixListName", isIngress ? listName : "")
        .text("DestGroupId", isIngress ? "" : group)
        .text("DestGroupName", isIngress ? "" : groupName)
        .text("DestGroupOwnerAccount", "")
        .text("DestPrefixListId", isIngress ? "" : list)
        .text("DestPrefixListName", isIngress ? "" : listName)
        .text("PortRangeListId", "")
        .text("PortRangeListName", "");
  }

  private static String block(@Nullable Cidr cidr, boolean v6) {
    return cidr == null || cidr.v6() != v6 ? "" : cidr.toString();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String policy(RuleAction action) {
    return action == RuleAction.ACCEPT ? "Accept" : "Drop";
  }
}
