package io.eniswitch.controlplane.push;

import java.util.List;

/** All switches, as the courier sees them. <b>Threading</b>: called by one thread at a time. */
public interface Switches {
  /** From here on what changes is told; called once, first. */
  void begin(Account everything);

  /**
   * Tells what changed. Returns at once.
   *
   * @param everything the state with the changes, at their revision
   * @param notices what changed since the last call; at least one
   */
  void tell(Account everything, List<Notice> notices);
}
