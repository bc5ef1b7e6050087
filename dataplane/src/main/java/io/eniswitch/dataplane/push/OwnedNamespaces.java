package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.DataplaneException;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.PortOpener;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.ErrorHandler;

/**
 * Makes the network namespaces that ports are wanted in and that nobody made yet, and takes away
 * those it made, never one it found.
 *
 * <p>A file per namespace remembers, from before it is made until after it is gone, so that a crash
 * loses none. <b>Threading</b>: any thread that may wait.
 */
public final class OwnedNamespaces implements PortOpener {
  private static final Path NAMES = Path.of("/run/netns");

  private final Path directory;
  private final PortOpener ports;

  private OwnedNamespaces(Path directory, PortOpener ports) {
    this.directory = directory;
    this.ports = ports;
  }

  /**
   * Remembers in {@code directory}, which is made if there is none.
   *
   * @param ports opens the ports themselves
   * @throws IOException if the directory cannot be made
   */
  public static OwnedNamespaces in(Path directory, PortOpener ports) throws IOException {
    Files.createDirectories(directory);
    return new OwnedNamespaces(directory, ports);
  }

  @Override
  public Opened open(Request request, ErrorHandler errors) {
    if (request.at() instanceof PortLocation.Namespace at) {
      try {
        ensure(at.namespace());
      } catch (IOException | LinuxException e) {
        throw new DataplaneException(
            "network namespace " + at.namespace() + " cannot be made: " + e.getMessage(), e);
      }
    }
    return ports.open(request, errors);
  }

  private synchronized void ensure(String name) throws IOException {
    Path memory = directory.resolve(name);
    if (NetworkNamespace.exists(name)) {
      if (!Files.exists(memory) || isNamespace(name)) {
        return;
      }
      // A crash came between the name and the namespace.
      NetworkNamespace.delete(name);
    }
    try {
      Files.createFile(memory);
    } catch (FileAlreadyExistsException _) {
      // It was ours, and is gone since the host started anew.
    }
    NetworkNamespace.create(name).close();
  }

  private static boolean isNamespace(String name) throws IOException {
    return Files.getFileStore(NAMES.resolve(name)).type().equals("nsfs");
  }

  /** Takes a namespace away if it was made here; it ends when nothing in it is left. */
  public synchronized void release(String name) throws IOException {
    Path memory = directory.resolve(name);
    if (Files.exists(memory)) {
      NetworkNamespace.delete(name);
      Files.delete(memory);
    }
  }

  /** The names of all namespaces made here. */
  public synchronized List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
