package io.eniswitch.dataplane.linux;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** What tests with a real kernel need, and names nobody else on the machine uses. */
public final class KernelAccess {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private KernelAccess() {}

  /** Skips the test, saying why in one line, where namespaces or TAP devices are not to be had. */
  public static void require() {
    try (NetworkNamespace space = NetworkNamespace.anonymous()) {
      space.run(TunFile::features);
    } catch (LinuxException e) {
      String test =
          StackWalker.getInstance()
              .walk(frames -> frames.skip(1).findFirst().orElseThrow().getClassName());
      System.out.println("SKIPPED " + test + ": " + e.getMessage());
      Assumptions.abort(String.valueOf(e.getMessage()));
    }
  }

  /** A name for a namespace or a link that no other test and no other process has. */
  public static String uniqueName(String prefix) {
    return prefix + Long.toString(ProcessHandle.current().pid(), 36) + "x" + NEXT.getAndIncrement();
  }
}
