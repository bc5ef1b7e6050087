package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.Tag;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.MemoryJournal;
import io.eniswitch.controlplane.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** A domain in memory with one VPC, one vSwitch and one group, and a clock the test moves. */
final class Scene {
  static final Call CALL = Call.of("1234567890", "cn-hangzhou");
  static final String TYPE = "ecs.g7.2xlarge";

  final Store store = LocalStore.open(Kinds.ALL, new MemoryJournal());
  final Domain domain;
  final String vpcId;
  final String vSwitchId;
  final String groupId;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Scene() {
    this(DomainSettings.defaults());
  }

  Scene(DomainSettings settings) {
    this(settings, 1);
  }

  Scene(DomainSettings settings, long seed) {
    this(settings, seed, Catalog.defaults());
  }

  Scene(DomainSettings settings, long seed, Catalog catalog) {
    domain = new Domain(store, settings, catalog, () -> now, new Ids(new SplittableRandom(seed)));
    vpcId =
        domain
            .vpcs()
            .createVpc(
                CALL, new CreateVpc(Cidr.parse("10.0.0.0/8"), null, true, List.of(), Naming.NONE))
            .value();
    vSwitchId = vSwitch("10.0.0.0/24", "cn-hangzhou-h");
    groupId = group(GroupType.NORMAL);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  String vSwitch(String cidr, String zoneId) {
    CreateVSwitch request = new CreateVSwitch(vpcId, zoneId, Cidr.parse(cidr), null, Naming.NONE);
    return domain.vpcs().createVSwitch(CALL, request).value();
  }

  String group(GroupType type) {
    return domain.securityGroups().create(CALL, new CreateGroup(vpcId, type, Naming.NONE)).value();
  }

  /** An instance whose ports no switch makes. */
  String instance() {
    return instance(TYPE, Naming.NONE);
  }

  /** An instance whose ports a switch makes and confirms. */
  String instanceWithPort() {
    return instance(
        TYPE, new Naming(null, null, null, List.of(new Tag(Tag.PORT_KEY, "netns:any"))));
  }

  String instance(String type, Naming naming) {
    return domain
        .instances()
        .run(CALL, RunInstances.one(type, vSwitchId, groupId, naming))
        .value()
        .getFirst();
  }

  Eni eni() {
    return domain.enis().create(CALL, CreateEni.of(vSwitchId, groupId)).value();
  }

  Eni eni(String id) {
    return domain.enis().find(CALL, id);
  }

  /** An instance whose ports the switch confirmed. */
  String runningWithPort() {
    String id = instanceWithPort();
    Instance instance = domain.instances().find(CALL, id);
    domain.reports().started(id, instance.epoch());
    return id;
  }

  /** An ENI that forwards on the instance, confirmed. */
  Eni attached(String instanceId) {
    Eni attaching = domain.bindings().attach(CALL, eni().id(), instanceId, 0).value();
    Attachment attachment = Objects.requireNonNull(attaching.attachment());
    domain.reports().attached(attaching.id(), attachment.epoch());
    return eni(attaching.id());
  }

  /** The free addresses of the vSwitch. */
  long availableAddresses() {
    VSwitch vSwitch = Objects.requireNonNull(store.snapshot().find(Kinds.VSWITCH, vSwitchId));
    return domain.vpcs().availableAddresses(vSwitch);
  }

  /** Another VPC of the same account with a group, a vSwitch, an ENI and an instance. */
  OtherVpc otherVpc(Cidr cidr) {
    return otherVpc(CALL, cidr);
  }

  OtherVpc otherVpc(Call call, Cidr cidr) {
    String id =
        domain
            .vpcs()
            .createVpc(call, new CreateVpc(cidr, null, false, List.of(), Naming.NONE))
            .value();
    Cidr block = new Cidr(cidr.address(), 24);
    String vSwitch =
        domain
            .vpcs()
            .createVSwitch(call, new CreateVSwitch(id, "cn-hangzhou-h", block, null, Naming.NONE))
            .value();
    String group =
        domain
            .securityGroups()
            .create(call, new CreateGroup(id, GroupType.NORMAL, Naming.NONE))
            .value();
    Eni eni = domain.enis().create(call, CreateEni.of(vSwitch, group)).value();
    String instance =
        domain
            .instances()
            .run(call, RunInstances.one(TYPE, vSwitch, group, Naming.NONE))
            .value()
            .getFirst();
    return new OtherVpc(id, vSwitch, group, eni.id(), instance);
  }

  record OtherVpc(
      String vpcId, String vSwitchId, String groupId, String eniId, String instanceId) {}
}
