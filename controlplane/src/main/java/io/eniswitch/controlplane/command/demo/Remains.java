package io.eniswitch.controlplane.command.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes away what a stage left in the file system. */
final class Remains {
  private Remains() {}

  /** Deletes files and empty directories in this order; one that cannot be is told. */
  static void delete(Path... paths) {
    for (Path path : paths) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        System.err.println("demo: " + path + " stays: " + e.getMessage());
      }
    }
  }
}
