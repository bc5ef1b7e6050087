package io.eniswitch.dataplane.probe;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears when a network namespace loses its name, as {@code ip netns delete} does. A port keeps its
 * namespace alive, so that nothing else tells.
 *
 * <p><b>Threading</b>: an own thread calls the listener.
 */
final class NamespaceNames implements AutoCloseable {
  private static final Path NAMES = Path.of("/run/netns");

  private final Consumer<String> listener;
  private final @Nullable WatchService service;

  /** Listens, if this host has named namespaces at all. */
  NamespaceNames(final Consumer<String> listener) {
    this.listener = listener;
    this.service = open();
    if (service != null) {
      Thread.ofPlatform().name("namespace-names").daemon().start(() -> run(service));
    }
  }

  private static @Nullable WatchService open() {
    try {
      Files.createDirectories(NAMES);
      final WatchService opened = NAMES.getFileSystem().newWatchService();
      NAMES.register(opened, StandardWatchEventKinds.ENTRY_DELETE);
      return opened;
    } catch (final IOException _) {
      return null;
    }
  }

  private void run(final WatchService open) {
    try {
      while (true) {
        final WatchKey key = open.take();
        for (final WatchEvent<?> event : key.pollEvents()) {
          if (event.context() instanceof Path name) {
            listener.accept(name.toString());
          }
        }
        key.reset();
      }
    } catch (final ClosedWatchServiceException _) {
      // The monitor was closed.
    } catch (final InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (service != null) {
      try {
        service.close();
      } catch (final IOException _) {
        // It ends with the process then.
      }
    }
  }
}
