package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.EniStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EniBindingsTest {
  private final Scene scene = new Scene();
  private final EniBindings bindings = scene.domain.bindings();
  private final SwitchReports reports = scene.domain.reports();

  @Test
  void shouldBeInUseAtOnceOnAnInstanceWithoutPorts() {
    Eni eni = scene.eni();
    String instance = scene.instance();
    Eni attached = bindings.attach(CALL, eni.id(), instance, 0).value();
    assertThat(attached.status()).isEqualTo(EniStatus.IN_USE);
    assertThat(attached.instanceId()).isEqualTo(instance);
    assertThat(scene.domain.instances().enis(instance)).hasSize(2);
    assertThat(bindings.detach(CALL, eni.id(), instance).value().status())
        .isEqualTo(EniStatus.AVAILABLE);
  }

  @Test
  void shouldBeInUseOnlyWhenTheSwitchConfirmed() throws Exception {
    Eni eni = scene.eni();
    String instance = scene.runningWithPort();
    Eni attaching = bindings.attach(CALL, eni.id(), instance, 0).value();
    CompletableFuture<Void> settled = scene.domain.settled(eni.id());
    assertThat(attaching.status()).isEqualTo(EniStatus.ATTACHING);
    assertThat(settled).isNotDone();
    assertThat(reports.attached(eni.id(), epoch(attaching)).value()).isTrue();
    settled.get(5, TimeUnit.SECONDS);
    assertThat(scene.eni(eni.id()).status()).isEqualTo(EniStatus.IN_USE);
    Eni detaching = bindings.detach(CALL, eni.id(), instance).value();
    assertThat(detaching.status()).isEqualTo(EniStatus.DETACHING);
    assertThat(bindings.detach(CALL, eni.id(), instance).value())
        .as("detach may be repeated")
        .isEqualTo(detaching);
    assertThat(reports.detached(eni.id(), epoch(detaching)).value()).isTrue();
    assertThat(scene.eni(eni.id()).status()).isEqualTo(EniStatus.AVAILABLE);
  }

  @Test
  void shouldIgnoreReportsOfAnOlderEpoch() {
    Eni eni = scene.eni();
    String instance = scene.runningWithPort();
    long first = epoch(bindings.attach(CALL, eni.id(), instance, 0).value());
    reports.attachFailed(eni.id(), first);
    assertThat(scene.eni(eni.id()).status()).isEqualTo(EniStatus.AVAILABLE);
    long second = epoch(bindings.attach(CALL, eni.id(), instance, 0).value());
    assertThat(second).isGreaterThan(first);
    assertThat(reports.attached(eni.id(), first).value()).isFalse();
    assertThat(scene.eni(eni.id()).status()).isEqualTo(EniStatus.ATTACHING);
  }

  @Test
  void shouldNeverStickInAttachingOrDetaching() {
    Eni attaching = scene.eni();
    String instance = scene.runningWithPort();
    bindings.attach(CALL, attaching.id(), instance, 0);
    scene.pass(Duration.ofSeconds(11));
    assertThat(scene.domain.housekeeping().expire().value()).isEqualTo(1);
    assertThat(scene.eni(attaching.id()).status()).isEqualTo(EniStatus.AVAILABLE);
    Eni detaching = scene.attached(instance);
    bindings.detach(CALL, detaching.id(), instance);
    scene.pass(Duration.ofSeconds(9));
    assertThat(scene.domain.housekeeping().expire().value()).as("in time still").isZero();
    scene.domain.housekeeping().recover();
    scene.pass(Duration.ofSeconds(9));
    assertThat(scene.domain.housekeeping().expire().value()).as("time begins anew").isZero();
    scene.pass(Duration.ofSeconds(2));
    scene.domain.housekeeping().expire();
    assertThat(scene.eni(detaching.id()).status()).isEqualTo(EniStatus.AVAILABLE);
  }

  @Test
  void shouldForwardAtTheOldPlaceUntilAMoveIsConfirmed() {
    String from = scene.runningWithPort();
    String to = scene.runningWithPort();
    Eni eni = scene.attached(from);
    Eni moving = bindings.move(CALL, eni.id(), to).value();
    assertThat(moving.instanceId()).isEqualTo(to);
    assertThat(Objects.requireNonNull(moving.movedFrom()).instanceId()).isEqualTo(from);
    assertThat(epoch(moving)).isGreaterThan(epoch(eni));
    reports.attached(eni.id(), epoch(moving));
    Eni moved = scene.eni(eni.id());
    assertThat(moved.status()).isEqualTo(EniStatus.IN_USE);
    assertThat(moved.movedFrom()).isNull();
    assertThat(moved.incarnation()).isEqualTo(eni.incarnation());
    refused(400, "InvalidOperation.InvalidEniState", () -> bindings.move(CALL, eni.id(), to));
  }

  @Test
  void shouldBeMovedBackFromAPlaceThatMayHaveItAlready() {
    String from = scene.runningWithPort();
    String to = scene.runningWithPort();
    Eni eni = scene.attached(from);
    Eni moving = bindings.move(CALL, eni.id(), to).value();
    reports.released(eni.id(), epoch(moving));
    Eni released = scene.eni(eni.id());
    assertThat(requireNonNull(released.movedFrom()).isReleased()).isTrue();
    assertThat(epoch(released)).as("the same move").isEqualTo(epoch(moving));
    reports.attachFailed(eni.id(), epoch(moving));
    Eni back = scene.eni(eni.id());
    assertThat(back.status()).isEqualTo(EniStatus.ATTACHING);
    assertThat(back.instanceId()).isEqualTo(from);
    Attachment left = requireNonNull(back.movedFrom());
    assertThat(left.instanceId()).isEqualTo(to);
    assertThat(left.isReleased()).isFalse();
  }

  @Test
  void shouldStayWhereItWasWhenAMoveFails() {
    String from = scene.runningWithPort();
    String to = scene.runningWithPort();
    Eni eni = scene.attached(from);
    Eni moving = bindings.move(CALL, eni.id(), to).value();
    reports.attachFailed(eni.id(), epoch(moving));
    Eni back = scene.eni(eni.id());
    assertThat(back.status()).isEqualTo(EniStatus.IN_USE);
    assertThat(back.instanceId()).isEqualTo(from);
    assertThat(epoch(back)).isGreaterThan(epoch(moving));
  }

  @Test
  void shouldBeAvailableWhenAMoveFailsAndTheOldInstanceIsGone() {
    String from = scene.runningWithPort();
    Eni eni = scene.attached(from);
    Eni moving = bindings.move(CALL, eni.id(), scene.runningWithPort()).value();
    scene.domain.instances().delete(CALL, from, true);
    assertThat(scene.eni(eni.id()).status()).isEqualTo(EniStatus.ATTACHING);
    reports.attachFailed(eni.id(), epoch(moving));
    assertThat(scene.eni(eni.id()).status()).isEqualTo(EniStatus.AVAILABLE);
  }

  @Test
  void shouldRefuseWhateverAPrimaryEniCannotDo() {
    String instance = scene.instance();
    Eni primary = scene.domain.instances().enis(instance).getFirst();
    refused(
        400,
        "InvalidOperation.DetachPrimaryEniNotAllowed",
        () -> bindings.detach(CALL, primary.id(), instance));
    refused(
        403,
        "InvalidOperation.InvalidEniType",
        () -> bindings.attach(CALL, primary.id(), scene.instance(), 0));
    refused(
        403,
        "InvalidOperation.InvalidEniType",
        () -> bindings.move(CALL, primary.id(), scene.instance()));
  }

  @Test
  void shouldRefuseAnotherZoneOrVpc() {
    String elsewhere = scene.vSwitch("10.0.1.0/24", "cn-hangzhou-i");
    Eni otherZone =
        scene.domain.enis().create(CALL, CreateEni.of(elsewhere, scene.groupId)).value();
    String instance = scene.instance();
    refused(
        403,
        "InvalidOperation.AvailabilityZoneMismatch",
        () -> bindings.attach(CALL, otherZone.id(), instance, 0));
    Scene.OtherVpc other = scene.otherVpc(Cidr.parse("192.168.0.0/16"));
    refused(
        403,
        "InvalidOperation.VpcMismatch",
        () -> bindings.attach(CALL, other.eniId(), instance, 0));
  }

  @Test
  void shouldRefuseInstancesThatCannotTakeTheEni() {
    Eni eni = scene.eni();
    String running = scene.instance("ecs.t6-c1m1.large", Naming.NONE);
    refused(
        400, "InvalidOperation.InvalidEcsState", () -> bindings.attach(CALL, eni.id(), running, 0));
    scene.domain.instances().stop(CALL, running);
    assertThat(bindings.attach(CALL, eni.id(), running, 0).value().status())
        .isEqualTo(EniStatus.IN_USE);
    String old = scene.instance("ecs.t1.small", Naming.NONE);
    Eni second = scene.eni();
    refused(
        400,
        "InvalidOperation.InvalidGeneration",
        () -> bindings.attach(CALL, second.id(), old, 0));
    String starting = scene.instanceWithPort();
    refused(
        400,
        "InvalidOperation.InvalidEcsState",
        () -> bindings.attach(CALL, second.id(), starting, 0));
    refused(404, "InvalidEcsId.NotFound", () -> bindings.attach(CALL, second.id(), "i-none", 0));
    refused(404, "InvalidEniId.NotFound", () -> bindings.attach(CALL, "eni-none", starting, 0));
  }

  @Test
  void shouldRefuseMoreEnisThanTheTypeHas() {
    String instance = scene.instance("ecs.g6.large", Naming.NONE);
    bindings.attach(CALL, scene.eni().id(), instance, 0);
    Eni third = scene.eni();
    refused(
        403, "EniPerInstanceLimitExceeded", () -> bindings.attach(CALL, third.id(), instance, 0));
  }

  @Test
  void shouldRefuseMoreAddressesThanTheTypeHas() {
    String instance = scene.instance("ecs.g6.large", Naming.NONE);
    CreateEni seven =
        new CreateEni(
            scene.vSwitchId,
            List.of(scene.groupId),
            null,
            AddressWish.ipv4(6),
            EniSettings.DEFAULT,
            Naming.NONE);
    Eni eni = scene.domain.enis().create(CALL, seven).value();
    refused(
        403,
        "InvalidOperation.Ipv4CountExceeded",
        () -> bindings.attach(CALL, eni.id(), instance, 0));
  }

  @Test
  void shouldRefuseToDetachWhatIsNotThere() {
    Eni eni = scene.eni();
    String instance = scene.instance();
    refused(
        400, "InvalidOperation.InvalidEniState", () -> bindings.detach(CALL, eni.id(), instance));
    bindings.attach(CALL, eni.id(), instance, 0);
    String other = scene.instance();
    refused(400, "InvalidParameter.EniNotBelongEcs", () -> bindings.detach(CALL, eni.id(), other));
  }

  @Test
  void shouldLetAnotherAccountAttachOnlyWithPermission() {
    Eni eni = scene.eni();
    Call partner = Call.of("42", CALL.regionId());
    Scene.OtherVpc theirs = scene.otherVpc(partner, Cidr.parse("192.168.0.0/16"));
    refused(
        404,
        "InvalidEniId.NotFound",
        () -> bindings.attach(partner, eni.id(), theirs.instanceId(), 0));
    scene.domain.permissions().create(CALL, eni.id(), "42", "InstanceAttach");
    Eni attached = bindings.attach(partner, eni.id(), theirs.instanceId(), 0).value();
    assertThat(attached.instanceId()).isEqualTo(theirs.instanceId());
    String permission =
        scene
            .domain
            .permissions()
            .query(CALL, eni.id(), List.of(), PageRequest.FIRST)
            .items()
            .getFirst()
            .id();
    refused(
        400,
        "InvalidOperation.InvalidEniState",
        () -> scene.domain.permissions().delete(CALL, permission, false));
    scene.domain.permissions().delete(CALL, permission, true);
    refused(
        404,
        "InvalidEniId.NotFound",
        () -> bindings.detach(partner, eni.id(), theirs.instanceId()));
  }

  private static long epoch(Eni eni) {
    Attachment attachment = Objects.requireNonNull(eni.attachment());
    return attachment.epoch();
  }
}
