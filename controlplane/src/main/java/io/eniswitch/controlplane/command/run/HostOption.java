package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The name of this host. */
final class HostOption {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "This host in the tag eniswitch:host (default: the host's name).")
  private @Nullable String host;

  /** The name given, or the host's own. */
  String name() {
    if (host != null) {
      return host;
    }
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      throw new CommandFailure("the host has no name: " + e.getMessage() + "; see --host", e);
    }
  }
}
