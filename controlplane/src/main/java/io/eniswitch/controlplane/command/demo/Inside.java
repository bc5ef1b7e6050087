package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.linux.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** This program once more, as root of namespaces of its own. */
final class Inside {
  private static final int PATIENCE_SECONDS = 10;

  private Inside() {}

  /**
   * Starts it with the same arguments and one more, and waits for its end, which is also that of
   * the process started if this one is told to end.
   *
   * @return its exit code
   */
  static int run(String further) throws IOException, InterruptedException {
    List<String> program =
        new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
    String[] own = Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1);
    for (int i = 1; i < own.length - 1; i++) {
      program.add(own[i]);
    }
    program.add(further);
    Process process = new ProcessBuilder(UserNamespace.command(program)).inheritIO().start();
    Thread end = Thread.ofPlatform().unstarted(() -> end(process));
    Runtime.getRuntime().addShutdownHook(end);
    return process.waitFor();
  }

  private static void end(Process process) {
    process.destroy();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
