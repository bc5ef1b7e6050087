package io.eniswitch.dataplane.keep;

import io.eniswitch.dataplane.linux.Fd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The open files of this process that the next one goes on with, and those that the process before
 * has left.
 *
 * <p>What is left over is closed by {@link #dropLeft}, so that a device nobody wants any more does
 * not outlive the next start. <b>Threading</b>: any thread that may wait. <b>Bounds</b>: those of
 * the ports.
 */
public final class Kept {
  private final Map<String, Fd> own = new ConcurrentHashMap<>();
  private final Map<String, Fd> left = new ConcurrentHashMap<>();
  private final @Nullable KeeperLink keeper;

  private Kept(final @Nullable KeeperLink keeper) {
    this.keeper = keeper;
  }

  /** Nothing was left, and nothing outlives this process but what it hands over. */
  public static Kept byNobody() {
    return new Kept(null);
  }

  /** What a keeper has, which keeps what is held from now on. */
  public static Kept by(final KeeperLink keeper) {
    final Kept kept = new Kept(keeper);
    kept.left.putAll(keeper.list());
    return kept;
  }

  /** More that the process before has; what is known already is closed. */
  public void add(final Map<String, Fd> more) {
    more.forEach((name, file) -> {
      if (own.containsKey(name) || left.putIfAbsent(name, file) != null) {
        file.close();
      }
    });
  }

  /** Forgets what the process before has no more. */
  public void retain(final Map<String, Fd> present) {
    left.keySet().stream().filter(name -> !present.containsKey(name)).toList().forEach(this::drop);
  }

  /** Takes a file that was left, the caller's from now on; it is held already. */
  public Optional<Fd> take(final String name) {
    final Fd file = left.remove(name);
    if (file != null) {
      own.put(name, file);
    }
    return Optional.ofNullable(file);
  }

  /** The names of what was left and not taken, with this beginning. */
  public List<String> left(final String beginning) {
    return left.keySet().stream().filter(name -> name.startsWith(beginning)).sorted().toList();
  }

  /** Keeps a file, which stays the caller's. */
  public void hold(final String name, final Fd file) {
    own.put(name, file);
    if (keeper != null) {
      keeper.hold(name, file);
    }
  }

  /**
   * Keeps a file no more. One that was left is closed; one that was held is the caller's to close,
   * and then nobody has it.
   */
  public void drop(final String name) {
    own.remove(name);
    final Fd file = left.remove(name);
    if (file != null) {
      file.close();
    }
    if (keeper != null) {
      keeper.drop(name);
    }
  }

  /** Closes what was left and nobody took. */
  public void dropLeft() {
    List.copyOf(left.keySet()).forEach(this::drop);
  }

  /** What the next process is to get. */
  public Map<String, Fd> held() {
    return Map.copyOf(own);
  }
}
