package io.eniswitch.controlplane.failover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.agrona.ErrorHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Appends events to a file, one JSON object per line.
 *
 * <p><b>Threading</b>: any thread hands over, an own one writes. <b>Bounds</b>: a file of {@value
 * #MAX_BYTES} bytes and the one before it; {@value #QUEUE} events wait, what comes beyond is not
 * written, and said once.
 */
public final class EventFile implements Consumer<SwitchEvent>, AutoCloseable {
  private static final long MAX_BYTES = 16 << 20;
  private static final int QUEUE = 10_000;

  private final Path path;
  private final ErrorHandler errors;
  private final ArrayBlockingQueue<SwitchEvent> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicBoolean overflowed = new AtomicBoolean();
  private final Thread thread;

  /** Appends to {@code events.jsonl} in {@code directory}. */
  public EventFile(Path directory, ErrorHandler errors) {
    this.path = directory.resolve("events.jsonl");
    this.errors = errors;
    this.thread = Thread.ofPlatform().name("event-file").daemon().start(this::run);
  }

  @Override
  public void accept(SwitchEvent event) {
    if (!queue.offer(event) && overflowed.compareAndSet(false, true)) {
      errors.onError(new IOException("events come faster than " + path + " takes them"));
    }
  }

  private void run() {
    List<SwitchEvent> taken = new ArrayList<>();
    boolean open = true;
    while (open || !queue.isEmpty()) {
      try {
        taken.add(queue.take());
      } catch (InterruptedException _) {
        open = false;
      }
      queue.drainTo(taken);
      write(taken);
      taken.clear();
    }
  }

  private void write(List<SwitchEvent> taken) {
    StringBuilder lines = new StringBuilder();
    for (SwitchEvent event : taken) {
      lines.append(JsonMapper.shared().writeValueAsString(event)).append('\n');
    }
    try {
      if (Files.exists(path) && Files.size(path) > MAX_BYTES) {
        Files.move(
            path, path.resolveSibling("events.1.jsonl"), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(
          path,
          lines,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      errors.onError(e);
    }
  }

  /** Writes what waits and ends. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
