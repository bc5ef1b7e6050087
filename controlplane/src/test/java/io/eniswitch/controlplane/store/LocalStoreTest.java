package io.eniswitch.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalStoreTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final LocalStore store = LocalStore.open(List.of(Note.KIND), new MemoryJournal());

  @Test
  void shouldFindRecordsByKeyAndByIndex() {
    put(Note.of("a", "red", "x", "y"));
    put(Note.of("b", "red", "y"));
    put(Note.of("c", "blue"));
    View view = store.snapshot();
    assertThat(view.find(Note.KIND, "b")).isEqualTo(Note.of("b", "red", "y"));
    assertThat(view.find(Note.KIND, "z")).isNull();
    assertThat(view.where(Note.KIND, Note.BY_ROOM, "red"))
        .extracting(Note::id)
        .containsExactly("a", "b");
    assertThat(view.where(Note.KIND, Note.BY_WORD, "y"))
        .extracting(Note::id)
        .containsExactly("a", "b");
    assertThat(view.after(Note.KIND, "a")).extracting(Note::id).containsExactly("b", "c");
    assertThat(view.after(Note.KIND, "")).hasSize(3);
  }

  @Test
  void shouldKeepIndexesRightWhenRecordsChangeAndGo() {
    put(Note.of("a", "red", "x", "y"));
    put(Note.of("a", "blue", "y", "z"));
    View changed = store.snapshot();
    assertThat(changed.where(Note.KIND, Note.BY_ROOM, "red")).isEmpty();
    assertThat(changed.where(Note.KIND, Note.BY_WORD, "x")).isEmpty();
    assertThat(changed.where(Note.KIND, Note.BY_WORD, "y"))
        .containsExactly(Note.of("a", "blue", "y", "z"));
    store.write(tx -> {
      tx.remove(Note.KIND, "a");
      return "";
    });
    assertThat(store.snapshot().where(Note.KIND, Note.BY_WORD, "z")).isEmpty();
    assertThat(changed.where(Note.KIND, Note.BY_WORD, "z"))
        .as("an older view stays as it is")
        .hasSize(1);
  }

  @Test
  void shouldAgreeWithANaiveMapOverManyRandomChanges() {
    SplittableRandom random = new SplittableRandom(42);
    Map<String, Note> naive = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      String id = "n" + random.nextInt(50);
      if (random.nextInt(3) == 0) {
        naive.remove(id);
        store.write(tx -> {
          tx.remove(Note.KIND, id);
          return "";
        });
      } else {
        Note note = Note.of(id, "r" + random.nextInt(4), "w" + random.nextInt(6));
        naive.put(id, note);
        put(note);
      }
    }
    View view = store.snapshot();
    assertThat(view.all(Note.KIND)).containsExactlyInAnyOrderElementsOf(naive.values());
    for (int room = 0; room < 4; room++) {
      String value = "r" + room;
      assertThat(view.where(Note.KIND, Note.BY_ROOM, value))
          .containsExactlyInAnyOrderElementsOf(
              naive.values().stream().filter(note -> note.room().equals(value)).toList());
    }
  }

  @Test
  void shouldChangeNothingWhenTheBodyThrows() {
    put(Note.of("a", "red"));
    View before = store.snapshot();
    assertThatThrownBy(() ->
            store.write(tx -> {
              tx.put(Note.KIND, Note.of("b", "red"));
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(store.snapshot()).isSameAs(before);
  }

  @Test
  void shouldTellWatchersEveryChangeOnceInOrder() throws InterruptedException {
    List<ChangeSet> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch durable = new CountDownLatch(1);
    put(Note.of("early", "red"));
    View start =
        store.watch(
            new Watcher() {
              @Override
              public void onApplied(ChangeSet changes) {
                seen.add(changes);
              }

              @Override
              public void onDurable(long revision) {
                if (revision == 801) {
                  durable.countDown();
                }
              }
            });
    assertThat(start.revision()).isEqualTo(1);
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int t = 0; t < 4; t++) {
        int thread = t;
        threads.execute(() -> {
          for (int i = 0; i < 200; i++) {
            put(Note.of(thread + "-" + i, "red"));
          }
        });
      }
    }
    assertThat(seen.stream().map(ChangeSet::revision))
        .containsExactlyElementsOf(LongStream.rangeClosed(2, 801).boxed().toList());
    assertThat(durable.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(store.durableRevision()).isEqualTo(801);
  }

  @Test
  void shouldSayWhatChangedFromWhatToWhat() {
    put(Note.of("a", "red"));
    List<ChangeSet> seen = new ArrayList<>();
    store.watch(seen::add);
    store.write(tx -> {
      tx.put(Note.KIND, Note.of("a", "blue"));
      tx.put(Note.KIND, Note.of("a", "green"));
      tx.put(Note.KIND, Note.of("b", "red"));
      tx.remove(Note.KIND, "b");
      tx.remove(Note.KIND, "none");
      return "";
    });
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().changes())
        .containsExactly(new Change<>(Note.KIND, "a", Note.of("a", "red"), Note.of("a", "green")));
  }

  @Test
  void shouldNotMakeARevisionOfATransactionThatChangedNothing() {
    put(Note.of("a", "red"));
    Commit<String> commit =
        store.write(tx -> {
          tx.put(Note.KIND, Note.of("a", "red"));
          return "same";
        });
    assertThat(commit.revision()).isEqualTo(1);
    assertThat(commit.await(SOON)).isEqualTo("same");
  }

  @Test
  void shouldTakeNoMoreChangesAfterTheJournalFailed() {
    LocalStore broken = LocalStore.open(List.of(Note.KIND), new FailingJournal());
    Commit<String> lost = put(broken, Note.of("a", "red"));
    assertThatThrownBy(() -> lost.await(SOON)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> put(broken, Note.of("b", "red")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("journal failed");
  }

  @Test
  void shouldBeDurableAfterCloseAndClosedAfterwards() {
    Commit<String> last = put(store, Note.of("a", "red"));
    store.close();
    assertThat(last.durable()).isCompleted();
    assertThatThrownBy(() -> put(Note.of("b", "red"))).isInstanceOf(StoreException.class);
  }

  private void put(Note note) {
    put(store, note);
  }

  private static Commit<String> put(Store store, Note note) {
    return store.write(tx -> {
      tx.put(Note.KIND, note);
      return note.id();
    });
  }

  private static final class FailingJournal implements Journal {
    @Override
    public long load(List<Kind<?>> kinds, BiConsumer<Kind<?>, Object> sink) {
      return 0;
    }

    @Override
    public void append(List<ChangeSet> sets) {
      throw new StoreException("disk full");
    }

    @Override
    public void close() {
      // Nothing to release.
    }
  }
}
