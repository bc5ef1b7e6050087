package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signed calls to a control plane in memory that has a VPC, a vSwitch and a security group.
 *
 * <p>A parameter is {@code name=value}, its value escaped; the region is added.
 */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
abstract class SignedCalls {
  RunningControlPlane controlPlane;
  V3Signer client;
  String vpc = "";
  String vSwitch = "";
  String group = "";

  @BeforeEach
  void start() throws Exception {
    controlPlane = new RunningControlPlane();
    client = new V3Signer(controlPlane.port(), "eniswitch", "eniswitch-secret");
    vpc = ok("CreateVpc", "CidrBlock=10.0.0.0%2F8").path("VpcId").asString("");
    vSwitch =
        ok("CreateVSwitch", "CidrBlock=10.1.0.0%2F24", "VpcId=" + vpc, "ZoneId=cn-hangzhou-h")
            .path("VSwitchId")
            .asString("");
    group = ok("CreateSecurityGroup", "VpcId=" + vpc).path("SecurityGroupId").asString("");
  }

  @AfterEach
  void stop() {
    controlPlane.close();
    assertThat(controlPlane.faults).isEmpty();
  }

  /** The answer, whatever it is. */
  final HttpResponse<String> call(ApiVersion version, String action, String... parameters)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(parameters));
    if (all.stream().noneMatch(p -> p.startsWith("RegionId"))) {
      all.add("RegionId=" + RunningControlPlane.REGION);
    }
    all.sort(Comparator.comparing(parameter -> parameter.substring(0, parameter.indexOf('='))));
    return client.call(action, version.date(), String.join("&", all), "", "application/json");
  }

  /** The answer of a call that works. */
  final JsonNode ok(String action, String... parameters) throws Exception {
    return ok(ApiVersion.ECS, action, parameters);
  }

  /** The same in this version. */
  JsonNode ok(ApiVersion version, String action, String... parameters) throws Exception {
    HttpResponse<String> response = call(version, action, parameters);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  /** Makes a call that is refused like this. */
  final void refused(int status, String code, String action, String... parameters)
      throws Exception {
    HttpResponse<String> response = call(ApiVersion.ECS, action, parameters);
    assertThat(response.body()).contains("\"Code\":\"" + code + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
  }

  /** Makes an ENI in the vSwitch and the group. */
  final String eni(String... more) throws Exception {
    List<String> parameters = new ArrayList<>(List.of(more));
    parameters.add("VSwitchId=" + vSwitch);
    parameters.add("SecurityGroupId=" + group);
    return ok("CreateNetworkInterface", parameters.toArray(String[]::new))
        .path("NetworkInterfaceId")
        .asString("");
  }

  /** Makes an instance that is running. */
  final String instance() throws Exception {
    return ok(
            "RunInstances",
            "ImageId=x",
            "InstanceType=ecs.g7.large",
            "SecurityGroupId=" + group,
            "Tag.1.Key=eniswitch%3Aport",
            "Tag.1.Value=netns%3Aa",
            "VSwitchId=" + vSwitch)
        .at("/InstanceIdSets/InstanceIdSet/0")
        .asString("");
  }

  /** The status of an ENI. */
  final String status(String eni) throws Exception {
    return ok("DescribeNetworkInterfaceAttribute", "NetworkInterfaceId=" + eni)
        .path("Status")
        .asString("");
  }
}
