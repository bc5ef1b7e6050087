package io.eniswitch.controlplane.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.model.GroupType;
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
    last.await(SOON);
    View before = store.snapshot();
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
