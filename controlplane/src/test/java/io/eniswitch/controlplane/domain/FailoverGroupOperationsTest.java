package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.HealthCheck;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverGroupOperationsTest {
  private final Scene scene = new Scene();
  private final FailoverGroupOperations groups = scene.domain.failoverGroups();
  private final String first = scene.instance();
  private final String second = scene.instance();
  private final String eni = scene.eni().id();

  @Test
  void shouldNameAnEniAndItsInstancesInOrder() {
    String id = create(eni, List.of(second, first));
    FailoverGroup group = groups.find(CALL, id);
    assertThat(group.instanceIds()).containsExactly(second, first);
    assertThat(group.id()).startsWith("fog-");
    assertThat(groups.query(CALL, List.of(), PageRequest.FIRST).items()).containsExactly(group);
    groups.delete(CALL, id);
    refused(404, "InvalidFailoverGroupId.NotFound", () -> groups.find(CALL, id));
  }

  @Test
  void shouldRefuseWhatCouldNeverFailOver() {
    String elsewhere = scene.otherVpc(Cidr.parse("192.168.0.0/16")).instanceId();
    String primary = scene.domain.instances().enis(first).getFirst().id();
    refused(400, "InvalidParameter", () -> create(eni, List.of(first)));
    refused(400, "InvalidParameter", () -> create(eni, List.of(first, first)));
    refused(403, "InvalidOperation.VpcMismatch", () -> create(eni, List.of(first, elsewhere)));
    refused(404, "InvalidEcsId.NotFound", () -> create(eni, List.of(first, "i-none")));
    refused(403, "InvalidOperation.InvalidEniType", () -> create(primary, List.of(first, second)));
    create(eni, List.of(first, second));
    refused(400, "InvalidOperation.EniInFailoverGroup", () -> create(eni, List.of(first, second)));
  }

  @Test
  void shouldKeepADeviceFreeAtEveryMember() {
    scene.domain.bindings().attach(CALL, eni, first, 0);
    FailoverGroup group = groups.find(CALL, create(eni, List.of(first, second)));
    int device = group.deviceIndex(second);
    assertThat(group.deviceIndex(first)).isEqualTo(device(eni));
    String other = scene.eni().id();
    scene.domain.bindings().attach(CALL, other, second, 0);
    assertThat(device(other)).isNotEqualTo(device);
    scene.domain.bindings().move(CALL, eni, second);
    assertThat(device(eni)).isEqualTo(device);
  }

  @Test
  void shouldChangeOnlyWhatIsAskedFor() {
    String id = create(eni, List.of(first, second));
    FailoverGroup before = groups.find(CALL, id);
    groups.modify(
        CALL, new ModifyFailoverGroup(id, List.of(second, first), null, true, null, "pair", null));
    FailoverGroup after = groups.find(CALL, id);
    assertThat(after.instanceIds()).containsExactly(second, first);
    assertThat(after.preempt()).isTrue();
    assertThat(after.labels().name()).isEqualTo("pair");
    assertThat(after.healthChecks()).isEqualTo(before.healthChecks());
    assertThat(after.minimumHold()).isEqualTo(before.minimumHold());
    refused(
        400,
        "InvalidParameter",
        () ->
            groups.modify(
                CALL, new ModifyFailoverGroup(id, List.of(first), null, null, null, null, null)));
  }

  @Test
  void shouldKeepTheEniAndForgetDeletedInstances() {
    String id = create(eni, List.of(first, second));
    refused(
        403, "InvalidOperation.EniInFailoverGroup", () -> scene.domain.enis().delete(CALL, eni));
    scene.domain.instances().delete(CALL, first, true);
    assertThat(groups.find(CALL, id).instanceIds()).containsExactly(second);
  }

  @Test
  void shouldRefuseHealthChecksOutOfRange() {
    assertThat(HealthCheck.carrier().detectionTime()).isEqualTo(Duration.ofMillis(10));
    assertThatThrownBy(() -> check(HealthCheck.Kind.ICMP, 5, 0, ""))
        .hasMessageContaining("interval");
    assertThatThrownBy(() -> check(HealthCheck.Kind.TCP, 10, 0, "")).hasMessageContaining("port 0");
    assertThatThrownBy(() -> check(HealthCheck.Kind.ICMP, 10, 80, ""))
        .hasMessageContaining("port 80");
    assertThatThrownBy(() -> check(HealthCheck.Kind.HTTP, 10, 80, "x"))
        .hasMessageContaining("path");
    assertThat(check(HealthCheck.Kind.HTTP, 10, 80, "/health").detectionTime())
        .isEqualTo(Duration.ofMillis(30));
  }

  private int device(String eniId) {
    return requireNonNull(scene.domain.enis().find(CALL, eniId).attachment()).deviceIndex();
  }

  private static HealthCheck check(
      HealthCheck.Kind kind, int intervalMillis, int port, String path) {
    return new HealthCheck(kind, Duration.ofMillis(intervalMillis), 3, 2, port, path);
  }

  private String create(String eniId, List<String> instanceIds) {
    return groups
        .create(
            CALL,
            new CreateFailoverGroup(
                eniId,
                instanceIds,
                List.of(HealthCheck.carrier()),
                false,
                Duration.ofSeconds(1),
                Naming.NONE))
        .value();
  }
}
