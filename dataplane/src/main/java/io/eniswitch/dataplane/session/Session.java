package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Memory;

/**
 * One session, by the address of its record's fixed part, which follows the two addresses.
 *
 * <p>A session has two sides, A and B; A is the one with the lower address. The initiator may be
 * either. <b>Layout</b> from the fixed part on: 0 port of A, 2 port of B, 4 protocol, 5 VNI (3
 * bytes) · 8 ENI of A · 12 ENI of B · 16 policy epoch of A · 20 policy epoch of B · 24 deadline in
 * ms (modulo 2^32) · 28 {@link TcpState} · 29 flags · 30 {@link Timeouts} of its kind · 32 packets
 * and 40 bytes from A · 36 packets and 48 bytes from B. A record with a zero first word is free.
 * <b>Threading</b>: owned by one worker.
 */
public final class Session {
  /** Length of the fixed part. */
  public static final int BYTES = 56;

  /** No session. */
  public static final long NONE = 0;

  /** Bit of a session's address: it was admitted under an older epoch. Addresses are even. */
  public static final long STALE = 1;

  /** Flag: side B sent the first packet. */
  public static final int INITIATED_BY_B = 1;

  /** Flag: side A has sent its FIN. */
  public static final int FIN_FROM_A = 2;

  /** Flag: side B has sent its FIN. */
  public static final int FIN_FROM_B = 4;

  /** Flag: the initiator's ENI pays for it. */
  static final int INITIATOR_CHARGED = 8;

  /** Flag: the responder's ENI pays for it. */
  static final int RESPONDER_CHARGED = 16;

  static final int SERVICE = 0;
  private static final int ENIS = 8;
  private static final int EPOCHS = 16;
  private static final int DEADLINE = 24;
  private static final int STATE = 28;
  private static final int FLAGS = 29;
  private static final int TIMEOUT = 30;
  private static final int PACKETS = 32;
  private static final int BYTE_COUNTS = 40;

  private Session() {}

  /** Ports, protocol and VNI in one word; 0 if the record is free. */
  public static long service(final long session) {
    return Memory.readLong(session + SERVICE);
  }

  /** ENI of {@code side}: 0 for A, 1 for B. */
  public static int eni(final long session, final int side) {
    return Memory.readInt(session + ENIS + side * 4L);
  }

  /** Policy epoch of {@code side}'s ENI when the session was admitted. */
  public static int epoch(final long session, final int side) {
    return Memory.readInt(session + EPOCHS + side * 4L);
  }

  /** Binds {@code side} to an ENI under a policy epoch. */
  public static void writeSide(final long session, final int side, final int eni, final int epoch) {
    Memory.writeInt(session + ENIS + side * 4L, eni);
    Memory.writeInt(session + EPOCHS + side * 4L, epoch);
  }

  /** The ENIs of both sides, a {@link #pair}. */
  public static long enis(final long session) {
    return Memory.readLong(session + ENIS);
  }

  /** Binds both sides to other ENIs. */
  public static void writeEnis(final long session, final long pair) {
    Memory.writeLong(session + ENIS, pair);
  }

  /** The policy epochs of both sides, a {@link #pair}. */
  public static long epochs(final long session) {
    return Memory.readLong(session + EPOCHS);
  }

  /** Puts both sides under other policy epochs. */
  public static void writeEpochs(final long session, final long pair) {
    Memory.writeLong(session + EPOCHS, pair);
  }

  /** What belongs to {@code side} and what to the other one, that of A in the low half. */
  public static long pair(final int ofSide, final int ofOther, final int side) {
    return Long.rotateLeft(ofSide & 0xffffffffL | (long) ofOther << 32, side << 5);
  }

  /** What a {@link #pair} has of {@code side}. */
  public static int ofSide(final long pair, final int side) {
    return (int) (pair >>> (side << 5));
  }

  /** True if the session has run out at {@code nowMs}. */
  public static boolean isOver(final long session, final int nowMs) {
    return nowMs - Memory.readInt(session + DEADLINE) >= 0;
  }

  /** Milliseconds left at {@code nowMs} until it runs out, negative if it has. */
  public static int remainingMs(final long session, final int nowMs) {
    return Memory.readInt(session + DEADLINE) - nowMs;
  }

  /** Lets the session live for {@code timeoutMs} from {@code nowMs} on. */
  public static void extend(final long session, final int nowMs, final int timeoutMs) {
    Memory.writeInt(session + DEADLINE, nowMs + timeoutMs);
  }

  /** A number of {@link TcpState}; 0 for other protocols. */
  public static int state(final long session) {
    return Memory.readByte(session + STATE);
  }

  /** Enters a state. */
  public static void writeState(final long session, final int state) {
    Memory.writeByte(session + STATE, state);
  }

  /** The flags. */
  public static int flags(final long session) {
    return Memory.readByte(session + FLAGS);
  }

  /** Replaces the flags. */
  public static void writeFlags(final long session, final int flags) {
    Memory.writeByte(session + FLAGS, flags);
  }

  /** Idle timeout in milliseconds once established. */
  public static int timeoutMs(final long session) {
    return (Memory.readShort(session + TIMEOUT) & Timeouts.MAX_S) * 1000;
  }

  /** Idle timeout in milliseconds once closed. */
  static int closedTimeoutMs(final long session) {
    return (Memory.readShort(session + TIMEOUT) >>> 12) * 1000;
  }

  /** Sets both timeouts, to a value of {@link Timeouts}. */
  static void writeTimeouts(final long session, final int timeouts) {
    Memory.writeShort(session + TIMEOUT, timeouts);
  }

  /** Sets how long a session lives, as the ENIs of both ends have it, from {@code nowMs} on. */
  public static void begin(
      final long session, final boolean tcp, final int one, final int other, final int nowMs) {
    final int timeouts = Timeouts.shorter(one, other);
    writeTimeouts(session, tcp ? Timeouts.ofTcp(timeouts) : Timeouts.ofUdp(timeouts));
    writeState(session, tcp ? TcpState.SYN_SENT : TcpState.NONE);
    extend(session, nowMs, tcp ? TcpState.HALF_OPEN_TIMEOUT_MS : timeoutMs(session));
  }

  /** Counts one packet from {@code side}. */
  public static void count(final long session, final int side, final int bytes) {
    final long packets = session + PACKETS + side * 4L;
    final long sum = session + BYTE_COUNTS + side * 8L;
    Memory.writeInt(packets, Memory.readInt(packets) + 1);
    Memory.writeLong(sum, Memory.readLong(sum) + bytes);
  }

  /** Packets from {@code side}, modulo 2^32. */
  public static int packets(final long session, final int side) {
    return Memory.readInt(session + PACKETS + side * 4L);
  }

  /** Bytes from {@code side}. */
  public static long bytes(final long session, final int side) {
    return Memory.readLong(session + BYTE_COUNTS + side * 8L);
  }
}
