package io.eniswitch.controlplane.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.ecs20140526.Client;
import com.aliyun.ecs20140526.models.AssignIpv6AddressesRequest;
import com.aliyun.ecs20140526.models.AuthorizeSecurityGroupEgressRequest;
import com.aliyun.ecs20140526.models.AuthorizeSecurityGroupEgressRequest.AuthorizeSecurityGroupEgressRequestPermissions;
import com.aliyun.ecs20140526.models.AuthorizeSecurityGroupRequest;
import com.aliyun.ecs20140526.models.AuthorizeSecurityGroupRequest.AuthorizeSecurityGroupRequestPermissions;
import com.aliyun.ecs20140526.models.CreateInstanceRequest;
import com.aliyun.ecs20140526.models.CreateNetworkInterfacePermissionRequest;
import com.aliyun.ecs20140526.models.CreateNetworkInterfaceRequest;
import com.aliyun.ecs20140526.models.CreateSecurityGroupRequest;
import com.aliyun.ecs20140526.models.CreateVSwitchRequest;
import com.aliyun.ecs20140526.models.CreateVpcRequest;
import com.aliyun.ecs20140526.models.DeleteNetworkInterfacePermissionRequest;
import com.aliyun.ecs20140526.models.DescribeInstancesRequest;
import com.aliyun.ecs20140526.models.DescribeNetworkInterfaceAttributeRequest;
import com.aliyun.ecs20140526.models.DescribeNetworkInterfacePermissionsRequest;
import com.aliyun.ecs20140526.models.DescribeSecurityGroupAttributeRequest;
import com.aliyun.ecs20140526.models.DescribeSecurityGroupAttributeResponseBody;
import com.aliyun.ecs20140526.models.DescribeSecurityGroupAttributeResponseBody.DescribeSecurityGroupAttributeResponseBodyPermissionsPermission;
import com.aliyun.ecs20140526.models.DescribeSecurityGroupsRequest;
import com.aliyun.ecs20140526.models.DescribeZonesRequest;
import com.aliyun.ecs20140526.models.JoinSecurityGroupRequest;
import com.aliyun.ecs20140526.models.LeaveSecurityGroupRequest;
import com.aliyun.ecs20140526.models.ModifyInstanceAttributeRequest;
import com.aliyun.ecs20140526.models.ModifySecurityGroupAttributeRequest;
import com.aliyun.ecs20140526.models.ModifySecurityGroupEgressRuleRequest;
import com.aliyun.ecs20140526.models.ModifySecurityGroupPolicyRequest;
import com.aliyun.ecs20140526.models.ModifySecurityGroupRuleRequest;
import com.aliyun.ecs20140526.models.RevokeSecurityGroupEgressRequest;
import com.aliyun.ecs20140526.models.RevokeSecurityGroupRequest;
import com.aliyun.ecs20140526.models.StartInstanceRequest;
import com.aliyun.ecs20140526.models.UnassignIpv6AddressesRequest;
import io.eniswitch.controlplane.api.RunningControlPlane;
import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.CreateVSwitch;
import io.eniswitch.controlplane.domain.CreateVpc;
import io.eniswitch.controlplane.domain.Naming;
import io.eniswitch.controlplane.domain.VpcOperations;
import io.eniswitch.controlplane.model.Cidr;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Groups, their rules, permissions and instances by {@code com.aliyun:ecs20140526}. */
@Timeout(120)
class CurrentSdkGroupsTest {
  private static final String REGION = RunningControlPlane.REGION;

  private RunningControlPlane controlPlane;
  private Client client;
  private String vpcId;
  private String vSwitchId;
  private String groupId;

  @BeforeEach
  @SuppressWarnings("deprecation") // VPCs moved to another SDK, but this one still makes them
  void start() throws Exception {
    controlPlane = new RunningControlPlane();
    client = Sdks.current(controlPlane, "eniswitch-secret");
    CreateVpcRequest vpc = new CreateVpcRequest().setRegionId(REGION).setCidrBlock("10.0.0.0/8");
    vpcId = client.createVpc(vpc).getBody().getVpcId();
    vSwitchId =
        client
            .createVSwitch(
                new CreateVSwitchRequest()
                    .setRegionId(REGION)
                    .setVpcId(vpcId)
                    .setZoneId(RunningControlPlane.ZONE)
                    .setCidrBlock("10.1.0.0/24"))
            .getBody()
            .getVSwitchId();
    groupId = group("web");
  }

  @AfterEach
  void stop() {
    controlPlane.close();
    assertThat(controlPlane.faults).isEmpty();
  }

  private String group(String name) throws Exception {
    return client
        .createSecurityGroup(
            new CreateSecurityGroupRequest()
                .setRegionId(REGION)
                .setVpcId(vpcId)
                .setSecurityGroupName(name))
        .getBody()
        .getSecurityGroupId();
  }

  private List<DescribeSecurityGroupAttributeResponseBodyPermissionsPermission> rules()
      throws Exception {
    return show().getPermissions().getPermission();
  }

  private DescribeSecurityGroupAttributeResponseBody show() throws Exception {
    return client
        .describeSecurityGroupAttribute(
            new DescribeSecurityGroupAttributeRequest()
                .setRegionId(REGION)
                .setSecurityGroupId(groupId))
        .getBody();
  }

  @Test
  void shouldAddChangeAndTakeAwayRules() throws Exception {
    client.authorizeSecurityGroup(
        new AuthorizeSecurityGroupRequest()
            .setRegionId(REGION)
            .setSecurityGroupId(groupId)
            .setPermissions(
                List.of(
                    new AuthorizeSecurityGroupRequestPermissions()
                        .setIpProtocol("tcp")
                        .setPortRange("80/80")
                        .setSourceCidrIp("10.0.0.0/8"))));
    client.authorizeSecurityGroupEgress(
        new AuthorizeSecurityGroupEgressRequest()
            .setRegionId(REGION)
            .setSecurityGroupId(groupId)
            .setPermissions(
                List.of(
                    new AuthorizeSecurityGroupEgressRequestPermissions()
                        .setIpProtocol("udp")
                        .setPortRange("53/53")
                        .setDestCidrIp("10.0.0.2"))));
    String in = rules().getFirst().getSecurityGroupRuleId();
    String out = rules().getLast().getSecurityGroupRuleId();
    client.modifySecurityGroupRule(
        new ModifySecurityGroupRuleRequest()
            .setRegionId(REGION)
            .setSecurityGroupId(groupId)
            .setSecurityGroupRuleId(in)
            .setPriority("9"));
    client.modifySecurityGroupEgressRule(
        new ModifySecurityGroupEgressRuleRequest()
            .setRegionId(REGION)
            .setSecurityGroupId(groupId)
            .setSecurityGroupRuleId(out)
            .setPolicy("drop"));
    assertThat(rules())
        .extracting(rule -> rule.getDirection())
        .containsExactly("ingress", "egress");
    assertThat(rules()).extracting(rule -> rule.getPriority()).containsExactly("9", "1");
    assertThat(rules().getLast().getPolicy()).isEqualTo("Drop");
    assertThat(rules().getLast().getDestCidrIp()).isEqualTo("10.0.0.2/32");
    client.revokeSecurityGroup(
        new RevokeSecurityGroupRequest()
            .setRegionId(REGION)
            .setSecurityGroupId(groupId)
            .setSecurityGroupRuleId(List.of(in)));
    client.revokeSecurityGroupEgress(
        new RevokeSecurityGroupEgressRequest()
            .setRegionId(REGION)
            .setSecurityGroupId(groupId)
            .setSecurityGroupRuleId(List.of(out)));
    assertThat(rules()).isEmpty();
  }

  @Test
  void shouldChangeGroupsAndFindThem() throws Exception {
    client.modifySecurityGroupAttribute(
        new ModifySecurityGroupAttributeRequest()
            .setRegionId(REGION)
            .setSecurityGroupId(groupId)
            .setSecurityGroupName("front")
            .setDescription("what is seen first"));
    client.modifySecurityGroupPolicy(
        new ModifySecurityGroupPolicyRequest()
            .setRegionId(REGION)
            .setSecurityGroupId(groupId)
            .setInnerAccessPolicy("Drop"));
    assertThat(show().getInnerAccessPolicy()).isEqualTo("Drop");
    group("back");
    var found =
        client
            .describeSecurityGroups(
                new DescribeSecurityGroupsRequest()
                    .setRegionId(REGION)
                    .setSecurityGroupIds("[\"" + groupId + "\"]")
                    .setIsQueryEcsCount(true))
            .getBody()
            .getSecurityGroups()
            .getSecurityGroup();
    assertThat(found)
        .singleElement()
        .satisfies(group -> {
          assertThat(group.getSecurityGroupName()).isEqualTo("front");
          assertThat(group.getSecurityGroupType()).isEqualTo("normal");
          assertThat(group.getEcsCount()).isZero();
          assertThat(group.getAvailableInstanceAmount()).isEqualTo(6_000);
        });
  }

  @Test
  void shouldMakeAnInstanceChangeItAndPutItIntoAGroup() throws Exception {
    String id =
        client
            .createInstance(
                new CreateInstanceRequest()
                    .setRegionId(REGION)
                    .setImageId("any")
                    .setInstanceType("ecs.g7.large")
                    .setVSwitchId(vSwitchId)
                    .setSecurityGroupId(groupId))
            .getBody()
            .getInstanceId();
    client.startInstance(new StartInstanceRequest().setInstanceId(id));
    client.modifyInstanceAttribute(
        new ModifyInstanceAttributeRequest().setInstanceId(id).setInstanceName("node"));
    String second = group("second");
    client.joinSecurityGroup(
        new JoinSecurityGroupRequest()
            .setRegionId(REGION)
            .setInstanceId(id)
            .setSecurityGroupId(second));
    client.leaveSecurityGroup(
        new LeaveSecurityGroupRequest()
            .setRegionId(REGION)
            .setInstanceId(id)
            .setSecurityGroupId(groupId));
    var instance =
        client
            .describeInstances(
                new DescribeInstancesRequest()
                    .setRegionId(REGION)
                    .setInstanceIds("[\"" + id + "\"]"))
            .getBody()
            .getInstances()
            .getInstance()
            .getFirst();
    assertThat(instance.getInstanceName()).isEqualTo("node");
    assertThat(instance.getStatus()).isEqualTo("Running");
    assertThat(instance.getSecurityGroupIds().getSecurityGroupId()).containsExactly(second);
  }

  @Test
  @SuppressWarnings("deprecation") // the SDK calls taking permissions back so
  void shouldGivePermissionsAndTakeThemBack() throws Exception {
    String eniId =
        client
            .createNetworkInterface(
                new CreateNetworkInterfaceRequest()
                    .setRegionId(REGION)
                    .setVSwitchId(vSwitchId)
                    .setSecurityGroupId(groupId))
            .getBody()
            .getNetworkInterfaceId();
    var made =
        client
            .createNetworkInterfacePermission(
                new CreateNetworkInterfacePermissionRequest()
                    .setRegionId(REGION)
                    .setNetworkInterfaceId(eniId)
                    .setAccountId(42L)
                    .setPermission("InstanceAttach"))
            .getBody()
            .getNetworkInterfacePermission();
    assertThat(made.getPermissionState()).isEqualTo("Granted");
    assertThat(made.getAccountId()).isEqualTo(42L);
    DescribeNetworkInterfacePermissionsRequest ofEni =
        new DescribeNetworkInterfacePermissionsRequest()
            .setRegionId(REGION)
            .setNetworkInterfaceId(eniId);
    assertThat(client.describeNetworkInterfacePermissions(ofEni).getBody().getTotalCount())
        .isEqualTo(1);
    client.deleteNetworkInterfacePermission(
        new DeleteNetworkInterfacePermissionRequest()
            .setRegionId(REGION)
            .setNetworkInterfacePermissionId(made.getNetworkInterfacePermissionId()));
    assertThat(client.describeNetworkInterfacePermissions(ofEni).getBody().getTotalCount())
        .isZero();
  }

  @Test
  void shouldAssignIpv6AddressesAndTakeThemBack() throws Exception {
    Call call = Call.of(AccessKeys.DEFAULT_ACCOUNT, REGION);
    VpcOperations vpcs = controlPlane.domain().vpcs();
    Cidr block = Cidr.parse("172.16.0.0/16");
    // This SDK's CreateVpc is from before IPv6.
    vpcId = vpcs.createVpc(call, new CreateVpc(block, null, true, List.of(), Naming.NONE)).value();
    CreateVSwitch dual =
        new CreateVSwitch(
            vpcId, RunningControlPlane.ZONE, Cidr.parse("172.16.1.0/24"), 1, Naming.NONE);
    String eniId =
        client
            .createNetworkInterface(
                new CreateNetworkInterfaceRequest()
                    .setRegionId(REGION)
                    .setVSwitchId(vpcs.createVSwitch(call, dual).value())
                    .setSecurityGroupId(group("dual")))
            .getBody()
            .getNetworkInterfaceId();
    List<String> assigned =
        client
            .assignIpv6Addresses(
                new AssignIpv6AddressesRequest()
                    .setRegionId(REGION)
                    .setNetworkInterfaceId(eniId)
                    .setIpv6AddressCount(2))
            .getBody()
            .getIpv6Sets()
            .getIpv6Address();
    assertThat(assigned).hasSize(2).allMatch(address -> address.startsWith("fd00:"));
    client.unassignIpv6Addresses(
        new UnassignIpv6AddressesRequest()
            .setRegionId(REGION)
            .setNetworkInterfaceId(eniId)
            .setIpv6Address(assigned.subList(0, 1)));
    var left =
        client
            .describeNetworkInterfaceAttribute(
                new DescribeNetworkInterfaceAttributeRequest()
                    .setRegionId(REGION)
                    .setNetworkInterfaceId(eniId))
            .getBody()
            .getIpv6Sets()
            .getIpv6Set();
    assertThat(left).singleElement().returns(assigned.get(1), set -> set.getIpv6Address());
  }

  @Test
  void shouldReadZones() throws Exception {
    var zones =
        client
            .describeZones(new DescribeZonesRequest().setRegionId(REGION))
            .getBody()
            .getZones()
            .getZone();
    assertThat(zones).extracting(zone -> zone.getZoneId()).contains(RunningControlPlane.ZONE);
    assertThat(
            zones
                .getFirst()
                .getAvailableResources()
                .getResourcesInfo()
                .getFirst()
                .getInstanceTypes()
                .getSupportedInstanceType())
        .contains("ecs.g7.large");
  }
}
