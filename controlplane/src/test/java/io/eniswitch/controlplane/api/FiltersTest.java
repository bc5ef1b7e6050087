package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each filter of each list finds what it names, with and without another one beside it. */
class FiltersTest extends SignedCalls {
  private static final String NOTHING = "ResourceGroupId=rg-none";

  private String dualVSwitch = "";
  private String dualGroup = "";
  private String dualVpc = "";

  @BeforeEach
  void addAnotherNetwork() throws Exception {
    dualVpc =
        ok(ApiVersion.VPC, "CreateVpc", "CidrBlock=172.16.0.0%2F16", "EnableIpv6=true")
            .path("VpcId")
            .asString("");
    dualVSwitch =
        ok(
                ApiVersion.VPC,
                "CreateVSwitch",
                "CidrBlock=172.16.0.0%2F24",
                "Ipv6CidrBlock=1",
                "VSwitchName=dual",
                "VpcId=" + dualVpc,
                "ZoneId=cn-hangzhou-i")
            .path("VSwitchId")
            .asString("");
    dualGroup = ok("CreateSecurityGroup", "VpcId=" + dualVpc).path("SecurityGroupId").asString("");
  }

  private void finds(int count, String action, String list, String... filters) throws Exception {
    assertThat(ok(action, filters).at(list)).as(List.of(filters).toString()).hasSize(count);
  }

  @Test
  void shouldFindEnisByEachFilter() throws Exception {
    String instance = instance();
    eni();
    JsonNode wanted =
        ok(
            "CreateNetworkInterface",
            "Ipv6AddressCount=1",
            "NetworkInterfaceName=wanted",
            "PrivateIpAddress.1=172.16.0.77",
            "ResourceGroupId=rg-1",
            "SecurityGroupId=" + dualGroup,
            "Tag.1.Key=role",
            "Tag.1.Value=vip",
            "VSwitchId=" + dualVSwitch);
    String ipv6 = wanted.at("/Ipv6Sets/Ipv6Set/0/Ipv6Address").asString("").replace(":", "%3A");
    String action = "DescribeNetworkInterfaces";
    String list = "/NetworkInterfaceSets/NetworkInterfaceSet";
    for (String filter :
        List.of(
            "Ipv6Address.1=" + ipv6,
            "NetworkInterfaceId.1=" + wanted.path("NetworkInterfaceId").asString(""),
            "NetworkInterfaceName=wanted",
            "PrimaryIpAddress=" + wanted.path("PrivateIpAddress").asString(""),
            "PrivateIpAddress.1=172.16.0.77",
            "SecurityGroupId=" + dualGroup,
            "Tag.1.Key=role",
            "VSwitchId=" + dualVSwitch,
            "VpcId=" + dualVpc,
            "InstanceId=" + instance,
            "Type=Primary",
            "Status=InUse")) {
      finds(1, action, list, filter);
      finds(1, action, list, filter, "MaxResults=10");
      finds(0, action, list, filter, NOTHING);
    }
    finds(1, action, list, "ResourceGroupId=rg-1");
    finds(2, action, list, "Type=Secondary");
    finds(2, action, list, "Status=Available");
    finds(0, action, list, "Tag.1.Key=role", "Tag.1.Value=other");
    finds(1, action, list, "SecurityGroupId=" + group);
    finds(0, action, list, "ServiceManaged=true");
    finds(3, action, list, "ServiceManaged=false");
    refused(400, "InvalidParameter", action, "Status=Lost");
  }

  @Test
  void shouldFindInstancesByEachFilter() throws Exception {
    instance();
    JsonNode made =
        ok(
            "RunInstances",
            "HostName=wanted",
            "ImageId=other",
            "InstanceChargeType=PrePaid",
            "InstanceName=wanted",
            "InstanceType=ecs.g6.large",
            "Ipv6AddressCount=1",
            "ResourceGroupId=rg-1",
            "SecurityGroupId=" + dualGroup,
            "Tag.1.Key=role",
            "VSwitchId=" + dualVSwitch);
    String id = made.at("/InstanceIdSets/InstanceIdSet/0").asString("");
    ok("StopInstance", "InstanceId=" + id);
    JsonNode eni =
        ok("DescribeNetworkInterfaces", "InstanceId=" + id)
            .at("/NetworkInterfaceSets/NetworkInterfaceSet/0");
    String ipv6 = eni.at("/Ipv6Sets/Ipv6Set/0/Ipv6Address").asString("").replace(":", "%3A");
    String action = "DescribeInstances";
    String list = "/Instances/Instance";
    for (String filter :
        List.of(
            "ImageId=other",
            "InstanceChargeType=PrePaid",
            "InstanceIds=%5B%22" + id + "%22%5D",
            "InstanceName=wanted",
            "InstanceType=ecs.g6.large",
            "InstanceTypeFamily=ecs.g6",
            "Ipv6Address.1=" + ipv6,
            "PrivateIpAddresses=%5B%22" + eni.path("PrivateIpAddress").asString("") + "%22%5D",
            "SecurityGroupId=" + dualGroup,
            "Status=Stopped",
            "Tag.1.Key=role",
            "VSwitchId=" + dualVSwitch,
            "VpcId=" + dualVpc,
            "ZoneId=cn-hangzhou-i")) {
      finds(1, action, list, filter);
      finds(1, action, list, filter, "MaxResults=10");
      finds(0, action, list, filter, NOTHING);
    }
    finds(1, action, list, "ResourceGroupId=rg-1");
    finds(2, action, list, "IoOptimized=true");
  }

  @Test
  void shouldFindNoInstanceByWhatNoneHasAndTypesByEachFilter() throws Exception {
    instance();
    String action = "DescribeInstances";
    String list = "/Instances/Instance";
    for (String filter :
        List.of(
            "KeyPairName=k",
            "HpcClusterId=h",
            "EipAddresses=%5B%221.2.3.4%22%5D",
            "InternetChargeType=PayByTraffic")) {
      finds(0, action, list, filter);
    }
    refused(404, "InvalidInternetChargeType.ValueNotSupported", action, "InternetChargeType=Never");
    refused(400, "UnsupportedParameter", action, "HttpPutResponseHopLimit=1");
    String types = "/InstanceTypes/InstanceType";
    finds(35, "DescribeInstanceTypes", types, "CpuArchitectures.1=ARM", "CpuArchitectures.2=X86");
    finds(0, "DescribeInstanceTypes", types, "CpuArchitectures.1=ARM");
    finds(1, "DescribeInstanceTypes", types, "InstanceTypes.1=ecs.g7.large");
    finds(5, "DescribeInstanceTypes", types, "InstanceTypeFamily=ecs.g7");
  }

  @Test
  void shouldFindNetworksByEachFilter() throws Exception {
    String vpcs = "/Vpcs/Vpc";
    finds(1, "DescribeVpcs", vpcs, "VpcId=" + dualVpc);
    finds(2, "DescribeVpcs", vpcs, "IsDefault=false");
    finds(0, "DescribeVpcs", vpcs, "IsDefault=true");
    String list = "/VSwitches/VSwitch";
    for (String filter :
        List.of("VSwitchId=" + dualVSwitch, "VpcId=" + dualVpc, "ZoneId=cn-hangzhou-i")) {
      finds(1, "DescribeVSwitches", list, filter);
      finds(0, "DescribeVSwitches", list, filter, "IsDefault=true");
    }
    JsonNode named = ok(ApiVersion.VPC, "DescribeVSwitches", "VSwitchName=dual").at(list);
    assertThat(named).hasSize(1);
    assertThat(named.at("/0/Ipv6CidrBlock").asString("")).endsWith("/64");
    assertThat(call(ApiVersion.VPC, "DescribeVSwitches", "EnableIpv6=true").body())
        .contains("UnsupportedParameter");
  }

  @Test
  void shouldPageThroughRulesPermissionsAndTags() throws Exception {
    String eni = "NetworkInterfaceId=" + eni();
    List<String> rules = new ArrayList<>(List.of("SecurityGroupId=" + group));
    for (int i = 1; i <= 12; i++) {
      rules.add("Permissions." + i + ".IpProtocol=tcp");
      rules.add("Permissions." + i + ".PortRange=" + i + "%2F" + i);
      rules.add("Permissions." + i + ".SourceCidrIp=10.0.0.0%2F8");
      ok("CreateNetworkInterfacePermission", "AccountId=" + i, eni, "Permission=InstanceAttach");
    }
    ok("AuthorizeSecurityGroup", rules.toArray(String[]::new));
    pages(
        "DescribeSecurityGroupAttribute",
        "/Permissions/Permission",
        "SecurityGroupRuleId",
        "MaxResults=10",
        "SecurityGroupId=" + group);
    JsonNode second = ok("DescribeNetworkInterfacePermissions", eni, "PageNumber=2", "PageSize=10");
    assertThat(second.at("/NetworkInterfacePermissions/NetworkInterfacePermission")).hasSize(2);
    assertThat(second.path("TotalCount").asInt(0)).isEqualTo(12);
    List<String> tags = new ArrayList<>(List.of("ResourceType=eni"));
    tags.add("ResourceId.1=" + eni.substring(eni.indexOf('=') + 1));
    for (int i = 1; i <= 12; i++) {
      tags.add("Tag." + i + ".Key=key" + i);
    }
    ok("TagResources", tags.toArray(String[]::new));
    pages(
        "ListTagResources",
        "/TagResources/TagResource",
        "TagKey",
        "MaxResults=10",
        "ResourceType=eni",
        tags.get(1));
  }

  /** Twelve things on two pages, each once. */
  private void pages(String action, String list, String key, String... parameters)
      throws Exception {
    Set<String> seen = new HashSet<>();
    JsonNode first = ok(action, parameters);
    assertThat(first.at(list)).as(action).hasSize(10);
    first.at(list).forEach(each -> seen.add(each.path(key).asString("")));
    List<String> next = new ArrayList<>(List.of(parameters));
    next.add("NextToken=" + first.path("NextToken").asString(""));
    JsonNode second = ok(action, next.toArray(String[]::new));
    second.at(list).forEach(each -> seen.add(each.path(key).asString("")));
    assertThat(seen).hasSize(12);
    assertThat(second.path("NextToken").asString("?")).isEmpty();
    next.removeLast();
    next.add("NextToken=x");
    refused(400, "InvalidParameter", action, next.toArray(String[]::new));
  }
}
