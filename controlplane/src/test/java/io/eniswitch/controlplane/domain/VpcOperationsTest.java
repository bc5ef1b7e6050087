package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VpcOperationsTest {
  private final Scene scene = new Scene();
  private final VpcOperations vpcs = scene.domain.vpcs();

  @Test
  void shouldGiveEachVpcItsOwnTunnelNetworkIdAndIpv6Block() {
    String other = vpc("10.0.0.0/8");
    Vpc first = vpc(scene.vpcId, "");
    Vpc second = vpc(other, "");
    assertThat(second.vni()).isNotEqualTo(first.vni());
    assertThat(second.ipv6Cidr()).isNotEqualTo(first.ipv6Cidr());
    assertThat(second.routerId()).startsWith("vrt-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100.64.0.0/16", "127.0.0.0/16", "169.254.0.0/16", "10.0.0.0/29"})
  void shouldRefuseABlockNoVpcCanHave(String block) {
    refused(400, "InvalidParameter", () -> vpc(block));
  }

  @Test
  void shouldRefuseAVSwitchThatOverlapsOrLeavesItsVpc() {
    refused(
        400, "InvalidCidrBlock.Overlapped", () -> scene.vSwitch("10.0.0.128/25", "cn-hangzhou-h"));
    refused(400, "InvalidParameter", () -> scene.vSwitch("11.0.0.0/24", "cn-hangzhou-h"));
    refused(400, "InvalidParameter", () -> scene.vSwitch("10.9.0.0/30", "cn-hangzhou-h"));
    refused(404, "InvalidZoneId.NotFound", () -> scene.vSwitch("10.9.0.0/24", "mars-a"));
  }

  @Test
  void shouldCountFreeAddresses() {
    assertThat(scene.availableAddresses()).isEqualTo(252);
    scene.eni();
    assertThat(scene.availableAddresses()).isEqualTo(251);
  }

  @Test
  void shouldDeleteOnlyWhatIsEmpty() {
    String eni = scene.eni().id();
    refused(403, "DependencyViolation", () -> vpcs.deleteVSwitch(CALL, scene.vSwitchId));
    refused(403, "DependencyViolation", () -> vpcs.deleteVpc(CALL, scene.vpcId));
    scene.domain.enis().delete(CALL, eni);
    vpcs.deleteVSwitch(CALL, scene.vSwitchId);
    scene.domain.securityGroups().delete(CALL, scene.groupId);
    vpcs.deleteVpc(CALL, scene.vpcId);
    assertThat(vpcs.vpcs(CALL, VpcQuery.ALL, PageRequest.FIRST).items()).isEmpty();
  }

  @Test
  void shouldPageByNumberAndByToken() {
    List<String> ids = new ArrayList<>(List.of(scene.vSwitchId));
    for (int i = 1; i < 25; i++) {
      ids.add(scene.vSwitch("10.20." + i + ".0/24", "cn-hangzhou-h"));
    }
    Page<VSwitch> third = vpcs.vSwitches(CALL, VpcQuery.ALL, new PageRequest(3, 10, null, null));
    assertThat(third.items()).hasSize(5);
    assertThat(third.totalCount()).isEqualTo(25);
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      Page<VSwitch> page =
          vpcs.vSwitches(CALL, VpcQuery.ALL, new PageRequest(null, null, 10, token));
      page.items().forEach(vSwitch -> seen.add(vSwitch.id()));
      token = page.nextToken();
    } while (!token.isEmpty());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
    refused(
        400,
        "InvalidParameter",
        () -> vpcs.vSwitches(CALL, VpcQuery.ALL, new PageRequest(0, 10, null, null)));
    refused(
        400,
        "InvalidParameter",
        () -> vpcs.vSwitches(CALL, VpcQuery.ALL, new PageRequest(1, 51, null, null)));
    refused(
        400,
        "InvalidParameter",
        () -> vpcs.vSwitches(CALL, VpcQuery.ALL, new PageRequest(null, null, 10, "%%")));
  }

  @Test
  void shouldCutAnIpv6BlockOfSixtyFourBitsForAVSwitch() {
    String id =
        vpcs.createVSwitch(
                CALL,
                new CreateVSwitch(
                    scene.vpcId, "cn-hangzhou-h", Cidr.parse("10.9.0.0/24"), 9, Naming.NONE))
            .value();
    VSwitch vSwitch = Objects.requireNonNull(scene.store.snapshot().find(Kinds.VSWITCH, id));
    Cidr block = Objects.requireNonNull(vSwitch.ipv6Cidr());
    assertThat(block.prefixLength()).isEqualTo(64);
    assertThat(Objects.requireNonNull(vpc(scene.vpcId, "").ipv6Cidr()).contains(block)).isTrue();
    refused(
        400,
        "InvalidCidrBlock.Overlapped",
        () ->
            vpcs.createVSwitch(
                CALL,
                new CreateVSwitch(
                    scene.vpcId, "cn-hangzhou-h", Cidr.parse("10.10.0.0/24"), 9, Naming.NONE)));
  }

  private String vpc(String block) {
    return vpcs.createVpc(
            CALL, new CreateVpc(Cidr.parse(block), null, true, List.of(), Naming.NONE))
        .value();
  }

  private Vpc vpc(String id, String name) {
    return vpcs.vpcs(
            CALL,
            new VpcQuery(List.of(id), null, null, name.isEmpty() ? null : name, null, List.of()),
            PageRequest.FIRST)
        .items()
        .getFirst();
  }
}
