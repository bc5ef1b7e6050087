package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NetworkInterfaceActionsTest extends SignedCalls {
  private static final String LIST = "/NetworkInterfaceSets/NetworkInterfaceSet";

  @Test
  void shouldRefuseARegionThatDoesNotExistWhateverTheAction() throws Exception {
    String eni = "NetworkInterfaceId=" + eni();
    for (String action :
        List.of(
            "DescribeNetworkInterfaces",
            "DescribeNetworkInterfaceAttribute",
            "DeleteNetworkInterface",
            "DescribeNetworkInterfacePermissions")) {
      refused(404, "InvalidRegionId.NotFound", action, eni(action, eni), "RegionId=mars");
      refused(400, "InvalidRegionId.MalFormed", action, eni(action, eni), "RegionId=%21");
    }
  }

  private static String eni(String action, String id) {
    return action.equals("DescribeNetworkInterfaces") ? id.replace("Id=", "Id.1=") : id;
  }

  @Test
  void shouldShowTenAtLeastWhenPagesAreByToken() throws Exception {
    for (int i = 0; i < 12; i++) {
      eni();
    }
    JsonNode page = ok("DescribeNetworkInterfaces", "MaxResults=1");
    assertThat(page.at(LIST)).hasSize(10);
    assertThat(page.path("NextToken").asString("")).isNotEmpty();
    assertThat(page.has("TotalCount")).isFalse();
    assertThat(ok("DescribeNetworkInterfaces", "MaxResults=501").at(LIST)).hasSize(12);
  }

  @Test
  void shouldSayThatAVpcWithoutAVSwitchIsEmpty() throws Exception {
    String bare = ok("CreateVpc", "CidrBlock=192.168.0.0%2F16").path("VpcId").asString("");
    refused(403, "InvalidVpc.Empty", "DescribeNetworkInterfaces", "VpcId=" + bare);
    assertThat(ok("DescribeNetworkInterfaces", "VpcId=vpc-none").at(LIST)).isEmpty();
    assertThat(ok("DescribeNetworkInterfaces", "VpcId=" + vpc).at(LIST)).isEmpty();
  }

  @Test
  void shouldShowTimeoutsOnlyToThoseWhoAskForThem() throws Exception {
    String id = "NetworkInterfaceId=" + eni();
    String timeouts = "ConnectionTrackingConfiguration";
    ok("ModifyNetworkInterfaceAttribute", timeouts + ".UdpTimeout=100", id);
    String action = "DescribeNetworkInterfaceAttribute";
    assertThat(ok(action, id).has(timeouts)).isFalse();
    assertThat(ok(action, "Attribute=basic", id).has(timeouts)).isFalse();
    JsonNode shown = ok(action, "Attribute=connectionTrackingConfiguration", id).path(timeouts);
    assertThat(shown.path("UdpTimeout").asInt(0)).isEqualTo(100);
    assertThat(shown.path("TcpEstablishedTimeout").asInt(0)).isEqualTo(910);
    refused(
        400,
        "InvalidParameter.EniConnectionTrackingConfiguration",
        "ModifyNetworkInterfaceAttribute",
        timeouts + ".TcpClosedAndTimeWaitTimeout=16",
        id);
  }

  @Test
  void shouldKeepTheFamiliesOfAddressesApart() throws Exception {
    String id = "NetworkInterfaceId=" + eni();
    String assign = "AssignPrivateIpAddresses";
    refused(400, "InvalidParameter", assign, id, "PrivateIpAddress.1=fd00%3A%3A1");
    refused(403, "InvalidIp.Address", "AssignIpv6Addresses", "Ipv6Address.1=10.1.0.9", id);
    refused(
        403,
        "InvalidVSwitch.Ipv6NotTurnOn",
        "AssignIpv6Addresses",
        "Ipv6Address.1=fd00%3A%3A1",
        id);
    refused(403, "InvalidIp.Address", "UnassignIpv6Addresses", "Ipv6Address.1=10.1.0.9", id);
    refused(403, "MissingParameter", "UnassignIpv6Addresses", id);
    refused(
        403,
        "InvalidPrivateIpAddress.Malformed",
        "UnassignPrivateIpAddresses",
        id,
        "PrivateIpAddress.1=x");
    refused(
        400,
        "InvalidEniId.Malformed",
        "UnassignPrivateIpAddresses",
        "NetworkInterfaceId=x",
        "PrivateIpAddress.1=10.1.0.9");
    refused(
        400,
        "InvalidParameter",
        "CreateNetworkInterface",
        "PrimaryIpAddress=fd00%3A%3A1",
        "SecurityGroupId=" + group,
        "VSwitchId=" + vSwitch);
  }

  @Test
  void shouldNameWhatIsWrongWithAPrefix() throws Exception {
    String id = "NetworkInterfaceId=" + eni();
    String action = "UnassignPrivateIpAddresses";
    refused(403, "InvalidIp.IpPrefixIllegal", action, "Ipv4Prefix.1=10.1.0.16", id);
    refused(403, "InvalidIp.IpPrefixIllegal", action, "Ipv4Prefix.1=fd00%3A%3A%2F80", id);
    refused(403, "InvalidIp.IpPrefixNotStrict", action, "Ipv4Prefix.1=10.1.0.17%2F28", id);
    refused(403, "InvalidIp.IpPrefixMaskInvalid", action, "Ipv4Prefix.1=10.1.0.0%2F27", id);
    refused(
        403,
        "InvalidIp.IpPrefixMaskNotSame",
        action,
        "Ipv4Prefix.1=10.1.0.0%2F27",
        "Ipv4Prefix.2=10.1.0.32%2F28",
        id);
    refused(403, "InvalidIp.IpUnassigned", action, "Ipv4Prefix.1=10.1.0.16%2F28", id);
    refused(
        403,
        "InvalidIp.IpPrefixMaskInvalid",
        "AssignPrivateIpAddresses",
        "Ipv4Prefix.1=10.1.0.0%2F29",
        id);
  }

  @Test
  void shouldBoundHowManyAddressesARequestNames() throws Exception {
    List<String> named = new ArrayList<>();
    for (int i = 1; i <= 11; i++) {
      named.add("PrivateIpAddress." + i + "=10.1.0." + (100 + i));
    }
    named.addAll(List.of("SecurityGroupId=" + group, "VSwitchId=" + vSwitch));
    refused(400, "InvalidParameter", "CreateNetworkInterface", named.toArray(String[]::new));
    String id = "NetworkInterfaceId=" + eni();
    named.clear();
    named.add(id);
    for (int i = 1; i <= 33; i++) {
      named.add("PrivateIpAddress." + i + "=10.1.0." + (100 + i));
    }
    ok("AssignPrivateIpAddresses", named.toArray(String[]::new));
    refused(400, "InvalidParameter", "UnassignPrivateIpAddresses", named.toArray(String[]::new));
    named.removeLast();
    ok("UnassignPrivateIpAddresses", named.toArray(String[]::new));
  }

  @Test
  void shouldRefuseHardwareThatIsNotThere() throws Exception {
    String instance = instance();
    String id = "NetworkInterfaceId=" + eni();
    refused(
        400,
        "InvalidParameter",
        "AttachNetworkInterface",
        "InstanceId=" + instance,
        "NetworkCardIndex=1",
        id);
    refused(
        403,
        "InvalidOperation.InstanceTypeNotSupportEniTrunking",
        "AttachNetworkInterface",
        "InstanceId=" + instance,
        id,
        "TrunkNetworkInstanceId=eni-0");
    String[] create = {"SecurityGroupId=" + group, "VSwitchId=" + vSwitch, ""};
    for (String wrong :
        List.of("EnablePrimaryIPv6=true", "RxQueueSize=8192", "EnhancedNetwork.EnableRss=true")) {
      create[2] = wrong;
      refused(400, "UnsupportedParameter", "CreateNetworkInterface", create);
    }
    create[2] = "InstanceType=Primary";
    refused(400, "InvalidParameter", "CreateNetworkInterface", create);
  }

  @Test
  void shouldAnswerARepeatedTokenWithTheFirstAnswer() throws Exception {
    String id = "NetworkInterfaceId=" + eni();
    String[] assign = {"ClientToken=t1", id, "SecondaryPrivateIpAddressCount=2"};
    JsonNode first = ok("AssignPrivateIpAddresses", assign);
    String set = "AssignedPrivateIpAddressesSet";
    assertThat(ok("AssignPrivateIpAddresses", assign).path(set)).isEqualTo(first.path(set));
    refused(
        400,
        "IdempotentParameterMismatch",
        "AssignPrivateIpAddresses",
        "ClientToken=t1",
        id,
        "SecondaryPrivateIpAddressCount=3");
  }

  @Test
  void shouldLimitAnEniAndShowTheLimits() throws Exception {
    String id = "NetworkInterfaceId=" + eni();
    refused(400, "MissingParameter", "EnableNetworkInterfaceQoS", id);
    ok("EnableNetworkInterfaceQoS", id, "QoS.BandwidthTx=51000", "QoS.PpsRx=20000");
    JsonNode qos = ok("DescribeNetworkInterfaceAttribute", id).path("QoSConfig");
    assertThat(qos.path("EnableQoS").asBoolean(false)).isTrue();
    assertThat(qos.at("/QoS/BandwidthTx").asInt(0)).isEqualTo(51_000);
    assertThat(qos.at("/QoS/BandwidthRx").isMissingNode()).isTrue();
    ok("DisableNetworkInterfaceQoS", id);
    assertThat(
            ok("DescribeNetworkInterfaceAttribute", id).at("/QoSConfig/EnableQoS").asBoolean(true))
        .isFalse();
    refused(404, "InvalidEniId.NotFound", "DisableNetworkInterfaceQoS", "NetworkInterfaceId=eni-0");
  }

  @Test
  void shouldLetAnotherAccountAttachWithPermissionOnly() throws Exception {
    String eni = eni();
    String id = "NetworkInterfaceId=" + eni;
    String create = "CreateNetworkInterfacePermission";
    refused(400, "InvalidParameter", create, "AccountId=42", id, "Permission=EipAttach");
    JsonNode made = ok(create, "AccountId=42", id, "Permission=InstanceAttach");
    String permission =
        made.at("/NetworkInterfacePermission/NetworkInterfacePermissionId").asString("");
    assertThat(permission).startsWith("eni-perm-");
    assertThat(made.at("/NetworkInterfacePermission/PermissionState").asString(""))
        .isEqualTo("Granted");
    V3Signer partner = new V3Signer(controlPlane.port(), "other", "other-secret");
    HttpResponse<String> seen =
        partner.call(
            "DescribeNetworkInterfacePermissions", id + "&RegionId=" + RunningControlPlane.REGION);
    assertThat(seen.body()).contains(permission, "\"TotalCount\":1");
    refused(400, "MissingParameter", "DescribeNetworkInterfacePermissions");
    ok("DeleteNetworkInterfacePermission", "NetworkInterfacePermissionId=" + permission);
    assertThat(ok("DescribeNetworkInterfacePermissions", id).path("TotalCount").asInt(-1)).isZero();
    refused(
        404,
        "InvalidEniPermissionId.NotFound",
        "DeleteNetworkInterfacePermission",
        "NetworkInterfacePermissionId=" + permission);
  }
}
