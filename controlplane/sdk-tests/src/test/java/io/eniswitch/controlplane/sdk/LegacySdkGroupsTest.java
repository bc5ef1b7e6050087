package io.eniswitch.controlplane.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyuncs.ecs.model.v20140526.AuthorizeSecurityGroupEgressRequest;
import com.aliyuncs.ecs.model.v20140526.CreateInstanceRequest;
import com.aliyuncs.ecs.model.v20140526.CreateSecurityGroupRequest;
import com.aliyuncs.ecs.model.v20140526.CreateVSwitchRequest;
import com.aliyuncs.ecs.model.v20140526.CreateVpcRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeSecurityGroupAttributeRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeSecurityGroupAttributeResponse.Permission;
import com.aliyuncs.ecs.model.v20140526.DescribeSecurityGroupsRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeZonesRequest;
import com.aliyuncs.ecs.model.v20140526.JoinSecurityGroupRequest;
import com.aliyuncs.ecs.model.v20140526.LeaveSecurityGroupRequest;
import com.aliyuncs.ecs.model.v20140526.ModifyInstanceAttributeRequest;
import com.aliyuncs.ecs.model.v20140526.ModifySecurityGroupAttributeRequest;
import com.aliyuncs.ecs.model.v20140526.ModifySecurityGroupPolicyRequest;
import com.aliyuncs.ecs.model.v20140526.RevokeSecurityGroupEgressRequest;
import com.aliyuncs.ecs.model.v20140526.UnassignIpv6AddressesRequest;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import io.eniswitch.controlplane.api.RunningControlPlane;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups, their rules and instances by {@code com.aliyun:aliyun-java-sdk-ecs}. */
@Timeout(120)
class LegacySdkGroupsTest extends LegacySdkRig {
  @ParameterizedTest
  @EnumSource(
      value = FormatType.class,
      names = {"JSON", "XML"})
  void shouldDriveGroupsAndInstances(FormatType wanted) throws Exception {
    format = wanted;
    CreateVpcRequest vpc = new CreateVpcRequest();
    vpc.setCidrBlock("192.168.0.0/16");
    String vpcId = call(vpc).getVpcId();
    String groupId = group(vpcId);
    String secondId = group(vpcId);
    rules(groupId);
    String instanceId = instance(vpcId, groupId);
    JoinSecurityGroupRequest join = new JoinSecurityGroupRequest();
    join.setInstanceId(instanceId);
    join.setSecurityGroupId(secondId);
    call(join);
    LeaveSecurityGroupRequest leave = new LeaveSecurityGroupRequest();
    leave.setInstanceId(instanceId);
    leave.setSecurityGroupId(groupId);
    call(leave);
    DescribeSecurityGroupsRequest describe = new DescribeSecurityGroupsRequest();
    describe.setSecurityGroupId(secondId);
    describe.setIsQueryEcsCount(true);
    assertThat(call(describe).getSecurityGroups())
        .singleElement()
        .satisfies(group -> assertThat(group.getEcsCount()).isEqualTo(1));
    assertThat(call(new DescribeZonesRequest()).getZones())
        .extracting(zone -> zone.getZoneId())
        .contains(RunningControlPlane.ZONE);
    UnassignIpv6AddressesRequest unassign = new UnassignIpv6AddressesRequest();
    unassign.setNetworkInterfaceId("eni-0");
    unassign.setIpv6Addresss(List.of("fd00::1"));
    assertThatThrownBy(() -> call(unassign))
        .isInstanceOfSatisfying(
            ClientException.class,
            error -> assertThat(error.getErrCode()).isEqualTo("InvalidEniId.NotFound"));
  }

  private String group(String vpcId) throws ClientException {
    CreateSecurityGroupRequest group = new CreateSecurityGroupRequest();
    group.setVpcId(vpcId);
    return call(group).getSecurityGroupId();
  }

  private void rules(String groupId) throws ClientException {
    AuthorizeSecurityGroupEgressRequest authorize = new AuthorizeSecurityGroupEgressRequest();
    authorize.setSecurityGroupId(groupId);
    authorize.setIpProtocol("tcp");
    authorize.setPortRange("443/443");
    authorize.setDestCidrIp("0.0.0.0/0");
    call(authorize);
    List<Permission> rules = show(groupId);
    assertThat(rules)
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.getDirection()).isEqualTo("egress");
          assertThat(rule.getPriority()).isEqualTo("1");
        });
    RevokeSecurityGroupEgressRequest revoke = new RevokeSecurityGroupEgressRequest();
    revoke.setSecurityGroupId(groupId);
    revoke.setIpProtocol("tcp");
    revoke.setPortRange("443/443");
    revoke.setDestCidrIp("0.0.0.0/0");
    call(revoke);
    assertThat(show(groupId)).isEmpty();
    ModifySecurityGroupPolicyRequest policy = new ModifySecurityGroupPolicyRequest();
    policy.setSecurityGroupId(groupId);
    policy.setInnerAccessPolicy("drop");
    call(policy);
    ModifySecurityGroupAttributeRequest name = new ModifySecurityGroupAttributeRequest();
    name.setSecurityGroupId(groupId);
    name.setSecurityGroupName("web");
    call(name);
  }

  private List<Permission> show(String groupId) throws ClientException {
    DescribeSecurityGroupAttributeRequest describe = new DescribeSecurityGroupAttributeRequest();
    describe.setSecurityGroupId(groupId);
    return call(describe).getPermissions();
  }

  private String instance(String vpcId, String groupId) throws ClientException {
    CreateVSwitchRequest vSwitch = new CreateVSwitchRequest();
    vSwitch.setVpcId(vpcId);
    vSwitch.setZoneId(RunningControlPlane.ZONE);
    vSwitch.setCidrBlock("192.168.1.0/24");
    CreateInstanceRequest create = new CreateInstanceRequest();
    create.setImageId("any");
    create.setInstanceType("ecs.g7.large");
    create.setVSwitchId(call(vSwitch).getVSwitchId());
    create.setSecurityGroupId(groupId);
    String instanceId = call(create).getInstanceId();
    ModifyInstanceAttributeRequest modify = new ModifyInstanceAttributeRequest();
    modify.setInstanceId(instanceId);
    modify.setHostName("node-1");
    call(modify);
    return instanceId;
  }
}
