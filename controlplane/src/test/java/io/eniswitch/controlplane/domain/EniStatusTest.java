package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniQos;
import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.IpAddress;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What may be done with an ENI in which status, and with a primary one at all. */
class EniStatusTest {
  private final Scene scene = new Scene();
  private final EniOperations enis = scene.domain.enis();
  private final EniBindings bindings = scene.domain.bindings();
  private final EniAddressOperations addresses = scene.domain.addresses();

  @Test
  void shouldRefuseEverythingButAttachAndDetachWhileTheEniIsOnItsWay() {
    String instance = scene.runningWithPort();
    Eni attaching = bindings.attach(CALL, scene.eni().id(), instance, 0).value();
    assertThat(attaching.status()).isEqualTo(EniStatus.ATTACHING);
    refusedInStatus(attaching, instance);
    refused(
        400,
        "InvalidOperation.InvalidEniState",
        () -> bindings.detach(CALL, attaching.id(), instance));
    Eni there = scene.attached(instance);
    Eni detaching = bindings.detach(CALL, there.id(), instance).value();
    assertThat(detaching.status()).isEqualTo(EniStatus.DETACHING);
    refusedInStatus(detaching, instance);
  }

  private void refusedInStatus(Eni eni, String instance) {
    String id = eni.id();
    List<ThrowingCallable> operations =
        List.of(
            () -> enis.delete(CALL, id),
            () -> enis.join(CALL, id, scene.groupId),
            () -> enis.leave(CALL, id, scene.groupId),
            () -> enis.modify(CALL, ModifyEni.groups(id, List.of(scene.groupId))),
            () -> bindings.attach(CALL, id, instance, 0),
            () -> bindings.move(CALL, id, instance),
            () -> addresses.assignPrivate(CALL, id, AddressWish.ipv4(1)),
            () -> addresses.unassign(CALL, id, List.of(IpAddress.parse("10.0.0.9")), List.of()));
    operations.forEach(each -> refused(400, "InvalidOperation.InvalidEniState", each));
  }

  @Test
  void shouldNotFindAnEniThatIsGoneWhateverIsDoneWithIt() {
    String id = scene.eni().id();
    String instance = scene.instance();
    enis.delete(CALL, id);
    List<ThrowingCallable> operations =
        List.of(
            () -> enis.find(CALL, id),
            () -> enis.delete(CALL, id),
            () -> enis.modify(CALL, ModifyEni.name(id, "ab")),
            () -> enis.limit(CALL, id, new EniQos(50_000, 0, 0, 0, 0)),
            () -> enis.join(CALL, id, scene.groupId),
            () -> enis.leave(CALL, id, scene.groupId),
            () -> bindings.attach(CALL, id, instance, 0),
            () -> bindings.detach(CALL, id, instance),
            () -> bindings.move(CALL, id, instance),
            () -> addresses.assignPrivate(CALL, id, AddressWish.ipv4(1)),
            () -> addresses.assignIpv6(CALL, id, AddressWish.ipv6(1)),
            () -> addresses.unassign(CALL, id, List.of(IpAddress.parse("10.0.0.9")), List.of()),
            () -> scene.domain.permissions().create(CALL, id, "42", "InstanceAttach"));
    operations.forEach(each -> refused(404, "InvalidEniId.NotFound", each));
    assertThat(enis.query(CALL, EniQuery.ids(List.of(id)), PageRequest.FIRST).items()).isEmpty();
  }

  @Test
  void shouldAttachToAnInstanceInAnotherVSwitchOfTheZone() {
    String vSwitch = scene.vSwitch("10.0.1.0/24", "cn-hangzhou-h");
    Eni eni = enis.create(CALL, CreateEni.of(vSwitch, scene.groupId)).value();
    assertThat(bindings.attach(CALL, eni.id(), scene.instance(), 0).value().status())
        .isEqualTo(EniStatus.IN_USE);
  }

  @Test
  void shouldAttachAndDetachAtAStoppedInstance() {
    String stopped = scene.instance();
    scene.domain.instances().stop(CALL, stopped);
    Eni eni = scene.eni();
    assertThat(bindings.attach(CALL, eni.id(), stopped, 0).value().status())
        .isEqualTo(EniStatus.IN_USE);
    bindings.detach(CALL, eni.id(), stopped);
    assertThat(scene.eni(eni.id()).status()).isEqualTo(EniStatus.AVAILABLE);
  }

  @Test
  void shouldDetachFromATypeWithoutHotPlugOnlyWhenItIsStopped() {
    String small = scene.instance("ecs.t6-c1m1.large", Naming.NONE);
    scene.domain.instances().stop(CALL, small);
    Eni eni = scene.eni();
    bindings.attach(CALL, eni.id(), small, 0);
    scene.domain.instances().start(CALL, small);
    refused(400, "InvalidOperation.InvalidEcsState", () -> bindings.detach(CALL, eni.id(), small));
    refused(
        400,
        "InvalidOperation.InvalidEcsState",
        () -> bindings.move(CALL, eni.id(), scene.instance()));
    scene.domain.instances().stop(CALL, small);
    bindings.detach(CALL, eni.id(), small);
  }

  @Test
  void shouldSayOfADetachThatItsInstanceIsGone() {
    String instance = scene.instance();
    Eni eni = scene.eni();
    bindings.attach(CALL, eni.id(), instance, 0);
    scene.domain.instances().delete(CALL, instance, true);
    assertThat(scene.eni(eni.id()).status()).isEqualTo(EniStatus.AVAILABLE);
    refused(404, "InvalidEcsId.NotFound", () -> bindings.detach(CALL, eni.id(), instance));
  }

  @Test
  void shouldRefuseAnInstanceIdThatIsNone() {
    Eni eni = scene.eni();
    refused(400, "InvalidInstanceID.Malformed", () -> bindings.attach(CALL, eni.id(), "x", 0));
    refused(400, "InvalidParameter", () -> bindings.attach(CALL, eni.id(), scene.instance(), 1));
  }

  @Test
  void shouldGiveEachInstanceOnePrimaryEniThatLivesAndDiesWithIt() {
    String instance = scene.instance();
    bindings.attach(CALL, scene.eni().id(), instance, 0);
    List<Eni> there = scene.domain.instances().enis(instance);
    Eni primary = there.getFirst();
    assertThat(there).filteredOn(Eni::primary).containsExactly(primary);
    Attachment attachment = Objects.requireNonNull(primary.attachment());
    assertThat(attachment.deviceIndex()).isZero();
    scene.domain.instances().delete(CALL, instance, true);
    refused(404, "InvalidEniId.NotFound", () -> scene.eni(primary.id()));
    assertThat(scene.eni(there.getLast().id()).status()).isEqualTo(EniStatus.AVAILABLE);
  }

  @Test
  void shouldChangeTheAddressesOfAPrimaryEniWhileItsInstanceIsSettled() {
    String instance = scene.runningWithPort();
    Eni primary = scene.domain.instances().enis(instance).getFirst();
    IpAddress added = assign(primary);
    addresses.unassign(CALL, primary.id(), List.of(added), List.of());
    refused(
        403,
        "InvalidIp.IpUnassigned",
        () ->
            addresses.unassign(
                CALL, primary.id(), List.of(primary.addresses().primary()), List.of()));
    long epoch = scene.domain.instances().stop(CALL, instance).value().epoch();
    refused(400, "InvalidOperation.InvalidEcsState", () -> assign(primary));
    scene.domain.reports().stopped(instance, epoch);
    assertThat(assign(primary)).isNotEqualTo(added);
  }

  private IpAddress assign(Eni eni) {
    AssignedAddresses assigned =
        addresses.assignPrivate(CALL, eni.id(), AddressWish.ipv4(1)).value();
    return assigned.addresses().getFirst();
  }

  @Test
  void shouldLeaveThePrimaryEniToItsInstance() {
    Eni primary = scene.domain.instances().enis(scene.instance()).getFirst();
    List<ThrowingCallable> operations =
        List.of(
            () -> enis.delete(CALL, primary.id()),
            () -> enis.join(CALL, primary.id(), scene.groupId),
            () -> enis.leave(CALL, primary.id(), scene.groupId),
            () -> bindings.attach(CALL, primary.id(), scene.instance(), 0),
            () -> bindings.move(CALL, primary.id(), scene.instance()),
            () -> scene.domain.permissions().create(CALL, primary.id(), "42", "InstanceAttach"));
    operations.forEach(each -> refused(403, "InvalidOperation.InvalidEniType", each));
    List<ModifyEni> changes =
        List.of(
            ModifyEni.groups(primary.id(), List.of(scene.groupId)),
            new ModifyEni(
                primary.id(), null, null, null, true, null, ModifyEni.Timeouts.UNCHANGED, null),
            new ModifyEni(
                primary.id(), null, null, null, null, true, ModifyEni.Timeouts.UNCHANGED, null),
            new ModifyEni(
                primary.id(),
                null,
                null,
                null,
                null,
                null,
                new ModifyEni.Timeouts(null, null, 60),
                null));
    changes.forEach(change ->
        refused(
            404,
            "InvalidOperation.PrimaryEniOnlySupportModifyNameAndDesc",
            () -> enis.modify(CALL, change)));
  }

  @Test
  void shouldGiveAnAddressThatIsUsedAgainANewIncarnation() {
    Eni old = scene.eni();
    IpAddress address = old.addresses().primary();
    enis.delete(CALL, old.id());
    CreateEni again =
        new CreateEni(
            scene.vSwitchId,
            List.of(scene.groupId),
            address,
            AddressWish.NONE,
            EniSettings.DEFAULT,
            Naming.NONE);
    Eni now = enis.create(CALL, again).value();
    assertThat(now.addresses().primary()).isEqualTo(address);
    assertThat(now.incarnation()).isGreaterThan(old.incarnation());
    assertThat(now.mac()).isNotEqualTo(old.mac());
  }
}
