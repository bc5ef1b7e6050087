package io.eniswitch.dataplane.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SerialTest {
  private static final long LONG_NS = TimeUnit.HOURS.toNanos(1);

  @Test
  void shouldHaveWhoAddsTakeItUp() {
    List<Thread> seen = new CopyOnWriteArrayList<>();
    try (Serial<Integer> serial = started(_ -> seen.add(Thread.currentThread()))) {
      serial.addAndRun(1);
      assertThat(seen).containsExactly(Thread.currentThread());
    }
  }

  @Test
  void shouldTakeUpInOrderWhatIsAddedFromWithinATurn() {
    List<Integer> seen = new CopyOnWriteArrayList<>();
    List<Serial<Integer>> self = new ArrayList<>();
    try (Serial<Integer> serial =
        started(each -> {
          if (each == 1) {
            self.getFirst().addAndRun(2);
          }
          seen.add(each);
        })) {
      self.add(serial);
      serial.addAndRun(1);
      assertThat(seen).containsExactly(1, 2);
    }
  }

  @Test
  void shouldNotKeepACallerWaitingForOneWhoIsAtIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    List<Integer> seen = new CopyOnWriteArrayList<>();
    try (Serial<Integer> serial =
        started(each -> {
          seen.add(each);
          if (each == 1) {
            begun.countDown();
            await(end);
          }
        })) {
      Thread slow = Thread.ofPlatform().start(() -> serial.addAndRun(1));
      await(begun);
      serial.addAndRun(2);
      assertThat(seen).containsExactly(1);
      end.countDown();
      slow.join();
    }
    assertThat(seen).containsExactly(1, 2);
  }

  @Test
  void shouldLoseNothingAndBreakNoOrderOfThreadsThatAddAtOnce() throws Exception {
    int threads = 4;
    int each = 50_000;
    AtomicInteger inside = new AtomicInteger();
    int[] last = new int[threads];
    AtomicInteger wrong = new AtomicInteger();
    Serial<Integer> serial =
        started(event -> {
          wrong.addAndGet(inside.getAndIncrement());
          int thread = event / each;
          wrong.addAndGet(event % each == last[thread] ? 0 : 1);
          last[thread]++;
          inside.getAndDecrement();
        });
    List<Thread> adding = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t * each;
      adding.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < each; i++) {
                  if (i % 3 == 0) {
                    serial.add(first + i);
                  } else {
                    serial.addAndRun(first + i);
                  }
                }
              }));
    }
    for (Thread thread : adding) {
      thread.join();
    }
    serial.close();
    assertThat(wrong).hasValue(0);
    assertThat(last).containsOnly(each);
  }

  @Test
  void shouldHaveTheOwnThreadLookWhenATimeHasComeThatACallersTurnSaid() throws Exception {
    CountDownLatch looked = new CountDownLatch(1);
    Serial<Integer> serial =
        new Serial<>(
            "serial",
            events -> {
              if (!events.isEmpty()) {
                return TimeUnit.MILLISECONDS.toNanos(10);
              }
              looked.countDown();
              return LONG_NS;
            });
    serial.start(() -> {});
    serial.addAndRun(1);
    assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
    serial.close();
  }

  private static Serial<Integer> started(Consumer<Integer> each) {
    Serial<Integer> serial =
        new Serial<>(
            "serial",
            events -> {
              events.forEach(each);
              return LONG_NS;
            });
    serial.start(() -> {});
    return serial;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
