package io.eniswitch.controlplane.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyuncs.ecs.model.v20140526.AssignIpv6AddressesRequest;
import com.aliyuncs.ecs.model.v20140526.AttachNetworkInterfaceRequest;
import com.aliyuncs.ecs.model.v20140526.CreateNetworkInterfaceRequest;
import com.aliyuncs.ecs.model.v20140526.CreateNetworkInterfaceResponse;
import com.aliyuncs.ecs.model.v20140526.CreateSecurityGroupRequest;
import com.aliyuncs.ecs.model.v20140526.CreateVSwitchRequest;
import com.aliyuncs.ecs.model.v20140526.CreateVpcRequest;
import com.aliyuncs.ecs.model.v20140526.DeleteNetworkInterfaceRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeInstanceTypesRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeInstanceTypesResponse;
import com.aliyuncs.ecs.model.v20140526.DescribeInstancesRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeNetworkInterfacesRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeNetworkInterfacesResponse.NetworkInterfaceSet;
import com.aliyuncs.ecs.model.v20140526.DescribeRegionsRequest;
import com.aliyuncs.ecs.model.v20140526.DetachNetworkInterfaceRequest;
import com.aliyuncs.ecs.model.v20140526.RunInstancesRequest;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import io.eniswitch.controlplane.api.RunningControlPlane;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code com.aliyun:aliyun-java-sdk-ecs}, which signs with version 1 and can read XML. */
@Timeout(120)
class LegacySdkTest extends LegacySdkRig {
  private static final String REGION = RunningControlPlane.REGION;

  @ParameterizedTest
  @EnumSource(
      value = FormatType.class,
      names = {"JSON", "XML"})
  void shouldDriveTheLifeOfAnEni(FormatType wanted) throws Exception {
    format = wanted;
    CreateVpcRequest vpc = new CreateVpcRequest();
    vpc.setCidrBlock("192.168.0.0/16");
    String vpcId = call(vpc).getVpcId();
    CreateVSwitchRequest vSwitch = new CreateVSwitchRequest();
    vSwitch.setVpcId(vpcId);
    vSwitch.setZoneId(RunningControlPlane.ZONE);
    vSwitch.setCidrBlock("192.168.1.0/24");
    String vSwitchId = call(vSwitch).getVSwitchId();
    CreateSecurityGroupRequest group = new CreateSecurityGroupRequest();
    group.setVpcId(vpcId);
    String groupId = call(group).getSecurityGroupId();
    String instanceId = run(vSwitchId, groupId);

    CreateNetworkInterfaceRequest create = new CreateNetworkInterfaceRequest();
    create.setVSwitchId(vSwitchId);
    create.setSecurityGroupId(groupId);
    create.setDescription("é 中 *~'()!+/ & <x>");
    create.setPrimaryIpAddress("192.168.1.77");
    CreateNetworkInterfaceResponse eni = call(create);
    assertThat(eni.getPrivateIpAddress()).isEqualTo("192.168.1.77");
    assertThat(eni.getDescription()).isEqualTo("é 中 *~'()!+/ & <x>");
    assertThat(eni.getPrivateIpSets()).hasSize(1);
    assertThat(eni.getSecurityGroupIds()).containsExactly(groupId);

    String eniId = eni.getNetworkInterfaceId();
    AttachNetworkInterfaceRequest attach = new AttachNetworkInterfaceRequest();
    attach.setInstanceId(instanceId);
    attach.setNetworkInterfaceId(eniId);
    call(attach);
    assertThat(show(eniId).getStatus()).isEqualTo("InUse");
    assertThat(show(eniId).getInstanceId()).isEqualTo(instanceId);
    DetachNetworkInterfaceRequest detach = new DetachNetworkInterfaceRequest();
    detach.setInstanceId(instanceId);
    detach.setNetworkInterfaceId(eniId);
    call(detach);
    assertThat(show(eniId).getStatus()).isEqualTo("Available");
    DeleteNetworkInterfaceRequest delete = new DeleteNetworkInterfaceRequest();
    delete.setNetworkInterfaceId(eniId);
    call(delete);
    assertThat(enis(eniId)).isEmpty();
  }

  private String run(String vSwitchId, String groupId) throws ClientException {
    RunInstancesRequest run = new RunInstancesRequest();
    run.setImageId("any");
    run.setInstanceType("ecs.g7.2xlarge");
    run.setVSwitchId(vSwitchId);
    run.setSecurityGroupId(groupId);
    String instanceId = call(run).getInstanceIdSets().getFirst();
    DescribeInstancesRequest describe = new DescribeInstancesRequest();
    describe.setInstanceIds("[\"" + instanceId + "\"]");
    assertThat(call(describe).getInstances())
        .singleElement()
        .satisfies(instance -> {
          assertThat(instance.getStatus()).isEqualTo("Running");
          assertThat(instance.getCpu()).isEqualTo(8);
          assertThat(instance.getNetworkInterfaces()).hasSize(1);
        });
    return instanceId;
  }

  private NetworkInterfaceSet show(String eniId) throws ClientException {
    return enis(eniId).getFirst();
  }

  private List<NetworkInterfaceSet> enis(String eniId) throws ClientException {
    DescribeNetworkInterfacesRequest describe = new DescribeNetworkInterfacesRequest();
    describe.setNetworkInterfaceIds(List.of(eniId));
    return call(describe).getNetworkInterfaceSets();
  }

  @ParameterizedTest
  @EnumSource(
      value = FormatType.class,
      names = {"JSON", "XML"})
  void shouldReadCataloguesAndErrors(FormatType wanted) throws Exception {
    format = wanted;
    assertThat(call(new DescribeRegionsRequest()).getRegions())
        .extracting(region -> region.getRegionId())
        .contains(REGION);
    DescribeInstanceTypesRequest types = new DescribeInstanceTypesRequest();
    types.setInstanceTypess(List.of("ecs.g6.large"));
    assertThat(call(types).getInstanceTypes())
        .singleElement()
        .returns(2, DescribeInstanceTypesResponse.InstanceType::getEniQuantity)
        .returns(1_024_000, DescribeInstanceTypesResponse.InstanceType::getInstanceBandwidthRx);
    AssignIpv6AddressesRequest assign = new AssignIpv6AddressesRequest();
    assign.setNetworkInterfaceId("eni-0");
    assign.setIpv6AddressCount(1);
    assertThatThrownBy(() -> call(assign))
        .isInstanceOfSatisfying(
            ClientException.class,
            error -> {
              assertThat(error.getErrCode()).isEqualTo("InvalidEniId.NotFound");
              assertThat(error.getRequestId()).matches("[0-9A-F-]{36}");
            });
  }

  @Test
  void shouldLetTheSdkExplainAWrongSecret() throws Exception {
    client = Sdks.legacy(controlPlane, "guess");
    assertThatThrownBy(() -> call(new DescribeRegionsRequest()))
        .isInstanceOfSatisfying(
            ClientException.class,
            error ->
                assertThat(error.getErrCode())
                    .as("which needs our string to sign to be theirs")
                    .isEqualTo("SDK.InvalidAccessKeySecret"));
  }
}
