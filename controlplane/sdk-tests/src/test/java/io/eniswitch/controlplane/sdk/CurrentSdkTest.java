package io.eniswitch.controlplane.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.ecs20140526.Client;
import com.aliyun.ecs20140526.models.AssignPrivateIpAddressesRequest;
import com.aliyun.ecs20140526.models.AttachNetworkInterfaceRequest;
import com.aliyun.ecs20140526.models.AuthorizeSecurityGroupRequest;
import com.aliyun.ecs20140526.models.AuthorizeSecurityGroupRequest.AuthorizeSecurityGroupRequestPermissions;
import com.aliyun.ecs20140526.models.CreateNetworkInterfaceRequest;
import com.aliyun.ecs20140526.models.CreateNetworkInterfaceRequest.CreateNetworkInterfaceRequestTag;
import com.aliyun.ecs20140526.models.CreateNetworkInterfaceResponseBody;
import com.aliyun.ecs20140526.models.CreateSecurityGroupRequest;
import com.aliyun.ecs20140526.models.CreateVSwitchRequest;
import com.aliyun.ecs20140526.models.CreateVpcRequest;
import com.aliyun.ecs20140526.models.DeleteInstanceRequest;
import com.aliyun.ecs20140526.models.DeleteNetworkInterfaceRequest;
import com.aliyun.ecs20140526.models.DeleteSecurityGroupRequest;
import com.aliyun.ecs20140526.models.DeleteVSwitchRequest;
import com.aliyun.ecs20140526.models.DeleteVpcRequest;
import com.aliyun.ecs20140526.models.DescribeInstancesRequest;
import com.aliyun.ecs20140526.models.DescribeNetworkInterfaceAttributeRequest;
import com.aliyun.ecs20140526.models.DescribeNetworkInterfacesRequest;
import com.aliyun.ecs20140526.models.DescribeNetworkInterfacesResponseBody.DescribeNetworkInterfacesResponseBodyNetworkInterfaceSetsNetworkInterfaceSet;
import com.aliyun.ecs20140526.models.DescribeRegionsRequest;
import com.aliyun.ecs20140526.models.DescribeSecurityGroupAttributeRequest;
import com.aliyun.ecs20140526.models.DetachNetworkInterfaceRequest;
import com.aliyun.ecs20140526.models.ModifyNetworkInterfaceAttributeRequest;
import com.aliyun.ecs20140526.models.RunInstancesRequest;
import com.aliyun.ecs20140526.models.RunInstancesRequest.RunInstancesRequestTag;
import com.aliyun.ecs20140526.models.StopInstanceRequest;
import com.aliyun.ecs20140526.models.UnassignPrivateIpAddressesRequest;
import com.aliyun.tea.TeaException;
import io.eniswitch.controlplane.api.RunningControlPlane;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code com.aliyun:ecs20140526}, which signs with version 3. */
@Timeout(120)
class CurrentSdkTest {
  private static final String REGION = RunningControlPlane.REGION;

  private RunningControlPlane controlPlane;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    controlPlane = new RunningControlPlane();
    client = Sdks.current(controlPlane, "eniswitch-secret");
  }

  @AfterEach
  void stop() {
    controlPlane.close();
    assertThat(controlPlane.faults).isEmpty();
  }

  @Test
  @SuppressWarnings("deprecation") // VPCs moved to another SDK, but this one still makes them
  void shouldDriveTheWholeLifeOfAnEni() throws Exception {
    String vpcId =
        client
            .createVpc(
                new CreateVpcRequest()
                    .setRegionId(REGION)
                    .setVpcName("tests")
                    .setDescription("é*~'()!+/ 中 with spaces")
                    .setCidrBlock("10.0.0.0/8"))
            .getBody()
            .getVpcId();
    String vSwitchId =
        client
            .createVSwitch(
                new CreateVSwitchRequest()
                    .setRegionId(REGION)
                    .setVpcId(vpcId)
                    .setZoneId(RunningControlPlane.ZONE)
                    .setCidrBlock("10.1.0.0/24"))
            .getBody()
            .getVSwitchId();
    String groupId = group(vpcId);
    String otherGroupId = group(vpcId);
    authorize(groupId, otherGroupId);
    String first = run(vSwitchId, groupId, "netns:one");
    String second = run(vSwitchId, groupId, "netns:two");

    CreateNetworkInterfaceResponseBody eni = create(vSwitchId, groupId);
    String eniId = eni.getNetworkInterfaceId();
    assertThat(eni.getStatus()).isEqualTo("Available");
    assertThat(eni.getMacAddress()).startsWith("00:16:3e:");
    assertThat(eni.getTags().getTag().getFirst().getTagKey()).isEqualTo("role");

    attach(eniId, first);
    assertThat(show(eniId).getStatus()).isEqualTo("InUse");
    assertThat(show(eniId).getAttachment().getInstanceId()).isEqualTo(first);
    moveAddresses(eniId);
    client.detachNetworkInterface(
        new DetachNetworkInterfaceRequest()
            .setRegionId(REGION)
            .setInstanceId(first)
            .setNetworkInterfaceId(eniId));
    assertThat(show(eniId).getStatus()).isEqualTo("Available");
    attach(eniId, second);
    assertThat(show(eniId).getInstanceId()).isEqualTo(second);
    assertThat(show(eniId).getPrivateIpAddress()).isEqualTo(eni.getPrivateIpAddress());

    client.deleteInstance(new DeleteInstanceRequest().setInstanceId(second).setForce(true));
    assertThat(show(eniId).getStatus()).as("DeleteOnRelease was false").isEqualTo("Available");
    client.stopInstance(new StopInstanceRequest().setInstanceId(first));
    client.deleteInstance(new DeleteInstanceRequest().setInstanceId(first));
    client.deleteNetworkInterface(
        new DeleteNetworkInterfaceRequest().setRegionId(REGION).setNetworkInterfaceId(eniId));
    assertThat(enis(eniId)).isEmpty();
    for (String id : List.of(groupId, otherGroupId)) {
      client.deleteSecurityGroup(
          new DeleteSecurityGroupRequest().setRegionId(REGION).setSecurityGroupId(id));
    }
    client.deleteVSwitch(new DeleteVSwitchRequest().setVSwitchId(vSwitchId));
    client.deleteVpc(new DeleteVpcRequest().setVpcId(vpcId));
  }

  private String group(String vpcId) throws Exception {
    return client
        .createSecurityGroup(new CreateSecurityGroupRequest().setRegionId(REGION).setVpcId(vpcId))
        .getBody()
        .getSecurityGroupId();
  }

  private void authorize(String groupId, String otherGroupId) throws Exception {
    client.authorizeSecurityGroup(
        new AuthorizeSecurityGroupRequest()
            .setRegionId(REGION)
            .setSecurityGroupId(groupId)
            .setPermissions(
                List.of(
                    new AuthorizeSecurityGroupRequestPermissions()
                        .setIpProtocol("tcp")
                        .setPortRange("22/22")
                        .setSourceCidrIp("0.0.0.0/0")
                        .setDescription("shells"),
                    new AuthorizeSecurityGroupRequestPermissions()
                        .setIpProtocol("icmp")
                        .setPortRange("-1/-1")
                        .setPolicy("drop")
                        .setPriority("7")
                        .setSourceGroupId(otherGroupId))));
    var rules =
        client
            .describeSecurityGroupAttribute(
                new DescribeSecurityGroupAttributeRequest()
                    .setRegionId(REGION)
                    .setSecurityGroupId(groupId))
            .getBody()
            .getPermissions()
            .getPermission();
    assertThat(rules).extracting(rule -> rule.getIpProtocol()).containsExactly("TCP", "ICMP");
    assertThat(rules).extracting(rule -> rule.getPriority()).containsExactly("1", "7");
    assertThat(rules.get(1).getPolicy()).isEqualTo("Drop");
    assertThat(rules.get(1).getSourceGroupId()).isEqualTo(otherGroupId);
    assertThat(rules.get(1).getSourceCidrIp()).isEmpty();
  }

  private String run(String vSwitchId, String groupId, String port) throws Exception {
    String instanceId =
        client
            .runInstances(
                new RunInstancesRequest()
                    .setRegionId(REGION)
                    .setImageId("any")
                    .setInstanceType("ecs.g7.large")
                    .setInstanceName("node")
                    .setVSwitchId(vSwitchId)
                    .setSecurityGroupId(groupId)
                    .setTag(
                        List.of(
                            new RunInstancesRequestTag().setKey("eniswitch:port").setValue(port))))
            .getBody()
            .getInstanceIdSets()
            .getInstanceIdSet()
            .getFirst();
    var instance =
        client
            .describeInstances(
                new DescribeInstancesRequest()
                    .setRegionId(REGION)
                    .setInstanceIds("[\"" + instanceId + "\"]"))
            .getBody()
            .getInstances()
            .getInstance()
            .getFirst();
    assertThat(instance.getStatus()).isEqualTo("Running");
    assertThat(instance.getNetworkInterfaces().getNetworkInterface()).hasSize(1);
    assertThat(instance.getVpcAttributes().getPrivateIpAddress().getIpAddress()).hasSize(1);
    return instanceId;
  }

  private CreateNetworkInterfaceResponseBody create(String vSwitchId, String groupId)
      throws Exception {
    CreateNetworkInterfaceRequest request =
        new CreateNetworkInterfaceRequest()
            .setRegionId(REGION)
            .setVSwitchId(vSwitchId)
            .setSecurityGroupIds(List.of(groupId))
            .setSecondaryPrivateIpAddressCount(2)
            .setDeleteOnRelease(false)
            .setClientToken("once")
            .setTag(List.of(new CreateNetworkInterfaceRequestTag().setKey("role").setValue("vip")));
    CreateNetworkInterfaceResponseBody made = client.createNetworkInterface(request).getBody();
    assertThat(client.createNetworkInterface(request).getBody().getNetworkInterfaceId())
        .as("the same token")
        .isEqualTo(made.getNetworkInterfaceId());
    assertThatThrownBy(() -> client.createNetworkInterface(request.setDescription("other")))
        .hasMessageContaining("ClientToken")
        .isInstanceOf(TeaException.class);
    return made;
  }

  private void attach(String eniId, String instanceId) throws Exception {
    client.attachNetworkInterface(
        new AttachNetworkInterfaceRequest()
            .setRegionId(REGION)
            .setInstanceId(instanceId)
            .setNetworkInterfaceId(eniId));
  }

  private void moveAddresses(String eniId) throws Exception {
    List<String> assigned =
        client
            .assignPrivateIpAddresses(
                new AssignPrivateIpAddressesRequest()
                    .setRegionId(REGION)
                    .setNetworkInterfaceId(eniId)
                    .setSecondaryPrivateIpAddressCount(2))
            .getBody()
            .getAssignedPrivateIpAddressesSet()
            .getPrivateIpSet()
            .getPrivateIpAddress();
    assertThat(assigned).hasSize(2);
    assertThat(show(eniId).getPrivateIpSets().getPrivateIpSet()).hasSize(5);
    client.unassignPrivateIpAddresses(
        new UnassignPrivateIpAddressesRequest()
            .setRegionId(REGION)
            .setNetworkInterfaceId(eniId)
            .setPrivateIpAddress(assigned));
    assertThat(show(eniId).getPrivateIpSets().getPrivateIpSet()).hasSize(3);
    client.modifyNetworkInterfaceAttribute(
        new ModifyNetworkInterfaceAttributeRequest()
            .setRegionId(REGION)
            .setNetworkInterfaceId(eniId)
            .setNetworkInterfaceName("vip-1"));
    assertThat(
            client
                .describeNetworkInterfaceAttribute(
                    new DescribeNetworkInterfaceAttributeRequest()
                        .setRegionId(REGION)
                        .setNetworkInterfaceId(eniId))
                .getBody()
                .getNetworkInterfaceName())
        .isEqualTo("vip-1");
  }

  private DescribeNetworkInterfacesResponseBodyNetworkInterfaceSetsNetworkInterfaceSet show(
      String eniId) throws Exception {
    return enis(eniId).getFirst();
  }

  private List<DescribeNetworkInterfacesResponseBodyNetworkInterfaceSetsNetworkInterfaceSet> enis(
      String eniId) throws Exception {
    return client
        .describeNetworkInterfaces(
            new DescribeNetworkInterfacesRequest()
                .setRegionId(REGION)
                .setMaxResults(500)
                .setNetworkInterfaceId(List.of(eniId)))
        .getBody()
        .getNetworkInterfaceSets()
        .getNetworkInterfaceSet();
  }

  @Test
  void shouldTellTheSdkItsErrorsByCodeAndStatus() throws Exception {
    DeleteNetworkInterfaceRequest unknown =
        new DeleteNetworkInterfaceRequest().setRegionId(REGION).setNetworkInterfaceId("eni-0");
    assertThatThrownBy(() -> client.deleteNetworkInterface(unknown))
        .isInstanceOfSatisfying(
            TeaException.class,
            error -> {
              assertThat(error.getCode()).isEqualTo("InvalidEniId.NotFound");
              assertThat(error.getStatusCode()).isEqualTo(404);
              assertThat(error.getData()).containsKeys("RequestId", "HostId", "Recommend");
            });
    Client stranger = Sdks.current(controlPlane, "guess");
    assertThatThrownBy(() -> stranger.describeRegions(new DescribeRegionsRequest()))
        .isInstanceOfSatisfying(
            TeaException.class,
            error -> assertThat(error.getCode()).isEqualTo("SignatureDoesNotMatch"));
  }
}
