package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SecurityGroupActionsTest extends SignedCalls {
  private static final String RULES = "/Permissions/Permission";

  private String id() {
    return "SecurityGroupId=" + group;
  }

  private JsonNode rules(String direction) throws Exception {
    return ok("DescribeSecurityGroupAttribute", "Direction=" + direction, id()).at(RULES);
  }

  @Test
  void shouldAddAndTakeAwayRulesOfBothDirections() throws Exception {
    String[] out = {
      "Description=web", "DestCidrIp=10.0.0.0%2F8", "IpProtocol=tcp", "PortRange=80%2F90", id()
    };
    ok("AuthorizeSecurityGroupEgress", out);
    ok("AuthorizeSecurityGroupEgress", out);
    assertThat(rules("ingress")).isEmpty();
    JsonNode rule = rules("egress").path(0);
    assertThat(rules("all")).hasSize(1);
    assertThat(rule.path("IpProtocol").asString("")).isEqualTo("TCP");
    assertThat(rule.path("Policy").asString("")).isEqualTo("Accept");
    assertThat(rule.path("Priority").asString("")).isEqualTo("1");
    assertThat(rule.path("NicType").asString("")).isEqualTo("intranet");
    assertThat(rule.path("DestGroupId").asString("?")).isEmpty();
    ok(
        "RevokeSecurityGroup",
        "IpProtocol=tcp",
        "PortRange=80%2F90",
        id(),
        "SourceCidrIp=10.0.0.0%2F8");
    assertThat(rules("egress")).as("a rule that matches nothing").hasSize(1);
    ok("RevokeSecurityGroupEgress", out);
    assertThat(rules("all")).isEmpty();
    refused(400, "InvalidParamter", "DescribeSecurityGroupAttribute", "Direction=up", id());
  }

  @Test
  void shouldAnswerARepeatedRevokeOfARuleThatIsGone() throws Exception {
    ok(
        "AuthorizeSecurityGroup",
        "IpProtocol=icmp",
        "PortRange=-1%2F-1",
        id(),
        "SourceCidrIp=0.0.0.0%2F0");
    String rule = rules("all").at("/0/SecurityGroupRuleId").asString("");
    String ruleId = "SecurityGroupRuleId.1=" + rule;
    ok("RevokeSecurityGroup", "ClientToken=once", id(), ruleId);
    ok("RevokeSecurityGroup", "ClientToken=once", id(), ruleId);
    refused(400, "InvalidParam.SecurityGroupRuleId", "RevokeSecurityGroup", id(), ruleId);
    refused(
        400, "InvalidSecurityGroupRule.RuleNotExist", "RevokeSecurityGroupEgress", id(), ruleId);
    refused(
        400,
        "IdempotentParameterMismatch",
        "RevokeSecurityGroup",
        "ClientToken=once",
        id(),
        "SecurityGroupRuleId.1=sgr-other");
  }

  @Test
  void shouldChangeARuleOfItsOwnDirectionOnly() throws Exception {
    ok(
        "AuthorizeSecurityGroupEgress",
        "DestCidrIp=10.0.0.0%2F8",
        "IpProtocol=tcp",
        "PortRange=80%2F80",
        id());
    String ruleId = "SecurityGroupRuleId=" + rules("all").at("/0/SecurityGroupRuleId").asString("");
    refused(
        404, "SecurityGroupRule.NotFound", "ModifySecurityGroupRule", "Priority=9", id(), ruleId);
    ok("ModifySecurityGroupEgressRule", "Policy=drop", "Priority=9", id(), ruleId);
    assertThat(rules("egress").at("/0/Priority").asString("")).isEqualTo("9");
    assertThat(rules("egress").at("/0/Policy").asString("")).isEqualTo("Drop");
    assertThat(rules("egress").at("/0/PortRange").asString("")).isEqualTo("80/80");
    ok(
        "ModifySecurityGroupEgressRule",
        "Description=found%20by%20what%20it%20says",
        "DestCidrIp=10.0.0.0%2F8",
        "IpProtocol=tcp",
        "Policy=drop",
        "PortRange=80%2F80",
        id());
  }

  @Test
  void shouldNameTheFieldOfARuleThatIsWrong() throws Exception {
    String authorize = "AuthorizeSecurityGroup";
    String peer = "SourceCidrIp=10.0.0.0%2F8";
    String tcp = "IpProtocol=tcp";
    refused(400, "InvalidIpProtocol.Malformed", authorize, tcp, "PortRange=0%2F80", id(), peer);
    refused(400, "MissingParameter.Source", authorize, tcp, "PortRange=1%2F2", id());
    refused(400, "MissingParameter.Dest", authorize + "Egress", tcp, "PortRange=1%2F2", id(), peer);
    refused(
        400,
        "InvalidNicType.ValueNotSupported",
        authorize,
        tcp,
        "NicType=wifi",
        "PortRange=1%2F2",
        id(),
        peer);
    refused(
        400,
        "InvalidSecurityGroupId.Malformed",
        authorize,
        tcp,
        "PortRange=1%2F2",
        "SecurityGroupId=x",
        peer);
    String[] listed = {
      id(),
      "Permissions.1.IpProtocol=tcp",
      "Permissions.1.PortRangeListId=prl-1",
      "Permissions.1.SourceCidrIp=10.0.0.0%2F8"
    };
    refused(400, "UnsupportedParameter", authorize, listed);
    ok(
        authorize,
        Stream.concat(Stream.of(listed), Stream.of("Permissions.1.PortRange=1%2F2"))
            .toArray(String[]::new));
    refused(
        400,
        "InvalidIpPortRange.Malformed",
        "RevokeSecurityGroup",
        tcp,
        "PortRange=0%2F80",
        id(),
        peer);
  }

  @Test
  void shouldChangeAGroupAndShowIt() throws Exception {
    ok("ModifySecurityGroupAttribute", "Description=all%20of%20it", "SecurityGroupName=web", id());
    ok("ModifySecurityGroupPolicy", "InnerAccessPolicy=DROP", id());
    JsonNode shown = ok("DescribeSecurityGroupAttribute", id());
    assertThat(shown.path("SecurityGroupName").asString("")).isEqualTo("web");
    assertThat(shown.path("InnerAccessPolicy").asString("")).isEqualTo("Drop");
    refused(
        400, "InvalidPolicy.Malformed", "ModifySecurityGroupPolicy", "InnerAccessPolicy=x", id());
    refused(
        400,
        "InvalidSecurityGroupName.Malformed",
        "ModifySecurityGroupAttribute",
        "SecurityGroupName=1",
        id());
    String enterprise =
        ok("CreateSecurityGroup", "SecurityGroupType=enterprise", "VpcId=" + vpc)
            .path("SecurityGroupId")
            .asString("");
    refused(
        400,
        "InvalidPolicy.Malformed",
        "ModifySecurityGroupPolicy",
        "InnerAccessPolicy=Accept",
        "SecurityGroupId=" + enterprise);
  }

  @Test
  void shouldFindGroups() throws Exception {
    String list = "/SecurityGroups/SecurityGroup";
    String second =
        ok("CreateSecurityGroup", "SecurityGroupName=two", "Tag.1.Key=a", "VpcId=" + vpc)
            .path("SecurityGroupId")
            .asString("");
    instance();
    String action = "DescribeSecurityGroups";
    for (String filter :
        List.of(
            "SecurityGroupId=" + second,
            "SecurityGroupIds=%5B%22" + second + "%22%5D",
            "SecurityGroupName=two",
            "Tag.1.Key=a")) {
      assertThat(ok(action, filter).at(list)).as(filter).hasSize(1);
    }
    assertThat(ok(action, "VpcId=" + vpc).path("TotalCount").asInt(0)).isEqualTo(2);
    assertThat(ok(action, "NetworkType=classic").at(list)).isEmpty();
    assertThat(ok(action, "SecurityGroupId=" + group).at(list + "/0").has("EcsCount")).isFalse();
    JsonNode counted = ok(action, "IsQueryEcsCount=true", "SecurityGroupId=" + group).at(list);
    assertThat(counted.at("/0/EcsCount").asInt(0)).isEqualTo(1);
    assertThat(counted.at("/0/AvailableInstanceAmount").asInt(0)).isEqualTo(5_999);
    JsonNode first = ok(action, "MaxResults=1");
    assertThat(first.at(list)).hasSize(1);
    JsonNode last = ok(action, "MaxResults=1", "NextToken=" + first.path("NextToken").asString(""));
    assertThat(last.path("NextToken").asString("?")).isEmpty();
    refused(400, "DryRunOperation", action, "DryRun=true");
    refused(400, "UnsupportedParameter", action, "FuzzyQuery=true", "SecurityGroupName=t");
  }

  @Test
  void shouldPutInstancesAndEnisIntoGroupsAndTakeThemOut() throws Exception {
    String instance = "InstanceId=" + instance();
    String second =
        "SecurityGroupId="
            + ok("CreateSecurityGroup", "VpcId=" + vpc).path("SecurityGroupId").asString("");
    ok("JoinSecurityGroup", instance, second);
    refused(403, "InvalidInstanceId.AlreadyExists", "JoinSecurityGroup", instance, second);
    ok("LeaveSecurityGroup", instance, second);
    refused(403, "InstanceNotInSecurityGroup", "LeaveSecurityGroup", instance, second);
    refused(403, "InstanceLastSecurityGroup", "LeaveSecurityGroup", instance, id());
    refused(400, "InvalidInstanceId.Malformed", "JoinSecurityGroup", "InstanceId=x", second);
    refused(404, "InvalidInstanceId.NotFound", "JoinSecurityGroup", "InstanceId=i-0", second);
    refused(400, "MissingParameter", "JoinSecurityGroup", second);
    String eni = "NetworkInterfaceId=" + eni();
    refused(
        403,
        "InvalidParam.EniIdAndInstanceId.Conflict",
        "JoinSecurityGroup",
        instance,
        eni,
        second);
    refused(400, "MissingParameter.RegionId", "JoinSecurityGroup", eni, "RegionId=", second);
    String other = ok("CreateVpc", "CidrBlock=192.168.0.0%2F16").path("VpcId").asString("");
    String foreign =
        "SecurityGroupId="
            + ok("CreateSecurityGroup", "VpcId=" + other).path("SecurityGroupId").asString("");
    refused(403, "InvalidOperation.VpcMismatch", "JoinSecurityGroup", eni, foreign);
    refused(400, "InvalidInstanceId.Mismatch", "JoinSecurityGroup", instance, foreign);
    String primary =
        ok("DescribeNetworkInterfaces", "Type=Primary")
            .at("/NetworkInterfaceSets/NetworkInterfaceSet/0/NetworkInterfaceId")
            .asString("");
    refused(
        403,
        "InvalidOperation.InvalidEniType",
        "JoinSecurityGroup",
        "NetworkInterfaceId=" + primary,
        second);
  }

  @Test
  void shouldKeepAGroupThatIsInUse() throws Exception {
    eni();
    refused(403, "DependencyViolation", "DeleteSecurityGroup", id());
    refused(403, "InvalidVpcId.NotFound", "CreateSecurityGroup", "SecurityGroupName=nowhere");
    refused(404, "InvalidVpcId.NotFound", "CreateSecurityGroup", "VpcId=vpc-none");
    refused(
        404,
        "InvalidSecurityGroupId.NotFound",
        "DescribeSecurityGroupAttribute",
        "SecurityGroupId=sg-none");
  }
}
