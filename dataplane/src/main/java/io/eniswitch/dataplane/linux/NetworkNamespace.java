package io.eniswitch.dataplane.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * An open network namespace. It lives as long as something holds it: this object, its name, a
 * thread or process inside, or a socket made in it.
 *
 * <p><b>Threading:</b> any thread. What must happen inside runs on a platform thread of its own
 * that enters, works and ends, so that no pooled thread is ever left in a wrong namespace. Sockets,
 * TUN files and netlink sockets stay in the namespace they were opened in, whoever uses them later.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final NativeFunction SETNS = NativeFunction.of("setns", 2);
  private static final NativeFunction UNSHARE = NativeFunction.of("unshare", 1);

  // /proc/self is the process's first thread, which a thread's own namespace is not.
  static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";

  private final String name;
  private final Fd fd;
  private @Nullable Netlink netlink;

  private NetworkNamespace(String name, Fd fd) {
    this.name = name;
    this.fd = fd;
  }

  /** Work to do inside a namespace. */
  @FunctionalInterface
  public interface Task<T extends @Nullable Object, X extends Exception> {
    /** Does it; called on a thread inside the namespace. */
    T call() throws X;
  }

  /** The namespace the calling thread is in. */
  public static NetworkNamespace current() {
    return new NetworkNamespace("current", Fd.open(OF_THIS_THREAD, Fd.O_RDONLY));
  }

  /**
   * The namespace {@code ip netns} knows under this name.
   *
   * @throws LinuxException if there is none
   */
  public static NetworkNamespace open(String name) {
    return new NetworkNamespace(name, Fd.open(NamespaceName.path(name).toString(), Fd.O_RDONLY));
  }

  /**
   * Makes a namespace with a name, as {@code ip netns add} does, and sets its loopback up.
   *
   * @throws LinuxException if the name is taken, or the process lacks CAP_SYS_ADMIN
   */
  public static NetworkNamespace create(String name) {
    NamespaceName.reserve(name);
    try {
      return inNewThread(
          "netns-create",
          () -> {
            UNSHARE.checked("CLONE_NEWNET", CLONE_NEWNET);
            NamespaceName.bind(name);
            return withLoopbackUp(open(name));
          });
    } catch (LinuxException e) {
      NamespaceName.release(name);
      throw e;
    }
  }

  /**
   * Makes a namespace without a name and sets its loopback up; it is gone when this object is
   * closed and nothing else holds it.
   */
  public static NetworkNamespace anonymous() {
    return inNewThread(
        "netns-create",
        () -> {
          UNSHARE.checked("CLONE_NEWNET", CLONE_NEWNET);
          Fd fd = Fd.open(OF_THIS_THREAD, Fd.O_RDONLY);
          return withLoopbackUp(new NetworkNamespace("anonymous", fd));
        });
  }

  /** Takes the name away; the namespace ends when nothing else holds it. */
  public static void delete(String name) {
    NamespaceName.release(name);
  }

  /** Whether a namespace of that name exists. */
  public static boolean exists(String name) {
    return Files.exists(NamespaceName.path(name));
  }

  /** The name it was opened by. */
  public String name() {
    return name;
  }

  /** The descriptor that names it to netlink and setns. */
  public Fd fd() {
    return fd;
  }

  /**
   * Runs {@code task} on a new platform thread inside the namespace and waits for it. Threads and
   * processes the task starts are inside too.
   */
  public <T extends @Nullable Object, X extends Exception> T run(Task<T, X> task) throws X {
    return inNewThread(
        "netns-" + name,
        () -> {
          SETNS.checked(name, fd.number(), CLONE_NEWNET);
          return task.call();
        });
  }

  /**
   * Runs a short task inside on the calling thread, which is back in its own namespace afterwards:
   * about 10 µs instead of the 100 µs or more of {@link #run}. The task must start no thread and
   * must not wait. A virtual thread is served by {@link #run}.
   */
  public <T extends @Nullable Object, X extends Exception> T visit(Task<T, X> task) throws X {
    if (Thread.currentThread().isVirtual()) {
      return run(task);
    }
    try (Fd home = Fd.open(OF_THIS_THREAD, Fd.O_RDONLY);
        var _ = new Visit(this, home)) {
      return task.call();
    }
  }

  /**
   * Starts a process inside. The JVM's thread that waits for it is inside as well and holds the
   * namespace until about a minute after the process ended.
   */
  public Process exec(ProcessBuilder process) throws IOException {
    return run(process::start);
  }

  /**
   * Writes a setting below {@code /proc/sys/net} of this namespace.
   *
   * @param key as in {@code ipv4/conf/all/rp_filter}
   */
  public void sysctl(String key, String value) throws IOException {
    run(() -> Files.writeString(Path.of("/proc/sys/net", key), value));
  }

  /** The netlink socket of this namespace, opened at the first call and closed with this object. */
  public synchronized Netlink netlink() {
    Netlink open = netlink;
    if (open == null) {
      open = visit(Netlink::open);
      netlink = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (netlink != null) {
      netlink.close();
    }
    fd.close();
  }

  @Override
  public String toString() {
    return "network namespace " + name;
  }

  private static NetworkNamespace withLoopbackUp(NetworkNamespace created) {
    new Links(created.netlink()).change(1).up(true).apply();
    return created;
  }

  @SuppressWarnings("unchecked") // a task throws X, a RuntimeException or an Error, nothing else
  private static <T extends @Nullable Object, X extends Exception> T inNewThread(
      String threadName, Task<T, X> task) throws X {
    FutureTask<T> future = new FutureTask<>(task::call);
    Thread thread = Thread.ofPlatform().name(threadName).daemon(true).start(future);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return switch (future.state()) {
      case SUCCESS -> future.resultNow();
      default -> {
        Throwable cause = future.exceptionNow();
        if (cause instanceof Error error) {
          throw error;
        }
        throw (X) cause;
      }
    };
  }

  /** A stay of the calling thread in another namespace. */
  private static final class Visit implements AutoCloseable {
    private final NetworkNamespace visited;
    private final Fd home;

    Visit(NetworkNamespace visited, Fd home) {
      SETNS.checked(visited.name, visited.fd.number(), CLONE_NEWNET);
      this.visited = visited;
      this.home = home;
    }

    @Override
    public void close() {
      if (SETNS.call(home.number(), CLONE_NEWNET) < 0) {
        // Going on here would give the wrong namespace to whatever this thread does next.
        throw new AssertionError("thread cannot leave " + visited);
      }
    }
  }
}
