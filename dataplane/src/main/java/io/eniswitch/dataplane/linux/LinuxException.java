package io.eniswitch.dataplane.linux;

/**
 * A system call failed: which call, on what, and why, as in {@code open("/dev/net/tun"): EACCES
 * (permission denied)}. Never thrown on the packet path, where errors are negative results.
 */
public final class LinuxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * A failure of {@code call} on {@code object}.
   *
   * @param call the function's name
   * @param object what it was about: a string is shown in quotes, anything else as it prints
   * @param errno the positive error number
   */
  public LinuxException(String call, Object object, int errno) {
    this(call, object, errno, "");
  }

  /** As above, with the kernel's own sentence or a hint, appended if not empty. */
  public LinuxException(String call, Object object, int errno, String hint) {
    super(
        "%s(%s): %s%s"
            .formatted(
                call,
                object instanceof String ? "\"" + object + "\"" : object,
                Errno.describe(errno),
                hint.isEmpty() ? "" : ": " + hint));
    this.errno = errno;
  }

  /** The positive error number, one of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
