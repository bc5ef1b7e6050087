package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.store.Change;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A process that does mixed operations until it is killed. It writes what it applies in the order
 * of revisions, {@code applied <revision> <ENI> <digest> ...}, and what it was told is durable,
 * {@code durable <revision>}.
 *
 * <p>Arguments: file of the store, seed, number of threads, operations per thread.
 */
final class KilledProcess {
  private KilledProcess() {}

  static void main(String[] arguments) throws InterruptedException {
    Store store =
        LocalStore.open(Kinds.ALL, SqliteJournal.open(Path.of(arguments[0]), Kinds.TEXT_TYPES));
    Domain domain =
        new Domain(store, DomainSettings.defaults(), Catalog.defaults(), InstantSource.system());
    store.watch(changes -> say(applied(changes)));
    KillScene scene = KillScene.prepare(domain);
    SplittableRandom seed = new SplittableRandom(Long.parseLong(arguments[1]));
    int operations = Integer.parseInt(arguments[3]);
    Thread[] threads = new Thread[Integer.parseInt(arguments[2])];
    for (int t = 0; t < threads.length; t++) {
      RandomOperations own = scene.operations(store, domain, seed.split());
      threads[t] = Thread.ofPlatform().start(() -> run(own, operations));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    say("done");
    Thread.sleep(60_000);
  }

  private static String applied(ChangeSet changes) {
    StringBuilder text = new StringBuilder("applied ").append(changes.revision());
    for (Change<?> change : changes.changes()) {
      if (change.kind().equals(Kinds.ENI)) {
        text.append(' ').append(change.key()).append(' ').append(digest((Eni) change.after()));
      }
    }
    return text.toString();
  }

  private static void run(RandomOperations operations, int count) {
    for (int i = 0; i < count; i++) {
      Commit<?> commit = operations.step();
      if (commit != null) {
        commit.durable().join();
        say("durable " + commit.revision());
      }
    }
  }

  private static void say(String line) {
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }

  /** What identifies a state of an ENI; {@code gone} for none. */
  static String digest(@Nullable Eni eni) {
    return eni == null ? "gone" : Integer.toHexString(eni.toString().hashCode());
  }
}
