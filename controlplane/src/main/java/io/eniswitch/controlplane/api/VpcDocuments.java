package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import java.util.List;

/** VPCs and vSwitches as the responses show them; the VPC version shows more. */
final class VpcDocuments {
  private static final String AVAILABLE = "Available";

  private final Domain domain;

  VpcDocuments(Domain domain) {
    this.domain = domain;
  }

  /** One entry of DescribeVpcs. */
  Document vpc(Vpc vpc, ApiVersion version) {
    Document document =
        new Document()
            .text("VpcId", vpc.id())
            .text("VpcName", vpc.labels().name())
            .text("RegionId", vpc.regionId())
            .text("Status", AVAILABLE)
            .text("CidrBlock", vpc.cidr().toString())
            .text("VRouterId", vpc.routerId())
            .text("Description", vpc.labels().description())
            .text("CreationTime", Rendering.seconds(vpc.createdAt()))
            .flag("IsDefault", vpc.isDefault())
            .texts("UserCidrs", "UserCidr", vpc.userCidrs().stream().map(Cidr::toString).toList())
            .texts("VSwitchIds", "VSwitchId", domain.vpcs().vSwitchIds(vpc.id()));
    if (version == ApiVersion.ECS) {
      return document;
    }
    Cidr ipv6 = vpc.ipv6Cidr();
    document
        .number("OwnerId", Long.valueOf(vpc.labels().ownerId()))
        .text("ResourceGroupId", vpc.labels().resourceGroupId())
        .flag("EnabledIpv6", ipv6 != null)
        .text("Ipv6CidrBlock", ipv6 == null ? "" : ipv6.toString())
        .objects(
            "Ipv6CidrBlocks",
            "Ipv6CidrBlock",
            ipv6 == null
                ? List.of()
                : List.of(new Document().text("Ipv6CidrBlock", ipv6.toString())))
        .texts("RouterTableIds", "RouterTableIds", List.of(vpc.routeTableId()))
        .texts("NatGatewayIds", "NatGatewayIds", List.of())
        .texts("SecondaryCidrBlocks", "SecondaryCidrBlock", List.of());
    return Rendering.vpcTags(document, vpc.labels().tags());
  }

  /** One entry of DescribeVSwitches. */
  Document vSwitch(VSwitch vSwitch, ApiVersion version) {
    Document document =
        new Document()
            .text("VSwitchId", vSwitch.id())
            .text("VSwitchName", vSwitch.labels().name())
            .text("VpcId", vSwitch.vpcId())
            .text("ZoneId", vSwitch.zoneId())
            .text("Status", AVAILABLE)
            .text("CidrBlock", vSwitch.cidr().toString())
            .number("AvailableIpAddressCount", domain.vpcs().availableAddresses(vSwitch))
            .text("Description", vSwitch.labels().description())
            .text("CreationTime", Rendering.seconds(vSwitch.createdAt()))
            .text("ResourceGroupId", vSwitch.labels().resourceGroupId())
            .flag("IsDefault", vSwitch.isDefault());
    if (version == ApiVersion.ECS) {
      return document;
    }
    Cidr ipv6 = vSwitch.ipv6Cidr();
    document
        .object(
            "RouteTable",
            new Document()
                .text("RouteTableId", domain.vpcs().routeTableId(vSwitch))
                .text("RouteTableType", "System"))
        .number("OwnerId", Long.valueOf(vSwitch.labels().ownerId()))
        .flag("EnabledIpv6", ipv6 != null)
        .text("Ipv6CidrBlock", ipv6 == null ? "" : ipv6.toString());
    return Rendering.vpcTags(document, vSwitch.labels().tags());
  }
}
