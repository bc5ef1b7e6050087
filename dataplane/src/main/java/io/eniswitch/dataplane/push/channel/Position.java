package io.eniswitch.dataplane.push.channel;

/**
 * How far a switch followed control, and whom.
 *
 * @param generation the newest control plane it ever followed; older ones are refused
 * @param revision the last complete revision it has of that one; {@link #NOWHERE} for none
 */
public record Position(long generation, long revision) {
  /** The revision of a switch that has nothing. */
  public static final long NOWHERE = -1;

  /** A switch that never followed anyone. */
  public static final Position START = new Position(0, NOWHERE);
}
