package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;

/**
 * Keeps each session's clock, counters and TCP state.
 *
 * <p><b>Threading</b>: owned by one worker.
 */
public final class Track {
  private static final int TCP = 6;

  private final TcpTracker tcp;
  private final SessionCharges charges;

  /** A stage over one worker's sessions. */
  public Track(final SessionTable ipv4, final SessionTable ipv6, final SessionCharges charges) {
    this.charges = charges;
    tcp = new TcpTracker(ipv4, ipv6);
  }

  /** Follows every packet that has a session; a TCP segment that does not fit is dropped. */
  public void process(final PacketVector vector, final int nowMs) {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      final long session = vector.session[i];
      if (session != Session.NONE && vector.verdict[i] == Verdict.FORWARD) {
        track(vector, i, session, nowMs);
      }
    }
  }

  private void track(
      final PacketVector vector, final int slot, final long session, final int nowMs) {
    final int side = vector.side[slot];
    final int layout = vector.layout[slot];
    if (Layout.protocol(layout) == TCP) {
      if ((layout & Layout.LATER_FRAGMENT) != 0) {
        tcp.extend(session, side, vector.address[slot], layout);
        Session.count(session, side, vector.length[slot]);
        return;
      }
      final DropReason reason = tcp.process(session, side, vector.address[slot], layout, nowMs);
      if (reason != DropReason.NONE) {
        vector.drop(slot, reason);
        return;
      }
    } else {
      Session.extend(session, nowMs, Session.timeoutMs(session));
    }
    final int flags = Session.flags(session);
    if ((flags & Session.RESPONDER_CHARGED) == 0 && takesPart(session, flags, side)) {
      final DropReason refused = charges.confirm(session);
      if (refused != DropReason.NONE) {
        vector.drop(slot, refused);
        return;
      }
    }
    Session.count(session, side, vector.length[slot]);
  }

  /** True once the responder has answered, and over TCP the initiator has confirmed it. */
  private static boolean takesPart(final long session, final int flags, final int side) {
    final int state = Session.state(session);
    return state == TcpState.NONE
        ? side != (flags & Session.INITIATED_BY_B)
        : !TcpState.isHalfOpen(state);
  }
}
