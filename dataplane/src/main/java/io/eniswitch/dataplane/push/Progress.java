package io.eniswitch.dataplane.push;

import java.util.TreeMap;

/**
 * Up to which revision everything wanted is there, or was refused.
 *
 * <p><b>Threading</b>: the follower's turn. <b>Bounds</b>: one entry per revision with something
 * under way.
 */
final class Progress {
  /** What {@link #takeNews} answers when there is none. */
  static final long NONE = -1;

  // Of all revisions but the latest, whose things come and go by the thousand.
  private final TreeMap<Long, Integer> open = new TreeMap<>();
  private long latest = NONE;
  private int openOfLatest;
  private long followed = NONE;
  private long told = NONE;

  /** Everything is said anew, perhaps at an earlier revision: it is to be told again. */
  void onBegin() {
    told = NONE;
    followed = NONE;
  }

  /** All that is wanted at this revision was taken up. */
  void onFollowed(long revision) {
    followed = revision;
  }

  /** Something wanted at this revision is under way. */
  void begin(long revision) {
    if (revision != latest) {
      if (openOfLatest > 0) {
        open.merge(latest, openOfLatest, Integer::sum);
      }
      latest = revision;
      Integer before = open.remove(revision);
      openOfLatest = before == null ? 0 : before;
    }
    openOfLatest++;
  }

  /** It arrived, was refused, or is not wanted any more. */
  void end(long revision) {
    if (revision != latest) {
      open.computeIfPresent(revision, (_, count) -> count == 1 ? null : count - 1);
    } else if (openOfLatest > 0) {
      openOfLatest--;
    }
  }

  /** The revision reached, if it is a later one than at the last call, or {@link #NONE}. */
  long takeNews() {
    long reached = openOfLatest == 0 ? followed : Math.min(followed, latest - 1);
    if (!open.isEmpty()) {
      reached = Math.min(reached, open.firstKey() - 1);
    }
    if (reached <= told) {
      return NONE;
    }
    told = reached;
    return reached;
  }
}
