package io.eniswitch.controlplane.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;

/** One story that calls every action there is, and finds each answer in its documented shape. */
class EveryActionTest extends SignedCalls {
  private final Map<ApiVersion, Map<String, Shape>> shapes = new HashMap<>();
  private final Set<String> called = new TreeSet<>();
  private boolean isXml;
  private boolean isCareful;

  EveryActionTest() throws Exception {
    for (ApiVersion version : ApiVersion.values()) {
      shapes.put(version, Shape.readAll(version));
    }
  }

  @Override
  JsonNode ok(ApiVersion version, String action, String... parameters) throws Exception {
    called.add(version + " " + action);
    Shape shape =
        Objects.requireNonNull(Objects.requireNonNull(shapes.get(version)).get(action), action);
    JsonNode answer;
    if (isXml) {
      answer = xml(version, action, shape, parameters);
    } else {
      answer =
          isCareful ? careful(version, action, parameters) : super.ok(version, action, parameters);
    }
    assertThat(answer.path("RequestId").asString("")).matches("[0-9A-F-]{36}");
    shape.check(answer);
    return answer;
  }

  /** Does a dry run first, and the call itself twice with one token, if the action has these. */
  private JsonNode careful(ApiVersion version, String action, String... parameters)
      throws Exception {
    Schema schema = Objects.requireNonNull(Schema.readAll(version).get(action));
    if (schema.names().contains("DryRun")) {
      HttpResponse<String> dry = call(version, action, with(parameters, "DryRun=true"));
      assertThat(dry.body()).as(action).contains("\"Code\":\"DryRunOperation\"");
      assertThat(dry.statusCode()).isEqualTo(400);
    }
    if (!schema.names().contains("ClientToken")) {
      return super.ok(version, action, parameters);
    }
    String[] once = with(parameters, "ClientToken=" + UUID.randomUUID());
    JsonNode first = super.ok(version, action, once);
    JsonNode second = super.ok(version, action, once);
    String requestId = "\"RequestId\":\"[^\"]*\"";
    assertThat(second.toString().replaceFirst(requestId, ""))
        .as(action)
        .isEqualTo(first.toString().replaceFirst(requestId, ""));
    return first;
  }

  /** The answer in XML, as it would be in JSON. */
  private JsonNode xml(ApiVersion version, String action, Shape shape, String... parameters)
      throws Exception {
    HttpResponse<String> response = call(version, action, with(parameters, "Format=XML"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("text/xml;charset=utf-8");
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(response.body().getBytes(UTF_8)))
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo(action + "Response");
    return shape.json(root);
  }

  @Test
  void shouldAnswerEveryActionInItsDocumentedShape() throws Exception {
    tell();
  }

  @Test
  void shouldAnswerEveryActionInXmlToo() throws Exception {
    isXml = true;
    tell();
  }

  @Test
  void shouldDoNothingOnADryRunAndNothingTwiceWithOneToken() throws Exception {
    isCareful = true;
    tell();
  }

  private void tell() throws Exception {
    catalogues();
    String otherGroup = groups();
    String eni = interfaces(otherGroup);
    String first = instances();
    String second = instance();
    ok("AttachNetworkInterface", "InstanceId=" + first, "NetworkInterfaceId=" + eni);
    ok("MoveNetworkInterface", "InstanceId=" + second, "NetworkInterfaceId=" + eni);
    failover(eni, first, second);
    ok("DescribeInstances");
    ok("DescribeNetworkInterfaces");
    for (String attribute : Set.of("attachment", "connectionTrackingConfiguration")) {
      ok(
          "DescribeNetworkInterfaceAttribute",
          "Attribute=" + attribute,
          "NetworkInterfaceId=" + eni);
    }
    ok("DetachNetworkInterface", "InstanceId=" + second, "NetworkInterfaceId=" + eni);
    ok("DeleteNetworkInterface", "NetworkInterfaceId=" + eni);
    tags(first);
    ok("StopInstance", "InstanceId=" + first);
    ok("DeleteInstance", "InstanceId=" + first);
    ok("DeleteSecurityGroup", "SecurityGroupId=" + otherGroup);
    networks(ApiVersion.ECS);
    networks(ApiVersion.VPC);
    Set<String> all = new TreeSet<>();
    shapes.forEach((version, actions) -> actions.keySet().forEach(n -> all.add(version + " " + n)));
    assertThat(called).isEqualTo(all);
    for (ApiVersion version : ApiVersion.values()) {
      assertThat(Objects.requireNonNull(shapes.get(version)).keySet())
          .isEqualTo(Schema.readAll(version).keySet());
    }
  }

  private void catalogues() throws Exception {
    ok("DescribeRegions", "AcceptLanguage=en-US");
    ok("DescribeZones");
    ok("DescribeInstanceTypes", "MaxResults=100");
  }

  private String groups() throws Exception {
    String other =
        ok("CreateSecurityGroup", "SecurityGroupName=other", "VpcId=" + vpc)
            .path("SecurityGroupId")
            .asString("");
    String id = "SecurityGroupId=" + group;
    String list =
        ok("CreatePrefixList", "AddressFamily=IPv4", "MaxEntries=3", "PrefixListName=office")
            .path("PrefixListId")
            .asString("");
    String listId = "PrefixListId=" + list;
    ok("ModifyPrefixList", "AddEntry.1.Cidr=10.0.0.0%2F8", listId);
    String[] rule = {"IpProtocol=tcp", "PortRange=22%2F22", id};
    ok("AuthorizeSecurityGroup", with(rule, "SourceGroupId=" + other));
    ok("AuthorizeSecurityGroupEgress", with(rule, "DestPrefixListId=" + list));
    JsonNode rules = ok("DescribeSecurityGroupAttribute", id).at("/Permissions/Permission");
    assertThat(rules.at("/0/SourceGroupName").asString("")).isEqualTo("other");
    assertThat(rules.at("/1/DestPrefixListName").asString("")).isEqualTo("office");
    String[] change = {"Priority=7", id};
    ok("ModifySecurityGroupRule", with(change, ruleId("", rules, 0)));
    ok("ModifySecurityGroupEgressRule", with(change, ruleId("", rules, 1)));
    ok("ModifySecurityGroupPolicy", "InnerAccessPolicy=drop", id);
    ok("ModifySecurityGroupAttribute", "SecurityGroupName=first", id);
    ok("DescribeSecurityGroups", "IsQueryEcsCount=true");
    ok("DescribePrefixLists");
    ok("DescribePrefixListAttributes", listId);
    ok("DescribePrefixListAssociations", listId);
    ok("RevokeSecurityGroup", ruleId(".1", rules, 0), id);
    ok("RevokeSecurityGroupEgress", ruleId(".1", rules, 1), id);
    ok("DeletePrefixList", listId);
    return other;
  }

  private static String ruleId(String index, JsonNode rules, int at) {
    return "SecurityGroupRuleId"
        + index
        + "="
        + rules.path(at).path("SecurityGroupRuleId").asString("");
  }

  private static String[] with(String[] parameters, String more) {
    String[] all = Arrays.copyOf(parameters, parameters.length + 1);
    all[parameters.length] = more;
    return all;
  }

  private String interfaces(String otherGroup) throws Exception {
    String eni = eni("Tag.1.Key=role", "Tag.1.Value=vip", "Ipv4PrefixCount=1");
    String id = "NetworkInterfaceId=" + eni;
    ok("ModifyNetworkInterfaceAttribute", "NetworkInterfaceName=vip", id);
    ok("JoinSecurityGroup", id, "SecurityGroupId=" + otherGroup);
    ok("LeaveSecurityGroup", id, "SecurityGroupId=" + otherGroup);
    String address =
        ok("AssignPrivateIpAddresses", id, "SecondaryPrivateIpAddressCount=2")
            .at("/AssignedPrivateIpAddressesSet/PrivateIpSet/PrivateIpAddress/0")
            .asString("");
    ok("UnassignPrivateIpAddresses", id, "PrivateIpAddress.1=" + address);
    String second =
        ok("AssignPrivateIpAddresses", id, "SecondaryPrivateIpAddressCount=1")
            .at("/AssignedPrivateIpAddressesSet/PrivateIpSet/PrivateIpAddress/0")
            .asString("");
    ok("MovePrivateIpAddress", id, "PrivateIpAddress=" + second, "ToNetworkInterfaceId=" + eni());
    ok("EnableNetworkInterfaceQoS", id, "QoS.BandwidthRx=50000", "QoS.PpsTx=10000");
    ok("DisableNetworkInterfaceQoS", id);
    ok("EnableNetworkInterfaceQoS", id, "QoS.ConcurrentConnections=10000");
    String permission =
        ok("CreateNetworkInterfacePermission", "AccountId=42", id, "Permission=InstanceAttach")
            .at("/NetworkInterfacePermission/NetworkInterfacePermissionId")
            .asString("");
    ok("DescribeNetworkInterfacePermissions", id);
    ok("DeleteNetworkInterfacePermission", "NetworkInterfacePermissionId=" + permission);
    ipv6();
    return eni;
  }

  private void ipv6() throws Exception {
    String dual =
        ok(ApiVersion.VPC, "CreateVpc", "CidrBlock=172.16.0.0%2F16", "EnableIpv6=true")
            .path("VpcId")
            .asString("");
    String there =
        ok(
                ApiVersion.VPC,
                "CreateVSwitch",
                "CidrBlock=172.16.0.0%2F24",
                "Ipv6CidrBlock=1",
                "VpcId=" + dual,
                "ZoneId=cn-hangzhou-h")
            .path("VSwitchId")
            .asString("");
    String ours = ok("CreateSecurityGroup", "VpcId=" + dual).path("SecurityGroupId").asString("");
    JsonNode eni =
        ok(
            "CreateNetworkInterface",
            "Ipv6AddressCount=1",
            "SecurityGroupId=" + ours,
            "VSwitchId=" + there);
    assertThat(eni.at("/Ipv6Sets/Ipv6Set/0/Ipv6Address").asString("")).startsWith("fd00:");
    String id = "NetworkInterfaceId=" + eni.path("NetworkInterfaceId").asString("");
    String address =
        ok("AssignIpv6Addresses", id, "Ipv6AddressCount=1", "Ipv6PrefixCount=1")
            .at("/Ipv6Sets/Ipv6Address/0")
            .asString("");
    ok("UnassignIpv6Addresses", id, "Ipv6Address.1=" + address.replace(":", "%3A"));
  }

  private String instances() throws Exception {
    String id =
        ok(
                "CreateInstance",
                "ImageId=x",
                "InstanceType=ecs.g7.large",
                "SecurityGroupId=" + group,
                "VSwitchId=" + vSwitch)
            .path("InstanceId")
            .asString("");
    ok("StartInstance", "InstanceId=" + id);
    ok("ModifyInstanceAttribute", "InstanceId=" + id, "InstanceName=node");
    return id;
  }

  private void failover(String eni, String first, String second) throws Exception {
    String id =
        "FailoverGroupId"
            + "="
            + ok(
                    "CreateFailoverGroup",
                    "HealthCheck.1.Kind=carrier",
                    "InstanceId.1=" + second,
                    "InstanceId.2=" + first,
                    "NetworkInterfaceId=" + eni)
                .path("FailoverGroupId")
                .asString("");
    ok("ModifyFailoverGroup", id, "Preempt=true");
    JsonNode found = ok("DescribeFailoverGroups", id.replace("=", ".1="));
    assertThat(found.at("/FailoverGroups/FailoverGroup/0/InstanceId").asString(""))
        .isEqualTo(second);
    ok("DeleteFailoverGroup", id);
    JsonNode events = ok("DescribeEvents").at("/Events/Event");
    assertThat(events)
        .extracting(event -> event.path("Kind").asString(""))
        .as("two primary ENIs, ours, and its move")
        .containsExactly("attach", "attach", "attach", "move");
  }

  private void tags(String instance) throws Exception {
    for (ApiVersion version : ApiVersion.values()) {
      boolean isEcs = version == ApiVersion.ECS;
      String type = "ResourceType=" + (isEcs ? "instance" : "vswitch");
      String id = "ResourceId.1=" + (isEcs ? instance : vSwitch);
      ok(version, "TagResources", type, id, "Tag.1.Key=team", "Tag.1.Value=a");
      assertThat(ok(version, "ListTagResources", type, id).at("/TagResources/TagResource"))
          .hasSize(1);
      ok(version, "UntagResources", type, id, "TagKey.1=team");
    }
  }

  private void networks(ApiVersion version) throws Exception {
    String made = ok(version, "CreateVpc", "CidrBlock=192.168.0.0%2F16").path("VpcId").asString("");
    String there =
        ok(
                version,
                "CreateVSwitch",
                "CidrBlock=192.168.7.0%2F24",
                "VpcId=" + made,
                "ZoneId=cn-hangzhou-i")
            .path("VSwitchId")
            .asString("");
    JsonNode vpcs = ok(version, "DescribeVpcs", "VpcId=" + made);
    assertThat(vpcs.at("/Vpcs/Vpc/0/VSwitchIds/VSwitchId/0").asString("")).isEqualTo(there);
    JsonNode vSwitches = ok(version, "DescribeVSwitches", "VpcId=" + made);
    assertThat(vSwitches.at("/VSwitches/VSwitch/0/AvailableIpAddressCount").asInt(0))
        .isEqualTo(252);
    assertThat(vSwitches.at("/VSwitches/VSwitch/0").has("RouteTable"))
        .isEqualTo(version == ApiVersion.VPC);
    ok(version, "DeleteVSwitch", "VSwitchId=" + there);
    ok(version, "DeleteVpc", "VpcId=" + made);
  }
}
