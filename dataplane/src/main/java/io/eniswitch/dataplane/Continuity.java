package io.eniswitch.dataplane;

import io.eniswitch.dataplane.keep.Baton;
import io.eniswitch.dataplane.session.SessionMemory;
import io.eniswitch.dataplane.session.SessionTables;

/**
 * What a switch has in common with the process before and after it.
 *
 * @param baton says whose turn it is to move packets
 * @param sessions the memory of its sessions, of the shape that {@link #shape} says; closed with
 *     the switch, as the baton
 */
public record Continuity(Baton baton, SessionMemory sessions) {
  /** Nothing: the switch begins and ends with its process. */
  static Continuity none(final DataplaneSettings settings) {
    return new Continuity(Baton.alone(), SessionMemory.ofProcess(shape(settings)));
  }

  /** How much session memory a switch needs. */
  public static SessionMemory.Shape shape(final DataplaneSettings settings) {
    final int ipv4 = settings.sessionsPerWorker();
    return new SessionMemory.Shape(
        settings.workers(), ipv4, SessionTables.ipv6Records(ipv4), settings.eniCapacity());
  }
}
