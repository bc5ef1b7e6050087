package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a CNI of Kubernetes does with ENIs, with the answers and codes that it goes by. */
class KubernetesCniTest extends SignedCalls {
  private static final String SETS = "/NetworkInterfaceSets/NetworkInterfaceSet";

  @Test
  void shouldLearnTheLimitsOfATypePageByPage() throws Exception {
    List<JsonNode> types = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          token.isEmpty()
              ? ok("DescribeInstanceTypes", "MaxResults=10")
              : ok("DescribeInstanceTypes", "MaxResults=10", "NextToken=" + token);
      page.at("/InstanceTypes/InstanceType").forEach(types::add);
      token = page.path("NextToken").asString("");
    } while (!token.isEmpty());
    assertThat(types)
        .filteredOn(type -> type.path("InstanceTypeId").asString("").equals("ecs.g7.large"))
        .singleElement()
        .satisfies(type -> {
          assertThat(type.path("EniQuantity").asInt(0)).isEqualTo(3);
          assertThat(type.path("EniTotalQuantity").asInt(0)).isEqualTo(3);
          assertThat(type.path("EniPrivateIpAddressQuantity").asInt(0)).isEqualTo(6);
          assertThat(type.path("EniIpv6AddressQuantity").asInt(0)).isEqualTo(6);
          assertThat(type.path("EniTrunkSupported").asBoolean(true)).isFalse();
          assertThat(type.path("EriQuantity").asInt(-1)).isZero();
          assertThat(type.path("InstanceBandwidthRx").asInt(0)).isEqualTo(2_048_000);
        });
  }

  @Test
  void shouldMakeAnEniForPodsAndTakeItAway() throws Exception {
    String node = instance();
    long free = freeAddresses();
    String[] wanted = {
      "ClientToken=create-1",
      "Description=for%20pods",
      "DeleteOnRelease=true",
      "InstanceType=Secondary",
      "NetworkInterfaceTrafficMode=Standard",
      "SecondaryPrivateIpAddressCount=3",
      "SecurityGroupIds.1=" + group,
      "SourceDestCheck=false",
      "Tag.1.Key=creator",
      "Tag.1.Value=cni",
      "VSwitchId=" + vSwitch
    };
    JsonNode made = ok("CreateNetworkInterface", wanted);
    String id = made.path("NetworkInterfaceId").asString("");
    assertThat(ok("CreateNetworkInterface", wanted).path("NetworkInterfaceId").asString(""))
        .as("a retry with the same token")
        .isEqualTo(id);
    assertThat(made.path("Type").asString("")).isEqualTo("Secondary");
    assertThat(made.path("Status").asString("")).isEqualTo("Available");
    assertThat(made.path("MacAddress").asString("")).startsWith("00:16:3e:");
    assertThat(made.at("/PrivateIpSets/PrivateIpSet")).hasSize(4);
    assertThat(freeAddresses()).isEqualTo(free - 4);

    ok("AttachNetworkInterface", "InstanceId=" + node, "NetworkInterfaceId=" + id);
    JsonNode found =
        ok(
                "DescribeNetworkInterfaces",
                "InstanceId=" + node,
                "MaxResults=500",
                "Status=InUse",
                "Tag.1.Key=creator",
                "Tag.1.Value=cni",
                "Type=Secondary")
            .at(SETS);
    assertThat(found).hasSize(1);
    assertThat(found.at("/0/Attachment/InstanceId").asString("")).isEqualTo(node);
    assertThat(found.at("/0/Attachment/DeviceIndex").asInt(0)).isEqualTo(1);
    addresses("NetworkInterfaceId=" + id);
    takeAway(node, id);
    assertThat(freeAddresses()).isEqualTo(free);
  }

  private long freeAddresses() throws Exception {
    return ok(ApiVersion.VPC, "DescribeVSwitches", "VSwitchId=" + vSwitch)
        .at("/VSwitches/VSwitch/0/AvailableIpAddressCount")
        .asLong(-1);
  }

  /** Assigns and unassigns; the codes are those that are taken for full, and for done. */
  private void addresses(String id) throws Exception {
    String assign = "AssignPrivateIpAddresses";
    JsonNode assigned =
        ok(assign, "ClientToken=assign-1", id, "SecondaryPrivateIpAddressCount=2")
            .path("AssignedPrivateIpAddressesSet");
    assertThat(assigned.at("/PrivateIpSet/PrivateIpAddress")).hasSize(2);
    refused(
        403, "InvalidOperation.Ipv4CountExceeded", assign, id, "SecondaryPrivateIpAddressCount=1");
    String address =
        "PrivateIpAddress.1=" + assigned.at("/PrivateIpSet/PrivateIpAddress/0").asString("");
    ok("UnassignPrivateIpAddresses", address, id);
    refused(403, "InvalidIp.IpUnassigned", "UnassignPrivateIpAddresses", address, id);
  }

  private void takeAway(String node, String eni) throws Exception {
    String id = "NetworkInterfaceId=" + eni;
    String there = "InstanceId=" + node;
    refused(400, "InvalidOperation.InvalidEniState", "DeleteNetworkInterface", id);
    ok("DetachNetworkInterface", there, id);
    ok("DeleteNetworkInterface", id);
    assertThat(
            ok("DescribeNetworkInterfaces", "MaxResults=500", "NetworkInterfaceId.1=" + eni)
                .at(SETS))
        .isEmpty();
    refused(404, "InvalidEniId.NotFound", "DeleteNetworkInterface", id);
    refused(404, "InvalidEniId.NotFound", "DetachNetworkInterface", there, id);
    String spare = "NetworkInterfaceId=" + eni();
    refused(404, "InvalidEcsId.NotFound", "DetachNetworkInterface", "InstanceId=i-gone", spare);
    ok("DeleteNetworkInterface", spare);
    refused(
        404,
        "InvalidEniId.NotFound",
        "UnassignPrivateIpAddresses",
        id,
        "PrivateIpAddress.1=10.1.0.9");
  }

  @Test
  void shouldKnowAFullInstanceAndAFullVSwitchByTheirCodes() throws Exception {
    String node = "InstanceId=" + instance();
    for (int i = 0; i < 2; i++) {
      ok("AttachNetworkInterface", node, "NetworkInterfaceId=" + eni());
    }
    refused(
        403,
        "EniPerInstanceLimitExceeded",
        "AttachNetworkInterface",
        node,
        "NetworkInterfaceId=" + eni());
    String small =
        ok("CreateVSwitch", "CidrBlock=10.1.1.0%2F29", "VpcId=" + vpc, "ZoneId=cn-hangzhou-h")
            .path("VSwitchId")
            .asString("");
    refused(
        403,
        "InvalidVSwitchId.IpNotEnough",
        "CreateNetworkInterface",
        "SecondaryPrivateIpAddressCount=4",
        "SecurityGroupId=" + group,
        "VSwitchId=" + small);
  }
}
