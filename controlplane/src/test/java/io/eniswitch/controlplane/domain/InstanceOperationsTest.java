package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceOperationsTest {
  private final Scene scene = new Scene();
  private final InstanceOperations instances = scene.domain.instances();

  @Test
  void shouldRunOnlyWhenTheSwitchConfirmedItsPorts() {
    String id = scene.instanceWithPort();
    Instance starting = find(id);
    assertThat(starting.status()).isEqualTo(InstanceStatus.STARTING);
    assertThat(primary(id).status()).isEqualTo(EniStatus.ATTACHING);
    assertThat(scene.domain.reports().started(id, starting.epoch() + 1).value()).isFalse();
    assertThat(scene.domain.reports().started(id, starting.epoch()).value()).isTrue();
    assertThat(find(id).status()).isEqualTo(InstanceStatus.RUNNING);
    assertThat(primary(id).status()).isEqualTo(EniStatus.IN_USE);
  }

  @Test
  void shouldBeStoppedWhenItsPortsCannotBeMade() {
    String id = scene.instanceWithPort();
    scene.domain.reports().startFailed(id, find(id).epoch());
    assertThat(find(id).status()).isEqualTo(InstanceStatus.STOPPED);
    String silent = scene.instanceWithPort();
    scene.pass(Duration.ofSeconds(11));
    scene.domain.housekeeping().expire();
    assertThat(find(silent).status()).isEqualTo(InstanceStatus.STOPPED);
    assertThat(primary(silent).status()).isEqualTo(EniStatus.IN_USE);
  }

  @Test
  void shouldStopAndStartAgain() {
    String id = scene.runningWithPort();
    Instance stopping = instances.stop(CALL, id).value();
    assertThat(stopping.status()).isEqualTo(InstanceStatus.STOPPING);
    scene.domain.reports().stopped(id, stopping.epoch());
    assertThat(find(id).status()).isEqualTo(InstanceStatus.STOPPED);
    refused(403, "IncorrectInstanceStatus", () -> instances.stop(CALL, id));
    assertThat(instances.start(CALL, id).value().status()).isEqualTo(InstanceStatus.STARTING);
    refused(403, "IncorrectInstanceStatus", () -> instances.start(CALL, id));
  }

  @Test
  void shouldFinishWhatIsUnderWayOnAnInstanceThatStops() {
    String id = scene.runningWithPort();
    Eni eni = scene.eni();
    scene.domain.bindings().attach(CALL, eni.id(), id, 0);
    Instance stopping = instances.stop(CALL, id).value();
    scene.domain.reports().stopped(id, stopping.epoch());
    assertThat(scene.eni(eni.id()).status()).isEqualTo(EniStatus.IN_USE);
  }

  @Test
  void shouldReleaseWhatSurvivesIt() {
    String id = scene.runningWithPort();
    Eni kept = scene.attached(id);
    Eni released = scene.attached(id);
    scene
        .domain
        .enis()
        .modify(
            CALL,
            new ModifyEni(
                released.id(), null, null, null, true, null, ModifyEni.Timeouts.UNCHANGED, null));
    String primary = primary(id).id();
    refused(403, "IncorrectInstanceStatus", () -> instances.delete(CALL, id, false));
    instances.delete(CALL, id, true);
    assertThat(scene.eni(kept.id()).status()).isEqualTo(EniStatus.AVAILABLE);
    refused(404, "InvalidEniId.NotFound", () -> scene.eni(released.id()));
    refused(404, "InvalidEniId.NotFound", () -> scene.eni(primary));
    refused(404, "InvalidInstanceId.NotFound", () -> find(id));
  }

  @Test
  void shouldKeepAnInstanceThatIsProtected() {
    String id = scene.instance();
    instances.modify(CALL, new ModifyInstance(id, "web", null, "web-1", true, null));
    assertThat(find(id).labels().name()).isEqualTo("web");
    assertThat(find(id).machine().hostName()).isEqualTo("web-1");
    refused(403, "InvalidOperation.DeletionProtection", () -> instances.delete(CALL, id, true));
  }

  @Test
  void shouldChangeTheGroupsOfThePrimaryEniWithTheInstance() {
    String id = scene.instance();
    String other = scene.group(GroupType.NORMAL);
    instances.join(CALL, id, other);
    assertThat(primary(id).securityGroupIds()).containsExactly(scene.groupId, other);
    instances.leave(CALL, id, scene.groupId);
    assertThat(find(id).securityGroupIds()).containsExactly(other);
    refused(403, "InstanceLastSecurityGroup", () -> instances.leave(CALL, id, other));
    instances.modify(CALL, new ModifyInstance(id, null, null, null, null, List.of(scene.groupId)));
    assertThat(primary(id).securityGroupIds()).containsExactly(scene.groupId);
    refused(
        403,
        "DependencyViolation",
        () -> scene.domain.securityGroups().delete(CALL, scene.groupId));
    scene.domain.securityGroups().delete(CALL, other);
  }

  @Test
  void shouldMakeSeveralWithTheirSecondaryEnis() {
    RunInstances one = RunInstances.one(Scene.TYPE, scene.vSwitchId, scene.groupId, Naming.NONE);
    RunInstances request =
        new RunInstances(
            one.typeId(),
            3,
            false,
            null,
            one.primary(),
            List.of(CreateEni.of(scene.vSwitchId, scene.groupId)),
            List.of(),
            one.machine(),
            Naming.of("web"));
    List<String> ids = instances.run(CALL, request).value();
    assertThat(ids).hasSize(3).doesNotHaveDuplicates();
    for (String id : ids) {
      assertThat(find(id).status()).isEqualTo(InstanceStatus.STOPPED);
      assertThat(instances.enis(id)).hasSize(2);
    }
    Invariants.check(scene.store.snapshot());
    assertThat(instances.query(CALL, InstanceQuery.ids(ids), PageRequest.FIRST).totalCount())
        .isEqualTo(3);
  }

  @Test
  void shouldAdoptAnExistingEniAtItsBirth() {
    Eni eni = scene.eni();
    RunInstances one = RunInstances.one(Scene.TYPE, scene.vSwitchId, scene.groupId, Naming.NONE);
    RunInstances request =
        new RunInstances(
            one.typeId(),
            1,
            true,
            null,
            one.primary(),
            List.of(),
            List.of(eni.id()),
            one.machine(),
            Naming.NONE);
    String id = instances.run(CALL, request).value().getFirst();
    assertThat(scene.eni(eni.id()).instanceId()).isEqualTo(id);
  }

  @Test
  void shouldRefuseWhatCannotBeMade() {
    RunInstances one = RunInstances.one(Scene.TYPE, scene.vSwitchId, scene.groupId, Naming.NONE);
    refused(
        403,
        "InvalidParam.Amount",
        () ->
            instances.run(
                CALL,
                new RunInstances(
                    one.typeId(),
                    101,
                    true,
                    null,
                    one.primary(),
                    List.of(),
                    List.of(),
                    one.machine(),
                    Naming.NONE)));
    refused(
        400,
        "InvalidInstanceType.ValueNotSupported",
        () -> scene.instance("ecs.none", Naming.NONE));
    assertThat(scene.store.snapshot().all(Kinds.ENI)).isEmpty();
  }

  private Instance find(String id) {
    return instances.find(CALL, id);
  }

  private Eni primary(String id) {
    return instances.enis(id).getFirst();
  }
}
