package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.model.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitsTest {
  /** Four ENIs, two groups, three rules an ENI, five addresses or two ENIs a group. */
  private static final DomainSettings SMALL =
      new DomainSettings(
          4,
          2,
          200,
          3,
          5,
          2,
          2,
          4,
          2,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofHours(24));

  private final Scene scene = new Scene(SMALL);
  private final EniOperations enis = scene.domain.enis();

  @Test
  void shouldCountTheSecondaryEnisOfNewInstancesToo() {
    Scene one = new Scene(DomainSettings.defaults().withEnisPerRegion(1));
    refused(403, "MaxEniCountExceeded", () -> run(one, List.of(create(one, null, 0))));
    assertThat(one.store.snapshot().all(Kinds.ENI)).as("all or nothing").isEmpty();
    run(one, List.of());
  }

  private static void run(Scene scene, List<CreateEni> secondaries) {
    RunInstances plain = RunInstances.one(Scene.TYPE, scene.vSwitchId, scene.groupId, Naming.NONE);
    scene
        .domain
        .instances()
        .run(
            CALL,
            new RunInstances(
                plain.typeId(),
                1,
                true,
                null,
                plain.primary(),
                secondaries,
                List.of(),
                plain.machine(),
                Naming.NONE));
  }

  private static CreateEni create(Scene scene, @Nullable Integer queues, int ipv6) {
    return new CreateEni(
        scene.vSwitchId,
        List.of(scene.groupId),
        null,
        AddressWish.ipv6(ipv6),
        EniSettings.DEFAULT.withQueueNumber(queues),
        Naming.NONE);
  }

  @Test
  void shouldKeepTheQuotasOfARegionAndAVpc() {
    scene.vSwitch("10.0.1.0/24", "cn-hangzhou-h");
    refused(400, "QuotaExceeded.VSwitch", () -> scene.vSwitch("10.0.2.0/24", "cn-hangzhou-h"));
    CreateVpc vpc =
        new CreateVpc(Cidr.parse("192.168.0.0/16"), null, false, List.of(), Naming.NONE);
    scene.domain.vpcs().createVpc(CALL, vpc);
    refused(400, "QuotaExceeded.Vpc", () -> scene.domain.vpcs().createVpc(CALL, vpc));
    scene.group(GroupType.NORMAL);
    scene.group(GroupType.NORMAL);
    scene.group(GroupType.NORMAL);
    refused(403, "QuotaExceed.SecurityGroup", () -> scene.group(GroupType.NORMAL));
  }

  @Test
  void shouldCountTheAddressesOfANormalGroup() {
    Eni eni = scene.eni();
    scene.domain.addresses().assignPrivate(CALL, eni.id(), AddressWish.ipv4(3));
    scene.eni();
    String full = scene.groupId;
    refused(403, "SecurityGroupInstanceLimitExceed", scene::eni);
    refused(
        403,
        "SecurityGroupInstanceLimitExceed",
        () -> scene.domain.addresses().assignPrivate(CALL, eni.id(), AddressWish.ipv4(1)));
    String other = scene.group(GroupType.NORMAL);
    Eni outside = enis.create(CALL, CreateEni.of(scene.vSwitchId, other)).value();
    refused(
        403,
        "SecurityGroupInstanceLimitExceed",
        () -> enis.modify(CALL, ModifyEni.groups(outside.id(), List.of(full))));
    refused(403, "SecurityGroupInstanceLimitExceeded", () -> enis.join(CALL, outside.id(), full));
  }

  @Test
  void shouldCountTheEnisOfAnEnterpriseGroup() {
    String full = scene.group(GroupType.ENTERPRISE);
    String other = scene.group(GroupType.ENTERPRISE);
    CreateEni inFull = CreateEni.of(scene.vSwitchId, full);
    Eni first = enis.create(CALL, inFull).value();
    scene.domain.addresses().assignPrivate(CALL, first.id(), AddressWish.ipv4(9));
    enis.create(CALL, inFull);
    refused(403, "SecurityGroupInstanceLimitExceed", () -> enis.create(CALL, inFull));
    Eni outside = enis.create(CALL, CreateEni.of(scene.vSwitchId, other)).value();
    refused(
        403,
        "InvalidOperation.EniCountExceeded",
        () -> enis.modify(CALL, ModifyEni.groups(outside.id(), List.of(full))));
    refused(403, "SecurityGroupInstanceLimitExceeded", () -> enis.join(CALL, outside.id(), full));
  }

  @Test
  void shouldRefuseGroupsThatDoNotGoTogether() {
    String second = scene.group(GroupType.NORMAL);
    String third = scene.group(GroupType.NORMAL);
    String enterprise = scene.group(GroupType.ENTERPRISE);
    Eni eni = scene.eni();
    List<String> mixed = List.of(scene.groupId, enterprise);
    refused(
        403,
        "InvalidOperation.MultiGroupType",
        () -> enis.modify(CALL, ModifyEni.groups(eni.id(), mixed)));
    refused(403, "InvalidOperation.MultiGroupType", () -> enis.join(CALL, eni.id(), enterprise));
    enis.join(CALL, eni.id(), second);
    refused(400, "InstanceSecurityGroupLimitExceeded", () -> enis.join(CALL, eni.id(), third));
    refused(
        400,
        "JoinedGroupLimitExceed",
        () -> enis.modify(CALL, ModifyEni.groups(eni.id(), List.of(scene.groupId, second, third))));
  }

  @Test
  void shouldRefuseGroupsWithTooManyRulesTogether() {
    String second = scene.group(GroupType.NORMAL);
    rules(scene.groupId, 2);
    rules(second, 2);
    Eni eni = scene.eni();
    refused(403, "AclLimitExceed", () -> enis.join(CALL, eni.id(), second));
    List<String> both = List.of(scene.groupId, second);
    refused(403, "AclLimitExceed", () -> enis.modify(CALL, ModifyEni.groups(eni.id(), both)));
  }

  private void rules(String groupId, int count) {
    List<RuleRequest> requests = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      requests.add(RuleRequest.accept(Direction.INGRESS, "TCP", i + "/" + i, "10.0.0.0/8"));
    }
    scene.domain.securityRules().authorize(CALL, groupId, requests);
  }

  @Test
  void shouldAllowTwentyGroupRulesInANormalGroup() {
    Scene wide = new Scene();
    List<RuleRequest> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(RuleRequest.acceptGroup("ALL", "-1/-1", wide.group(GroupType.NORMAL)));
    }
    wide.domain.securityRules().authorize(CALL, wide.groupId, requests);
    String one = wide.group(GroupType.NORMAL);
    refused(
        403,
        "AuthorizationLimitExceed",
        () ->
            wide.domain
                .securityRules()
                .authorize(
                    CALL, wide.groupId, List.of(RuleRequest.acceptGroup("TCP", "1/1", one))));
  }

  @Test
  void shouldRefuseMoreThanTwentyTags() {
    List<Tag> tags = IntStream.rangeClosed(1, 21).mapToObj(i -> new Tag("key" + i, "")).toList();
    refused(403, "QuotaExceed.Tags", () -> Names.checkTags(tags));
    Names.checkTags(tags.subList(1, 21));
  }

  @Test
  void shouldCountIpv6AgainstTheTypeWhenInUse() {
    Scene wide = new Scene();
    String vSwitch =
        wide.domain
            .vpcs()
            .createVSwitch(
                CALL,
                new CreateVSwitch(
                    wide.vpcId, "cn-hangzhou-h", Cidr.parse("10.6.0.0/24"), 6, Naming.NONE))
            .value();
    Eni eni = wide.domain.enis().create(CALL, CreateEni.of(vSwitch, wide.groupId)).value();
    String small = wide.instance("ecs.g7.large", Naming.NONE);
    wide.domain.bindings().attach(CALL, eni.id(), small, 0);
    wide.domain.addresses().assignIpv6(CALL, eni.id(), AddressWish.ipv6(6));
    refused(
        403,
        "InvalidOperation.Ipv6CountExceeded",
        () -> wide.domain.addresses().assignIpv6(CALL, eni.id(), AddressWish.ipv6(1)));
    RunInstances plain = RunInstances.one("ecs.t1.small", vSwitch, wide.groupId, Naming.NONE);
    CreateEni withIpv6 =
        new CreateEni(
            vSwitch,
            List.of(wide.groupId),
            null,
            AddressWish.ipv6(1),
            EniSettings.DEFAULT,
            Naming.NONE);
    refused(
        403,
        "InvalidOperation.Ipv6NotSupport",
        () ->
            wide.domain
                .instances()
                .run(
                    CALL,
                    new RunInstances(
                        plain.typeId(),
                        1,
                        true,
                        null,
                        withIpv6,
                        List.of(),
                        List.of(),
                        plain.machine(),
                        Naming.NONE)));
  }

  @Test
  void shouldCountTheQueuesOfAnEniAndOfAllEnisOfAnInstance() {
    Scene few = new Scene(DomainSettings.defaults(), 1, withTotalQueues(18));
    String instance = few.instance();
    EniOperations ours = few.domain.enis();
    Eni wide = ours.create(CALL, create(few, 9, 0)).value();
    refused(
        403,
        "InvalidOperation.MaxEniQueueNumberExceeded",
        () -> few.domain.bindings().attach(CALL, wide.id(), instance, 0));
    Eni eight = ours.create(CALL, create(few, 8, 0)).value();
    few.domain.bindings().attach(CALL, eight.id(), instance, 0);
    Eni three = ours.create(CALL, create(few, 3, 0)).value();
    refused(
        403,
        "InvalidOperation.ExceedInstanceTypeQueueNumber",
        () -> few.domain.bindings().attach(CALL, three.id(), instance, 0));
    ours.modify(CALL, queues(three, 2));
    few.domain.bindings().attach(CALL, three.id(), instance, 0);
    refused(403, "InvalidOperation.InvalidEniState", () -> ours.modify(CALL, queues(three, 1)));
    few.domain.instances().stop(CALL, instance);
    refused(
        403,
        "InvalidOperation.ExceedInstanceTypeQueueNumber",
        () -> ours.modify(CALL, queues(three, 3)));
    ours.modify(CALL, queues(three, 1));
    assertThat(few.eni(three.id()).settings().queueNumber()).isEqualTo(1);
  }

  private static ModifyEni queues(Eni eni, int queues) {
    return new ModifyEni(
        eni.id(), null, null, null, null, null, ModifyEni.Timeouts.UNCHANGED, queues);
  }

  /** The catalogue, its {@link Scene#TYPE} with eight queues an ENI and so many for all. */
  private static Catalog withTotalQueues(int total) {
    Catalog catalog = Catalog.defaults();
    Map<String, InstanceType> types = new HashMap<>(catalog.instanceTypes());
    InstanceType type = catalog.instanceType(Scene.TYPE);
    InstanceType.EniLimits limits = type.eni();
    types.put(
        type.id(),
        new InstanceType(
            type.id(),
            type.cpuCores(),
            type.memoryGib(),
            new InstanceType.EniLimits(
                limits.count(), limits.ipv4PerEni(), limits.ipv6PerEni(), 8, total),
            type.bandwidth(),
            type.ioOptimized(),
            type.hotPlug()));
    return new Catalog(catalog.regions(), catalog.zones(), types);
  }
}
