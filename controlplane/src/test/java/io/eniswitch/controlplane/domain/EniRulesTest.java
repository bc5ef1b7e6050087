package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.model.Place;
import org.junit.jupiter.api.Test;

class EniRulesTest {
  private final Scene scene = new Scene();

  @Test
  void shouldRefuseAnInstanceOfTheClassicNetwork() {
    Instance inVpc = scene.domain.instances().find(CALL, scene.instance());
    Instance classic =
        new Instance(
            inVpc.id(),
            inVpc.typeId(),
            inVpc.status(),
            inVpc.statusSince(),
            inVpc.epoch(),
            new Place("cn-hangzhou", "cn-hangzhou-h", "", ""),
            inVpc.securityGroupIds(),
            inVpc.machine(),
            inVpc.labels(),
            inVpc.createdAt(),
            inVpc.startedAt());
    Eni eni = scene.eni();
    InstanceType type = Catalog.defaults().instanceType(Scene.TYPE);
    refused(
        403,
        "InvalidOperation.VpcMismatch",
        () -> EniRules.checkReachable(eni, classic, type, true));
    EniRules.checkReachable(eni, inVpc, type, false);
  }

  @Test
  void shouldKnowThePublishedFiguresOfItsInstanceTypes() {
    Catalog catalog = Catalog.defaults();
    InstanceType type = catalog.instanceType("ecs.g7.large");
    assertThat(type.eni().count()).isEqualTo(3);
    assertThat(type.eni().ipv4PerEni()).isEqualTo(6);
    assertThat(type.bandwidth().baseKbitPerSec()).isEqualTo(2_048_000);
    assertThat(type.bandwidth().burstKbitPerSec()).isEqualTo(10_240_000);
    assertThat(type.bandwidth().packetsPerSec()).isEqualTo(900_000);
    assertThat(type.family()).isEqualTo("ecs.g7");
    assertThat(catalog.instanceType("ecs.t6-c1m1.large").hotPlug()).isFalse();
    assertThat(catalog.instanceType("ecs.t6-c1m1.large").eni().ipv6PerEni()).isEqualTo(1);
    assertThat(catalog.instanceTypes()).hasSizeGreaterThan(30);
  }
}
