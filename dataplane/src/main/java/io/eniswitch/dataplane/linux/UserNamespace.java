package io.eniswitch.dataplane.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a program that is not root gets namespaces of its own: it starts itself again as root of a
 * new user, network and mount namespace. Only a process with a single thread may enter a new user
 * namespace, which a JVM never is, so {@code unshare} of util-linux does it and then becomes the
 * JVM.
 *
 * <p><b>Source:</b> user_namespaces(7), unshare(1).
 */
public final class UserNamespace {
  private static final List<String> UNSHARE =
      List.of("unshare", "--user", "--map-root-user", "--net", "--mount", "--");
  private static final NativeFunction GETEUID = NativeFunction.of("geteuid", 0);
  private static final int PROBE_SECONDS = 5;

  private UserNamespace() {}

  /** Whether this process is root, be it of a user namespace only. */
  public static boolean isRoot() {
    return GETEUID.call() == 0;
  }

  /** Whether this process is in a user namespace other than the machine's first. */
  public static boolean isInside() throws IOException {
    String map = Files.readString(Path.of("/proc/self/uid_map")).strip();
    return !map.matches("0\\s+0\\s+4294967295");
  }

  /** {@code program} with its arguments, to be started as root of new namespaces. */
  public static List<String> command(List<String> program) {
    List<String> command = new ArrayList<>(UNSHARE);
    command.addAll(program);
    return command;
  }

  /** Why {@link #command} would not work on this machine, as a sentence; empty if it would. */
  public static Optional<String> obstacle() throws InterruptedException {
    try {
      Process probe =
          new ProcessBuilder(command(List.of("true"))).redirectErrorStream(true).start();
      probe.getOutputStream().close();
      if (!probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        probe.destroyForcibly();
        return Optional.of("unshare did not end within " + PROBE_SECONDS + " s");
      }
      String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return probe.exitValue() == 0 ? Optional.empty() : Optional.of(said.strip());
    } catch (IOException e) {
      return Optional.of("the program unshare (util-linux) cannot be started: " + e.getMessage());
    }
  }

  /**
   * Inside, gives namespaces' names a place: {@code /run} belongs to the machine's root, so a
   * private one is mounted over it. Call it once, before {@link NetworkNamespace#create}.
   */
  public static void mountPrivateRun() {
    NamespaceName.mount("tmpfs", "/run", "tmpfs", 0);
  }
}
