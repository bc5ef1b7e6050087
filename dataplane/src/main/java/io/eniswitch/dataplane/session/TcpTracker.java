package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.FragmentHeader;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;

/**
 * Follows TCP connections as an onlooker: states by flags, sequence and acknowledgement numbers
 * that lie in the window.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Layout</b> of a window record, 16 bytes for each
 * side: 0 end of what it sent · 4 end of what it may send · 8 largest window it offered, at least 1
 * · 12 its window scale, 13 flags: 1 seen, 2 scale offered. <b>Source</b>: RFC 9293; van Rooij,
 * Real Stateful TCP Packet Filtering, 2001, for the bounds of an onlooker.
 */
final class TcpTracker {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;

  private static final int END = 0;
  private static final int MAX_END = 4;
  private static final int MAX_WINDOW = 8;
  private static final int SCALE = 12;
  private static final int SEEN = 13;
  private static final int SIDE_BYTES = 16;
  private static final int MIN_ACK_WINDOW = 66_000;
  private static final int MAX_SCALE = 14;

  private final SessionTable ipv4;
  private final SessionTable ipv6;

  TcpTracker(final SessionTable ipv4, final SessionTable ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  /** Follows one segment; answers why it is refused, or {@link DropReason#NONE}. */
  DropReason process(
      final long session, final int side, final long frame, final int layout, final int nowMs) {
    final long tcp = frame + Layout.l4Offset(layout);
    final int flags = Memory.readByte(tcp + 13);
    final int state = Session.state(session);
    final int next = nextState(session, side, state, flags);
    if (next == TcpState.NONE) {
      return DropReason.TCP_STATE;
    }
    final long window = (Layout.isIpv4(layout) ? ipv4 : ipv6).window(session);
    if (!follow(window, side, tcp, segmentBytes(frame, layout, tcp), flags)) {
      return DropReason.TCP_WINDOW;
    }
    if (next != state) {
      Session.writeState(session, next);
    }
    if ((flags & FIN) != 0) {
      final int fin = side == 0 ? Session.FIN_FROM_A : Session.FIN_FROM_B;
      Session.writeFlags(session, Session.flags(session) | fin);
    }
    Session.extend(session, nowMs, timeoutMs(session, next));
    return DropReason.NONE;
  }

  /**
   * Follows a fragment without a header, whose bytes the receiver may acknowledge: they are taken
   * to follow what was seen, within the window.
   */
  void extend(final long session, final int side, final long frame, final int layout) {
    final long sender =
        (Layout.isIpv4(layout) ? ipv4 : ipv6).window(session) + side * (long) SIDE_BYTES;
    final int end = Memory.readInt(sender + END) + FragmentHeader.payloadBytes(frame, layout);
    if (Memory.readInt(sender + MAX_END) - end >= 0) {
      Memory.writeInt(sender + END, end);
    }
  }

  /** End of what {@code side} has sent, by the record at {@code window}. */
  static int end(final long window, final int side) {
    return Memory.readInt(window + side * (long) SIDE_BYTES + END);
  }

  /** True if a number lies in the last window that the other side offered, or just before it. */
  static boolean mayHaveSent(final long window, final int side, final int sequence) {
    final int end = end(window, side);
    final long other = window + (side ^ 1) * (long) SIDE_BYTES;
    final int offered = Math.max(Memory.readInt(other + MAX_WINDOW), MIN_ACK_WINDOW);
    return end - sequence >= 0 && sequence - (end - offered) >= 0;
  }

  private static int nextState(
      final long session, final int side, final int state, final int flags) {
    if ((flags & RST) != 0) {
      return TcpState.CLOSED;
    }
    final boolean fromInitiator =
        side == ((Session.flags(session) & Session.INITIATED_BY_B) != 0 ? 1 : 0);
    if ((flags & SYN) != 0) {
      return onSyn(state, flags, fromInitiator);
    }
    return switch (state) {
      case TcpState.SYN_SENT -> TcpState.NONE;
      case TcpState.SYN_RECEIVED -> fromInitiator ? TcpState.ESTABLISHED : state;
      case TcpState.ESTABLISHED -> (flags & FIN) != 0 ? TcpState.CLOSING : state;
      case TcpState.CLOSING ->
          (flags & FIN) != 0 && bothFin(session, side) ? TcpState.CLOSED : state;
      default -> state;
    };
  }

  /**
   * A SYN opens, an answering SYN confirms; both may be repeated. Within a live connection the
   * receiver answers a SYN by a challenge ACK (RFC 5961), and after its end a SYN opens the next.
   */
  private static int onSyn(final int state, final int flags, final boolean fromInitiator) {
    final boolean ack = (flags & ACK) != 0;
    if (state == TcpState.CLOSED && !ack && fromInitiator) {
      return TcpState.SYN_SENT;
    }
    if (state > TcpState.SYN_RECEIVED) {
      return state;
    }
    if (fromInitiator) {
      return ack ? TcpState.NONE : Math.max(state, TcpState.SYN_SENT);
    }
    return TcpState.SYN_RECEIVED;
  }

  private static boolean bothFin(final long session, final int side) {
    final int other = side == 0 ? Session.FIN_FROM_B : Session.FIN_FROM_A;
    return (Session.flags(session) & other) != 0;
  }

  private static int timeoutMs(final long session, final int state) {
    return switch (state) {
      case TcpState.SYN_SENT, TcpState.SYN_RECEIVED -> TcpState.HALF_OPEN_TIMEOUT_MS;
      case TcpState.CLOSING -> TcpState.CLOSING_TIMEOUT_MS;
      case TcpState.CLOSED -> Session.closedTimeoutMs(session);
      default -> Session.timeoutMs(session);
    };
  }

  private static int segmentBytes(final long frame, final int layout, final long tcp) {
    final int dataOffset = Memory.readByte(tcp + 12) >>> 2 & 0x3c;
    final int ipBytes =
        Layout.isIpv4(layout)
            ? Memory.readShortBe(frame + Layout.IP_OFFSET + 2)
            : Memory.readShortBe(frame + Layout.IP_OFFSET + 4) + 40;
    return ipBytes - (Layout.l4Offset(layout) - Layout.IP_OFFSET) - dataOffset;
  }

  /** Checks the segment against both windows and moves them; false if it lies outside. */
  private static boolean follow(
      final long windows, final int side, final long tcp, final int bytes, final int flags) {
    final long sender = windows + side * (long) SIDE_BYTES;
    final long receiver = windows + (side ^ 1) * (long) SIDE_BYTES;
    final int sequence = Memory.readIntBe(tcp + 4);
    final int control = (flags & SYN) != 0 || (flags & FIN) != 0 ? 1 : 0;
    final int end = sequence + bytes + control;
    int ack = Memory.readIntBe(tcp + 8);
    if ((Memory.readByte(sender + SEEN) & 1) == 0) {
      meet(sender, receiver, tcp, end, flags);
    }
    if ((flags & ACK) == 0 || (flags & RST) != 0 && ack == 0) {
      ack = Memory.readInt(receiver + END);
    }
    final boolean receiverSeen = (Memory.readByte(receiver + SEEN) & 1) != 0;
    if (receiverSeen && !inWindow(sender, receiver, sequence, end, ack)) {
      return (flags & (SYN | ACK)) == SYN && restart(sender, receiver, tcp, end);
    }
    advance(sender, receiver, tcp, end, ack);
    return true;
  }

  private static boolean inWindow(
      final long sender, final long receiver, final int sequence, final int end, final int ack) {
    final int ackWindow = Math.max(Memory.readInt(sender + MAX_WINDOW), MIN_ACK_WINDOW);
    return Memory.readInt(sender + MAX_END) - sequence >= 0
        && end - (Memory.readInt(sender + END) - Memory.readInt(receiver + MAX_WINDOW)) >= 0
        && Memory.readInt(receiver + END) - ack >= 0
        && ack - (Memory.readInt(receiver + END) - ackWindow) >= 0;
  }

  /** A SYN outside the window is a new connection between the same ports. */
  private static boolean restart(
      final long sender, final long receiver, final long tcp, final int end) {
    for (int i = 0; i < SIDE_BYTES; i += 8) {
      Memory.writeLong(sender + i, 0);
      Memory.writeLong(receiver + i, 0);
    }
    meet(sender, receiver, tcp, end, SYN);
    return true;
  }

  /** First segment of a side, or the first since the switch took the session up. */
  private static void meet(
      final long sender, final long receiver, final long tcp, final int end, final int flags) {
    final int window = Memory.readShortBe(tcp + 14);
    Memory.writeInt(sender + END, end);
    Memory.writeInt(sender + MAX_WINDOW, Math.max(1, window));
    final int reachable = Math.max(1, Memory.readInt(receiver + MAX_WINDOW));
    Memory.writeInt(sender + MAX_END, end + reachable);
    Memory.writeByte(sender + SEEN, 1);
    if ((flags & SYN) != 0) {
      final int scale = windowScale(tcp);
      Memory.writeByte(sender + SCALE, Math.max(0, scale));
      Memory.writeByte(sender + SEEN, scale >= 0 ? 3 : 1);
    } else {
      Memory.writeByte(sender + SCALE, MAX_SCALE);
    }
  }

  private static void advance(
      final long sender, final long receiver, final long tcp, final int end, final int ack) {
    final boolean bothScale =
        (Memory.readByte(tcp + 13) & SYN) == 0
            && ((Memory.readByte(sender + SEEN) & Memory.readByte(receiver + SEEN) & 2) != 0
                || Memory.readByte(sender + SCALE) == MAX_SCALE);
    final int scale = bothScale ? Memory.readByte(sender + SCALE) : 0;
    final int window = Memory.readShortBe(tcp + 14) << scale;
    if (window > Memory.readInt(sender + MAX_WINDOW)) {
      Memory.writeInt(sender + MAX_WINDOW, window);
    }
    if (end - Memory.readInt(sender + END) > 0) {
      Memory.writeInt(sender + END, end);
    }
    final int mayReach = ack + Math.max(1, window);
    if ((Memory.readByte(receiver + SEEN) & 1) != 0
        && mayReach - Memory.readInt(receiver + MAX_END) > 0) {
      Memory.writeInt(receiver + MAX_END, mayReach);
    }
  }

  /** The window scale option of a SYN (RFC 7323), or -1. */
  private static int windowScale(final long tcp) {
    final int headerBytes = Memory.readByte(tcp + 12) >>> 2 & 0x3c;
    int at = 20;
    while (at < headerBytes) {
      final int kind = Memory.readByte(tcp + at);
      if (kind == 0) {
        return -1;
      }
      final int length = kind == 1 || at + 1 >= headerBytes ? 1 : Memory.readByte(tcp + at + 1);
      if (kind == 3 && length == 3 && at + 2 < headerBytes) {
        return Math.min(MAX_SCALE, Memory.readByte(tcp + at + 2));
      }
      at += Math.max(1, length);
    }
    return -1;
  }
}
