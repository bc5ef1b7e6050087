package io.eniswitch.controlplane.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniQos;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.HealthCheck;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Kind;
import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.StoreException;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.controlplane.store.sqlite.SqliteJournal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SqliteDomainTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void shouldComeBackWithEveryRecordAsItWas() {
    Store store = open();
    Domain domain = domain(store);
    KillScene scene = KillScene.prepare(domain);
    RandomOperations operations = scene.operations(store, domain, new SplittableRandom(7));
    Commit<?> last = scene.last();
    for (int i = 0; i < 2_000; i++) {
      Commit<?> commit = operations.step();
      last = commit == null ? last : commit;
    }
    makeOneOfEach(domain, scene);
    last.await(SOON);
    View before = store.snapshot();
    for (Kind<?> kind : Kinds.ALL) {
      assertThat(before.all(kind)).as(kind.name()).isNotEmpty();
    }
    store.close();
    try (Store again = open()) {
      View after = again.snapshot();
      assertThat(after.revision()).isEqualTo(before.revision());
      for (Kind<?> kind : Kinds.ALL) {
        assertThat(List.copyOf(after.all(kind)))
            .as(kind.name())
            .isEqualTo(List.copyOf(before.all(kind)));
      }
      Invariants.check(after);
    }
  }

  /** What the random operations do not make, with every component set. */
  private static void makeOneOfEach(Domain domain, KillScene scene) {
    Call call = new Call(RandomOperations.CALL.accountId(), "cn-hangzhou", "token", false);
    String group = scene.groupIds().getFirst();
    Eni eni = domain.enis().create(call, CreateEni.of(scene.vSwitchId(), group)).value();
    domain.enis().limit(call, eni.id(), new EniQos(50_000, 51_000, 10_000, 20_000, 30_000));
    domain
        .enis()
        .modify(
            call,
            new ModifyEni(
                eni.id(),
                "name",
                "ein Gerät 网卡",
                null,
                true,
                true,
                new ModifyEni.Timeouts(30, 15, 100),
                2));
    domain.permissions().create(call, eni.id(), "42", "InstanceAttach");
    makeRules(domain, call, group);
    makeFailoverGroup(domain, call, CreateEni.of(scene.vSwitchId(), group), eni.id());
  }

  private static void makeRules(Domain domain, Call call, String group) {
    String list =
        domain
            .prefixLists()
            .create(
                call,
                true,
                3,
                List.of(PrefixList.Entry.of(Cidr.parse("fd00::/8"))),
                Naming.of("list"))
            .value();
    RuleRequest.Blocks local = new RuleRequest.Blocks("10.0.0.0/24", null);
    RuleRequest.Blocks peer = new RuleRequest.Blocks("192.0.2.0/24", null);
    domain
        .securityRules()
        .authorize(
            call,
            group,
            List.of(
                new RuleRequest(
                    Direction.INGRESS,
                    "TCP",
                    "80/81",
                    "1/2",
                    "drop",
                    "9",
                    peer,
                    local,
                    null,
                    null,
                    "quintuple"),
                new RuleRequest(
                    Direction.INGRESS,
                    "ALL",
                    "-1/-1",
                    null,
                    null,
                    null,
                    RuleRequest.Blocks.NONE,
                    RuleRequest.Blocks.NONE,
                    null,
                    list,
                    null)));
  }

  private static void makeFailoverGroup(Domain domain, Call call, CreateEni primary, String eniId) {
    RunInstances one =
        RunInstances.one(
            "ecs.g7.large",
            primary.vSwitchId(),
            primary.securityGroupIds().getFirst(),
            Naming.NONE);
    List<String> members =
        domain
            .instances()
            .run(
                call,
                new RunInstances(
                    one.typeId(),
                    2,
                    true,
                    null,
                    one.primary(),
                    List.of(),
                    List.of(),
                    one.machine(),
                    Naming.of("pair")))
            .value();
    HealthCheck http =
        new HealthCheck(HealthCheck.Kind.HTTP, Duration.ofMillis(10), 3, 2, 80, "/health");
    domain
        .failoverGroups()
        .create(
            call,
            new CreateFailoverGroup(
                eniId,
                members,
                List.of(http, HealthCheck.carrier()),
                true,
                Duration.ofMillis(1_500),
                Naming.NONE));
  }

  @Test
  void shouldRefuseASecondProcessOnTheSameFile() {
    try (Store store = open()) {
      assertThat(store.snapshot().revision()).isZero();
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("state.db");
    }
  }

  @Test
  void shouldBeBackInTwoSecondsWithTenThousandEnis() {
    // Processor time, because other tests may share the machine.
    Store store = open();
    Domain domain = domain(store);
    KillScene scene = KillScene.prepare(domain);
    String wide = scene.vSwitch(domain, "10.8.0.0/16");
    String group =
        domain
            .securityGroups()
            .create(
                RandomOperations.CALL,
                new CreateGroup(scene.vpcId(), GroupType.ENTERPRISE, Naming.NONE))
            .value();
    Commit<?> last = scene.last();
    for (int i = 0; i < 10_000; i++) {
      last = domain.enis().create(RandomOperations.CALL, CreateEni.of(wide, group));
    }
    last.await(SOON);
    store.close();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    try (Store again = open()) {
      long millis = (threads.getCurrentThreadCpuTime() - start) / 1_000_000;
      System.out.println("restart with 10,000 ENIs: " + millis + " ms of processor time");
      assertThat(again.snapshot().all(Kinds.ENI)).hasSize(10_000);
      assertThat(millis).isLessThan(2_000);
    }
  }

  private Store open() {
    return LocalStore.open(
        Kinds.ALL, SqliteJournal.open(directory.resolve("state.db"), Kinds.TEXT_TYPES));
  }

  private static Domain domain(Store store) {
    return new Domain(store, DomainSettings.defaults(), Catalog.defaults(), InstantSource.system());
  }
}
