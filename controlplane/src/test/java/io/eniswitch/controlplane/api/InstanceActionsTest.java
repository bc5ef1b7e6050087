package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class InstanceActionsTest extends SignedCalls {
  private static final String LIST = "/Instances/Instance";

  private String[] machine(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(
        List.of(
            "ImageId=x",
            "InstanceType=ecs.g7.large",
            "SecurityGroupId=" + group,
            "VSwitchId=" + vSwitch));
    return all.toArray(String[]::new);
  }

  private JsonNode show(String id) throws Exception {
    return ok("DescribeInstances", "InstanceIds=%5B%22" + id + "%22%5D").at(LIST + "/0");
  }

  @Test
  void shouldMakeAnInstanceThatIsStopped() throws Exception {
    String[] request = machine("ClientToken=one", "InstanceName=node", "ZoneId=cn-hangzhou-h");
    String id = ok("CreateInstance", request).path("InstanceId").asString("");
    assertThat(ok("CreateInstance", request).path("InstanceId").asString("")).isEqualTo(id);
    assertThat(show(id).path("Status").asString("")).isEqualTo("Stopped");
    assertThat(show(id).at("/NetworkInterfaces/NetworkInterface")).hasSize(1);
    ok("StartInstance", "InstanceId=" + id);
    assertThat(show(id).path("Status").asString("")).isEqualTo("Running");
    refused(403, "IncorrectInstanceStatus", "StartInstance", "InstanceId=" + id);
    refused(403, "IncorrectInstanceStatus", "DeleteInstance", "InstanceId=" + id);
    refused(400, "DryRunOperation", "StopInstance", "DryRun=true", "InstanceId=" + id);
    ok("StopInstance", "InstanceId=" + id);
    refused(403, "IncorrectInstanceStatus", "StopInstance", "InstanceId=" + id);
    ok("DeleteInstance", "InstanceId=" + id);
    assertThat(show(id).isMissingNode()).isTrue();
  }

  @Test
  void shouldChangeAnInstance() throws Exception {
    String id = "InstanceId=" + instance();
    String second = ok("CreateSecurityGroup", "VpcId=" + vpc).path("SecurityGroupId").asString("");
    String modify = "ModifyInstanceAttribute";
    ok(
        modify,
        "DeletionProtection=true",
        "Description=a%20node",
        "HostName=node-1",
        id,
        "InstanceName=node",
        "SecurityGroupIds.1=" + second);
    JsonNode shown = ok("DescribeInstances").at(LIST + "/0");
    assertThat(shown.path("InstanceName").asString("")).isEqualTo("node");
    assertThat(shown.path("HostName").asString("")).isEqualTo("node-1");
    assertThat(shown.path("Description").asString("")).isEqualTo("a node");
    assertThat(shown.at("/SecurityGroupIds/SecurityGroupId/0").asString("")).isEqualTo(second);
    refused(403, "InvalidOperation.DeletionProtection", "DeleteInstance", "Force=true", id);
    refused(400, "InvalidHostName.Malformed", modify, "HostName=-x", id);
    refused(400, "InvalidInstanceName.Malformed", modify, id, "InstanceName=1");
    refused(404, "InvalidInstanceId.NotFound", modify, "InstanceId=i-0", "InstanceName=ab");
  }

  @Test
  void shouldRefuseWhatNoInstanceCanBe() throws Exception {
    String run = "RunInstances";
    refused(403, "InvalidParam.Amount", run, machine("Amount=101"));
    refused(400, "InvalidMinAmount.Malformed", run, machine("Amount=2", "MinAmount=3"));
    refused(404, "InvalidZoneId.NotFound", run, machine("ZoneId=cn-hangzhou-z"));
    refused(403, "OperationDenied.InconsistentNetwork", run, machine("ZoneId=cn-hangzhou-i"));
    refused(400, "InvalidPrivateIpAddress.Malformed", run, machine("PrivateIpAddress=x"));
    refused(403, "InvalidVSwitchId.IpInvalid", run, machine("PrivateIpAddress=10.1.0.255"));
    refused(400, "InvalidHostName.Malformed", run, machine("HostName=a..b"));
    refused(400, "UnsupportedParameter", run, machine("LaunchTemplateId=lt-1"));
    refused(
        400,
        "InvalidParam.NetworkInterface",
        run,
        machine("NetworkInterface.1.InstanceType=Primary", "NetworkInterface.1.VSwitchId=x"));
    refused(400, "InvalidParameter", run, machine("NetworkInterface.1.NetworkCardIndex=1"));
    refused(
        400,
        "InvalidVSwitchId.Necessary",
        run,
        "ImageId=x",
        "InstanceType=ecs.g7.large",
        "SecurityGroupId=" + group);
    refused(
        400,
        "InvalidInstanceType.ValueNotSupported",
        run,
        "ImageId=x",
        "InstanceType=ecs.none",
        "SecurityGroupId=" + group,
        "VSwitchId=" + vSwitch);
    assertThat(ok("DescribeInstances").path("TotalCount").asInt(-1)).isZero();
  }

  @Test
  void shouldRefuseGroupsThatDoNotFitAnInstance() throws Exception {
    String other = ok("CreateVpc", "CidrBlock=192.168.0.0%2F16").path("VpcId").asString("");
    String foreign =
        ok("CreateSecurityGroup", "VpcId=" + other).path("SecurityGroupId").asString("");
    String enterprise =
        ok("CreateSecurityGroup", "SecurityGroupType=enterprise", "VpcId=" + vpc)
            .path("SecurityGroupId")
            .asString("");
    String[] request = {
      "ImageId=x",
      "InstanceType=ecs.g7.large",
      "SecurityGroupIds.1=" + group,
      "SecurityGroupIds.2=" + enterprise,
      "VSwitchId=" + vSwitch
    };
    refused(403, "EnterpriseGroupLimited.MutliGroupType", "RunInstances", request);
    request[3] = "SecurityGroupIds.2=" + foreign;
    refused(403, "OperationDenied.InconsistentNetwork", "RunInstances", request);
  }

  @Test
  void shouldSayWhichFilterNoInstanceCanMatch() throws Exception {
    String action = "DescribeInstances";
    String id = instance();
    refused(404, "InvalidStatus.NotFound", action, "Status=Sleeping");
    refused(400, "InvalidParameter", action, "PageSize=101");
    refused(400, "InvalidParameter", action, "ImageId=x", "PageSize=101");
    refused(400, "InvalidParameter", action, "ImageId=x", "PageNumber=0");
    refused(404, "InvalidNetworkType.NotFound", action, "InstanceNetworkType=token-ring");
    refused(404, "InvalidInstanceChargeType.NotFound", action, "InstanceChargeType=Free");
    refused(400, "DryRunOperation", action, "DryRun=true");
    assertThat(ok(action, "InstanceIds=%5B%5D").path("TotalCount").asInt(-1))
        .as("no ids are a filter too")
        .isZero();
    assertThat(ok(action, "InstanceNetworkType=vpc", "Status=Running").at(LIST)).hasSize(1);
    assertThat(ok(action, "PrivateIpAddresses=%5B%2210.1.0.1%22%5D").at(LIST + "/0/InstanceId"))
        .isEqualTo(show(id).path("InstanceId"));
  }

  @Test
  void shouldShowZonesTypesAndRegions() throws Exception {
    JsonNode zones = ok("DescribeZones").at("/Zones/Zone");
    assertThat(zones).extracting(z -> z.path("ZoneId").asString("")).contains("cn-hangzhou-h");
    JsonNode resources = zones.at("/0/AvailableResources/ResourcesInfo/0");
    assertThat(resources.at("/InstanceTypes/supportedInstanceType"))
        .extracting(type -> type.asString(""))
        .contains("ecs.g7.large");
    refused(404, "InvalidRegionId.NotFound", "DescribeZones", "RegionId=mars");
    refused(404, "InvalidAcceptLanguage.NotFound", "DescribeZones", "AcceptLanguage=la");
    refused(404, "InvalidInstanceChargeType.NotFound", "DescribeZones", "InstanceChargeType=x");
    refused(400, "InvalidSpotStrategy", "DescribeZones", "SpotStrategy=x");
    refused(404, "InvalidResourceType.NotFound", "DescribeRegions", "ResourceType=x");
    List<String> named = new ArrayList<>();
    for (int i = 1; i <= 11; i++) {
      named.add("InstanceTypes." + i + "=ecs.g7.large");
    }
    refused(400, "InvalidParameter", "DescribeInstanceTypes", named.toArray(String[]::new));
    JsonNode page = ok("DescribeInstanceTypes", "MaxResults=2");
    assertThat(page.at("/InstanceTypes/InstanceType")).hasSize(2);
    assertThat(page.path("NextToken").asString("")).isNotEmpty();
  }

  @Test
  void shouldFindNetworksByAllTheirFilters() throws Exception {
    for (ApiVersion version : ApiVersion.values()) {
      assertThat(ok(version, "DescribeVpcs", "VpcId=" + vpc).path("TotalCount").asInt(0))
          .isEqualTo(1);
    }
    String[] owner = {"VpcOwnerId=42"};
    assertThat(ok(ApiVersion.VPC, "DescribeVpcs", owner).path("TotalCount").asInt(-1)).isZero();
    assertThat(
            ok(ApiVersion.VPC, "DescribeVSwitches", "VSwitchOwnerId=42", "VpcId=" + vpc)
                .path("TotalCount")
                .asInt(-1))
        .isZero();
    for (String action : List.of("DescribeVpcs", "DescribeVSwitches")) {
      assertThat(call(ApiVersion.VPC, action, "DryRun=true").body()).contains("DryRunOperation");
    }
    refused(400, "InvalidParameter", "DescribeVSwitches", "PageSize=51", "VpcId=" + vpc);
    refused(400, "MissingParameter", "DescribeVSwitches", "RegionId=");
  }
}
