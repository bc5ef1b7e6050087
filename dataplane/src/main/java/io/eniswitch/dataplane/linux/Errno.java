package io.eniswitch.dataplane.linux;

import java.util.Map;
import java.util.TreeMap;

/**
 * The error numbers of Linux (the same on x86-64 and AArch64), their names and meanings.
 *
 * <p><b>Source:</b> {@code include/uapi/asm-generic/errno-base.h} and {@code errno.h}.
 */
public final class Errno {
  /** The kernel returns -1 to -4095 as errors; everything else is a result. */
  public static final int MAX = 4095;

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int EBADF = 9;
  public static final int E2BIG = 7;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int ENAMETOOLONG = 36;
  public static final int EBADFD = 77;
  public static final int EMSGSIZE = 90;
  public static final int EOPNOTSUPP = 95;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENETDOWN = 100;
  public static final int ENOBUFS = 105;

  private static final Map<Integer, String> TEXTS = texts();

  private Errno() {}

  /** {@code EACCES (permission denied)}; {@code errno 4000} for a number not in the table. */
  public static String describe(int errno) {
    String text = TEXTS.get(errno);
    if (text == null) {
      return "errno " + errno;
    }
    int space = text.indexOf(' ');
    return text.substring(0, space) + " (" + text.substring(space + 1) + ")";
  }

  private static Map<Integer, String> texts() {
    Map<Integer, String> texts = new TreeMap<>();
    TABLE
        .lines()
        .forEach(line -> {
          int space = line.indexOf(' ');
          texts.put(Integer.valueOf(line.substring(0, space)), line.substring(space + 1));
        });
    return texts;
  }

  private static final String TABLE =
      """
      1 EPERM operation not permitted
      2 ENOENT no such file or directory
      3 ESRCH no such process
      4 EINTR interrupted system call
      5 EIO input/output error
      6 ENXIO no such device or address
      7 E2BIG argument list too long
      8 ENOEXEC exec format error
      9 EBADF bad file descriptor
      10 ECHILD no child processes
      11 EAGAIN resource temporarily unavailable
      12 ENOMEM cannot allocate memory
      13 EACCES permission denied
      14 EFAULT bad address
      15 ENOTBLK block device required
      16 EBUSY device or resource busy
      17 EEXIST file exists
      18 EXDEV invalid cross-device link
      19 ENODEV no such device
      20 ENOTDIR not a directory
      21 EISDIR is a directory
      22 EINVAL invalid argument
      23 ENFILE too many open files in system
      24 EMFILE too many open files
      25 ENOTTY inappropriate ioctl for device
      26 ETXTBSY text file busy
      27 EFBIG file too large
      28 ENOSPC no space left on device
      29 ESPIPE illegal seek
      30 EROFS read-only file system
      31 EMLINK too many links
      32 EPIPE broken pipe
      33 EDOM numerical argument out of domain
      34 ERANGE numerical result out of range
      35 EDEADLK resource deadlock avoided
      36 ENAMETOOLONG file name too long
      37 ENOLCK no locks available
      38 ENOSYS function not implemented
      39 ENOTEMPTY directory not empty
      40 ELOOP too many levels of symbolic links
      61 ENODATA no data available
      62 ETIME timer expired
      71 EPROTO protocol error
      74 EBADMSG bad message
      75 EOVERFLOW value too large for defined data type
      77 EBADFD file descriptor in bad state
      84 EILSEQ invalid or incomplete multibyte or wide character
      88 ENOTSOCK socket operation on non-socket
      89 EDESTADDRREQ destination address required
      90 EMSGSIZE message too long
      91 EPROTOTYPE protocol wrong type for socket
      92 ENOPROTOOPT protocol not available
      93 EPROTONOSUPPORT protocol not supported
      94 ESOCKTNOSUPPORT socket type not supported
      95 EOPNOTSUPP operation not supported
      96 EPFNOSUPPORT protocol family not supported
      97 EAFNOSUPPORT address family not supported by protocol
      98 EADDRINUSE address already in use
      99 EADDRNOTAVAIL cannot assign requested address
      100 ENETDOWN network is down
      101 ENETUNREACH network is unreachable
      102 ENETRESET network dropped connection on reset
      103 ECONNABORTED software caused connection abort
      104 ECONNRESET connection reset by peer
      105 ENOBUFS no buffer space available
      106 EISCONN transport endpoint is already connected
      107 ENOTCONN transport endpoint is not connected
      108 ESHUTDOWN cannot send after transport endpoint shutdown
      109 ETOOMANYREFS too many references: cannot splice
      110 ETIMEDOUT connection timed out
      111 ECONNREFUSED connection refused
      112 EHOSTDOWN host is down
      113 EHOSTUNREACH no route to host
      114 EALREADY operation already in progress
      115 EINPROGRESS operation now in progress
      116 ESTALE stale file handle
      122 EDQUOT disk quota exceeded
      125 ECANCELED operation canceled
      """;
}
