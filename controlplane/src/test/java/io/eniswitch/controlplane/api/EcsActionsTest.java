package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.api.RunningControlPlane.Switch;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EcsActionsTest extends SignedCalls {
  @Test
  void shouldAnswerAnAttachOnlyWhenTheSwitchForwards() throws Exception {
    String eni = eni();
    ok("AttachNetworkInterface", "InstanceId=" + instance(), "NetworkInterfaceId=" + eni);
    assertThat(status(eni)).isEqualTo("InUse");
  }

  @Test
  void shouldSayThatAnAttachFailedAndLeaveTheEniAvailable() throws Exception {
    String eni = eni();
    String instance = instance();
    controlPlane.switchNow(Switch.FAILS);
    refused(
        500,
        "InternalError",
        "AttachNetworkInterface",
        "InstanceId=" + instance,
        "NetworkInterfaceId=" + eni);
    assertThat(status(eni)).isEqualTo("Available");
  }

  @Test
  void shouldSayThatAMoveFailedAndLeaveTheEniWhereItWas() throws Exception {
    String eni = eni();
    String from = instance();
    String to = instance();
    ok("AttachNetworkInterface", "InstanceId=" + from, "NetworkInterfaceId=" + eni);
    controlPlane.switchNow(Switch.FAILS);
    refused(
        500,
        "InternalError",
        "MoveNetworkInterface",
        "InstanceId=" + to,
        "NetworkInterfaceId=" + eni);
    assertThat(
            ok("DescribeNetworkInterfaceAttribute", "NetworkInterfaceId=" + eni)
                .path("InstanceId")
                .asString(""))
        .isEqualTo(from);
  }

  @Test
  void shouldAnswerAnAttachAsBegunWhenTheSwitchIsSilent() throws Exception {
    String eni = eni();
    String instance = instance();
    controlPlane.switchNow(Switch.SILENT);
    ok("AttachNetworkInterface", "InstanceId=" + instance, "NetworkInterfaceId=" + eni);
    assertThat(status(eni)).isEqualTo("Attaching");
  }

  @Test
  void shouldPageThroughEnisByTokenAndByNumber() throws Exception {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 23; i++) {
      made.add(eni());
    }
    Set<String> seen = new HashSet<>();
    String token = "";
    do {
      JsonNode page =
          token.isEmpty()
              ? ok("DescribeNetworkInterfaces", "MaxResults=10")
              : ok("DescribeNetworkInterfaces", "MaxResults=10", "NextToken=" + token);
      page.at("/NetworkInterfaceSets/NetworkInterfaceSet")
          .forEach(eni -> seen.add(eni.path("NetworkInterfaceId").asString("")));
      token = page.path("NextToken").asString("");
    } while (!token.isEmpty());
    assertThat(seen).isEqualTo(made);
    JsonNode third = ok("DescribeNetworkInterfaces", "PageNumber=3", "PageSize=10");
    assertThat(third.path("TotalCount").asInt()).isEqualTo(23);
    assertThat(third.at("/NetworkInterfaceSets/NetworkInterfaceSet").size()).isEqualTo(3);
  }

  @Test
  void shouldFilterEnis() throws Exception {
    String wanted = eni("Tag.1.Key=role", "Tag.1.Value=vip", "PrimaryIpAddress=10.1.0.9");
    eni();
    for (String filter :
        List.of("Tag.1.Key=role", "PrimaryIpAddress=10.1.0.9", "NetworkInterfaceId.1=" + wanted)) {
      JsonNode found = ok("DescribeNetworkInterfaces", filter);
      assertThat(found.at("/NetworkInterfaceSets/NetworkInterfaceSet").size()).isEqualTo(1);
    }
    assertThat(
            ok("DescribeNetworkInterfaces", "NetworkInterfaceId.1=eni-unknown")
                .at("/NetworkInterfaceSets/NetworkInterfaceSet")
                .isEmpty())
        .isTrue();
  }

  @Test
  void shouldFilterInstancesOrSayThatItCannot() throws Exception {
    String instance = instance();
    instance();
    String list = "/Instances/Instance";
    assertThat(ok("DescribeInstances", "ImageId=x", "PageSize=1").at(list).size()).isEqualTo(1);
    assertThat(ok("DescribeInstances", "ImageId=x").path("TotalCount").asInt()).isEqualTo(2);
    assertThat(ok("DescribeInstances", "ImageId=y").path("TotalCount").asInt()).isZero();
    JsonNode first = ok("DescribeInstances", "InstanceTypeFamily=ecs.g7", "MaxResults=1");
    JsonNode second =
        ok(
            "DescribeInstances",
            "InstanceTypeFamily=ecs.g7",
            "MaxResults=1",
            "NextToken=" + first.path("NextToken").asString(""));
    assertThat(second.at(list).get(0)).isNotEqualTo(first.at(list).get(0));
    assertThat(second.path("NextToken").asString("?")).isEmpty();
    assertThat(ok("DescribeInstances", "InstanceIds=%5B%22" + instance + "%22%5D").at(list).size())
        .isEqualTo(1);
    refused(404, "InvalidFilterKey.NotFound", "DescribeInstances", "Filter.1.Key=a");
    refused(400, "UnsupportedParameter", "DescribeInstances", "Filter.1.Key=CreationStartTime");
    assertThat(ok("DescribeNetworkInterfaces", "Type=Trunk").path("TotalCount").asInt()).isZero();
    assertThat(
            ok("DescribeInstanceTypes", "MaximumCpuCoreCount=2", "MinimumEniQuantity=3")
                .at("/InstanceTypes/InstanceType"))
        .isNotEmpty()
        .allMatch(type -> type.path("EniQuantity").asInt() >= 3);
  }

  @Test
  void shouldCheckWithoutDoingOnADryRun() throws Exception {
    refused(
        400,
        "DryRunOperation",
        "RunInstances",
        "DryRun=true",
        "ImageId=x",
        "InstanceType=ecs.g7.large",
        "SecurityGroupId=" + group,
        "VSwitchId=" + vSwitch);
    assertThat(ok("DescribeInstances").path("TotalCount").asInt()).isZero();
  }

  @Test
  void shouldGiveTheDocumentedCodes() throws Exception {
    String vSwitchId = "VSwitchId=" + vSwitch;
    refused(400, "MissingParameter", "CreateNetworkInterface", "SecurityGroupId=" + group);
    refused(
        400,
        "InvalidParameter.Conflict",
        "CreateNetworkInterface",
        "SecurityGroupId=" + group,
        "SecurityGroupIds.1=" + group,
        vSwitchId);
    refused(
        404,
        "InvalidSecurityGroupId.NotFound",
        "CreateNetworkInterface",
        "SecurityGroupId=sg-0",
        vSwitchId);
    refused(404, "InvalidRegionId.NotFound", "DescribeNetworkInterfaces", "RegionId=mars");
    refused(400, "InvalidParameter", "DescribeNetworkInterfaces", "PrimaryIpAddress=300.1.1.1");
    refused(404, "InvalidEniId.NotFound", "DeleteNetworkInterface", "NetworkInterfaceId=eni-0");
    refused(
        400,
        "InvalidParameter",
        "EnableNetworkInterfaceQoS",
        "NetworkInterfaceId=" + eni(),
        "QoS.BandwidthRx=49000");
    refused(403, "MissingParameter", "UnassignPrivateIpAddresses", "NetworkInterfaceId=" + eni());
    refused(
        400,
        "UnsupportedParameter",
        "CreateNetworkInterface",
        "InstanceType=Trunk",
        "SecurityGroupId=" + group,
        vSwitchId);
    refused(404, "InvalidInstanceId.NotFound", "StartInstance", "InstanceId=i-0");
  }

  @Test
  void shouldTagResourcesThatExist() throws Exception {
    String eni = eni("Tag.1.Key=role", "Tag.1.Value=vip");
    String type = "ResourceType=eni";
    String id = "ResourceId.1=" + eni;
    ok("TagResources", type, id, "Tag.1.Key=role", "Tag.1.Value=spare", "Tag.2.Key=team");
    JsonNode tags = ok("ListTagResources", type, "Tag.1.Key=team");
    assertThat(tags.at("/TagResources/TagResource").size()).isEqualTo(2);
    assertThat(tags.at("/TagResources/TagResource/0/TagValue").asString("")).isEqualTo("spare");
    ok("UntagResources", type, id, "TagKey.1=role");
    assertThat(ok("ListTagResources", type, id).at("/TagResources/TagResource").size())
        .isEqualTo(1);
    refused(
        404,
        "InvalidResourceId.NotFound",
        "UntagResources",
        type,
        "ResourceId.1=eni-0",
        "All=true");
    refused(404, "InvalidResourceType.NotFound", "ListTagResources", "ResourceType=disk", id);
    refused(
        403,
        "IncorrectInstanceStatus",
        "TagResources",
        "ResourceType=instance",
        "ResourceId.1=" + instance(),
        "Tag.1.Key=eniswitch%3Aport",
        "Tag.1.Value=tap");
  }

  @Test
  void shouldLetAnotherAccountSeeNothing() throws Exception {
    String eni = eni();
    assertThat(ok("DescribeNetworkInterfaces").path("TotalCount").asInt()).isEqualTo(1);
    V3Signer stranger = new V3Signer(controlPlane.port(), "other", "other-secret");
    String region = "RegionId=" + RunningControlPlane.REGION;
    assertThat(stranger.call("DescribeNetworkInterfaces", region).body())
        .contains("\"TotalCount\":0")
        .doesNotContain(eni);
    assertThat(stranger.call("DeleteNetworkInterface", "NetworkInterfaceId=" + eni + "&" + region))
        .returns(404, HttpResponse::statusCode);
  }

  @Test
  void shouldNeverFailOnRandomParametersOfAnyAction() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String eni = eni();
    String instance = instance();
    List<String> values =
        List.of(
            eni,
            instance,
            vpc,
            vSwitch,
            group,
            "0",
            "-1",
            "1",
            "99999999",
            "true",
            "x",
            "10.1.0.7",
            "10.1.0.0%2F28",
            "%5B%22a%22%5D",
            "%5B",
            "a%2Cb",
            "::1",
            "tcp",
            "80%2F80",
            "%00",
            "é");
    for (ApiVersion version : ApiVersion.values()) {
      var schemas = Schema.readAll(version);
      for (int round = 0; round < 600; round++) {
        List<String> actions = new ArrayList<>(schemas.keySet());
        String action = actions.get(random.nextInt(actions.size()));
        Set<String> parameters = new java.util.TreeSet<>();
        for (String name : java.util.Objects.requireNonNull(schemas.get(action)).names()) {
          if (random.nextInt(3) == 0) {
            String value = values.get(random.nextInt(values.size()));
            String fixed = name.replace(".N", ".1");
            parameters.add(fixed + "=" + (fixed.equals("RegionId") ? "cn-hangzhou" : value));
          }
        }
        String query = String.join("&", parameters).replace("é", "%C3%A9").replace(":", "%3A");
        HttpResponse<String> response =
            client.call(action, version.date(), query, "", "application/json");
        assertThat(response.statusCode())
            .as("seed %d: %s %s: %s", seed, action, query, response.body())
            .isLessThan(500);
      }
    }
  }
}
