package io.eniswitch.dataplane.trace;

import java.util.List;

/**
 * Live sessions of an ENI.
 *
 * @param eniId whose
 * @param sessions what was found
 * @param isCut true if there may be more than were asked for
 */
public record SessionListing(String eniId, List<Row> sessions, boolean isCut) {
  /**
   * A session and the names of both ENIs.
   *
   * @param worker whose it is
   * @param initiatorEni who opened it
   * @param responderEni the other end
   * @param view the rest
   */
  public record Row(int worker, String initiatorEni, String responderEni, SessionView view) {}

  /** Copies the list. */
  public SessionListing {
    sessions = List.copyOf(sessions);
  }
}
