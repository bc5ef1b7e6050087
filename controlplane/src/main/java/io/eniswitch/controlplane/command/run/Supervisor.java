package io.eniswitch.controlplane.command.run;

import io.eniswitch.dataplane.keep.Keeper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one process of this command running, and its devices and session memory open while there is
 * none: one that dies is started again at once, and asked to it starts a second one that takes over
 * from the first.
 *
 * <p><b>Threading</b>: {@link #run} by one thread, which starts and awaits processes; the keeper's
 * threads ask it. <b>Bounds</b>: a process that dies before it moved packets is started again later
 * and later, up to {@link #MAX_PAUSE}.
 */
final class Supervisor implements AutoCloseable {
  /** What asks it for a planned restart. */
  static final String RESTART = "restart";

  /** What it answers when the next process moves packets. */
  static final String RESTARTED = "restarted";

  private static final String READY = "ready";
  private static final String SOCKET = "keeper.sock";
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration RESTART_TIME = Duration.ofSeconds(60);
  private static final Duration END_TIME = Duration.ofSeconds(20);
  private static final int WRONG = 2;

  private final List<String> words;
  private final Keeper keeper;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final PrintWriter err;
  private volatile @Nullable Process current;
  private volatile @Nullable Process next;
  private volatile boolean closing;
  private boolean ready;
  private boolean everReady;
  private int failures;

  private sealed interface Event {
    /** A process moves packets. */
    record Ready() implements Event {}

    /** Somebody wants a planned restart. */
    record Restart() implements Event {}

    /** A process has ended. */
    record Ended(Process process) implements Event {}
  }

  private Supervisor(List<String> words, Path directory, PrintWriter err) throws IOException {
    this.words = words;
    this.err = err;
    keeper = Keeper.start(socket(directory), this::onWord);
  }

  /**
   * One for a switch over {@code directory}.
   *
   * @param option the word of this process's command line that its children get {@code --keeper}
   *     instead of
   * @throws IOException if the directory cannot be used
   */
  static Supervisor over(Path directory, String option, PrintWriter err) throws IOException {
    Files.createDirectories(directory);
    List<String> words = new ArrayList<>();
    String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
    for (String word : line.split("\0", -1)) {
      if (word.equals(option)) {
        words.add("--keeper");
        words.add(socket(directory).toString());
      } else {
        words.add(word);
      }
    }
    words.removeLast();
    return new Supervisor(words, directory, err);
  }

  /** Where the supervisor of a switch over a directory is called. */
  static Path socket(Path directory) {
    return directory.resolve(SOCKET);
  }

  /** Runs until a process ends by itself; answers its exit code. */
  int run() throws IOException, InterruptedException {
    current = start(List.of());
    while (true) {
      switch (events.take()) {
        case Event.Ready() -> onReady();
        case Event.Restart() -> onRestart();
        case Event.Ended(Process process) -> {
          int code = process.waitFor();
          if (process.equals(next)) {
            next = null;
            answers.add("the new process ended with " + code);
          } else if (process.equals(current)) {
            current = null;
          }
          if (current == null && next == null) {
            if (closing || !isToStartAgain(code)) {
              return code;
            }
            startAgain(code);
          }
        }
      }
    }
  }

  private String onWord(String word) {
    switch (word) {
      case READY -> events.add(new Event.Ready());
      case RESTART -> {
        answers.clear();
        events.add(new Event.Restart());
        try {
          String answer = answers.poll(RESTART_TIME.toSeconds(), TimeUnit.SECONDS);
          return answer == null ? "it takes too long" : answer;
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
      default -> {}
    }
    return "heard";
  }

  private void onReady() {
    ready = true;
    everReady = true;
    failures = 0;
    if (next != null) {
      current = next;
      next = null;
      answers.add(RESTARTED);
    }
  }

  private void onRestart() throws IOException {
    if (next != null) {
      answers.add("a restart is under way");
    } else {
      next = start(List.of("--take-over"));
    }
  }

  /** What was wrong with the first one will be with the second; and one that ended well is done. */
  private boolean isToStartAgain(int code) {
    return code > WRONG || everReady && code != 0;
  }

  private void startAgain(int code) throws IOException, InterruptedException {
    err.println("eniswitch: the switch ended with " + code + ", it is started again");
    err.flush();
    if (!ready) {
      Thread.sleep(
          Math.min(FIRST_PAUSE.toMillis() << Math.min(failures, 10), MAX_PAUSE.toMillis()));
      failures++;
    }
    ready = false;
    current = start(List.of());
  }

  private Process start(List<String> more) throws IOException {
    List<String> command = new ArrayList<>(words);
    command.addAll(more);
    Process process = new ProcessBuilder(command).inheritIO().start();
    var _ = process.onExit().thenAccept(ended -> events.add(new Event.Ended(ended)));
    return process;
  }

  /** Ends the process, and closes what was kept for it. */
  @Override
  public void close() {
    closing = true;
    end(next);
    end(current);
    keeper.close();
  }

  private static void end(@Nullable Process process) {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(END_TIME.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
