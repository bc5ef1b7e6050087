package io.eniswitch.dataplane.push.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tells two running kernels apart: processes of one share {@link System#nanoTime}'s clock. */
public final class BootId {
  private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /** That of the kernel this runs on; empty if it does not say. */
  public static String ofThisKernel() {
    try {
      return Files.readString(FILE).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
