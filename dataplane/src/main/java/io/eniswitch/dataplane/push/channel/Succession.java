package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.keep.KeeperLink;
import io.eniswitch.dataplane.keep.Kept;
import io.eniswitch.dataplane.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a switch goes on with: what the process before has left, or has still.
 *
 * @param kept its files
 * @param keeper who keeps them, or null
 * @param incumbent the process that moves packets until this one can, or null if it is dead
 * @param onSucceeded called when another process moves packets instead: there is nothing left to do
 */
public record Succession(
    Kept kept, @Nullable KeeperLink keeper, @Nullable Incumbent incumbent, Runnable onSucceeded) {
  private static final String SOCKET = "dataplane.sock";
  private static final String READY = "ready";

  /** With nothing, and leaving nothing but to a process that takes over. */
  public static Succession none() {
    return new Succession(Kept.byNobody(), null, null, () -> {});
  }

  /**
   * With what is there.
   *
   * @param keeper where files are kept, or null
   * @param takeOver the directory of a switch to take over from, or null if it is dead
   * @throws IOException naming who does not answer
   */
  public static Succession of(
      final @Nullable Path keeper, final @Nullable Path takeOver, final Runnable onSucceeded)
      throws IOException {
    try {
      final KeeperLink link = keeper == null ? null : KeeperLink.connect(keeper);
      final Incumbent incumbent = takeOver == null ? null : Incumbent.call(socket(takeOver));
      return new Succession(
          link == null ? Kept.byNobody() : Kept.by(link), link, incumbent, onSucceeded);
    } catch (final LinuxException e) {
      throw new IOException("no switch answers: " + e.getMessage(), e);
    }
  }

  /** Where a switch over a directory is called by the next one. */
  static Path socket(final Path directory) {
    return directory.resolve(SOCKET);
  }

  /** Tells the keeper that packets move. */
  void ready() {
    if (keeper != null) {
      keeper.say(READY);
    }
  }
}
