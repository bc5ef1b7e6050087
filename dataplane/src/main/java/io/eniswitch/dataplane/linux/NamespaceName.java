package io.eniswitch.dataplane.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Names of network namespaces: files in {@code /run/netns} the namespace is mounted on, so that
 * {@code ip netns} works with ours and we with its.
 *
 * <p><b>Source:</b> ip-netns(8) and {@code ip/ipnetns.c} of iproute2.
 */
final class NamespaceName {
  static final Path DIRECTORY = Path.of("/run/netns");

  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final int MS_BIND = 0x1000;
  private static final int MS_REC = 0x4000;
  private static final int MS_SHARED = 0x100000;
  private static final int MNT_DETACH = 2;
  private static final NativeFunction MOUNT = NativeFunction.of("mount", 5);
  private static final NativeFunction UMOUNT = NativeFunction.of("umount2", 2);
  private static final NativeFunction UNLINK = NativeFunction.of("unlink", 1);

  private NamespaceName() {}

  /** The file of a name; a name that could leave the directory is refused. */
  static Path path(String name) {
    if (!VALID.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "network namespace name \"%s\": must be 1 to 63 letters, digits, '.', '_' or '-',"
                  .formatted(name)
              + " the first a letter or digit");
    }
    return DIRECTORY.resolve(name);
  }

  /** Makes the file of a name that must be free. */
  static void reserve(String name) {
    String path = path(name).toString();
    shareDirectory();
    Fd.open(path, Fd.O_RDONLY | Fd.O_CREAT | Fd.O_EXCL).close();
  }

  /** Mounts the calling thread's namespace on the file. */
  static void bind(String name) {
    mount(NetworkNamespace.OF_THIS_THREAD, path(name).toString(), "none", MS_BIND);
  }

  /** Takes mount and file away, as far as they exist. */
  static void release(String name) {
    try (Arena arena = Arena.ofConfined()) {
      String path = path(name).toString();
      long address = arena.allocateFrom(path).address();
      UMOUNT.call(address, MNT_DETACH);
      long result = UNLINK.call(address);
      if (result < 0 && result != -Errno.ENOENT) {
        throw new LinuxException("unlink", path, (int) -result);
      }
    }
  }

  /** mount(2). */
  static void mount(String source, String target, String type, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MOUNT.checked(
          target,
          arena.allocateFrom(source).address(),
          arena.allocateFrom(target).address(),
          arena.allocateFrom(type).address(),
          flags,
          0);
    }
  }

  /**
   * The directory must be a shared mount, or a name taken away here lives on in the mount namespace
   * of every service started meanwhile.
   */
  private static void shareDirectory() {
    try {
      Files.createDirectories(DIRECTORY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String directory = DIRECTORY.toString();
    try {
      mount("", directory, "none", MS_SHARED | MS_REC);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      mount(directory, directory, "none", MS_BIND | MS_REC);
      mount("", directory, "none", MS_SHARED | MS_REC);
    }
  }
}
