package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Blocks of a pcapng file of one interface, which is the ENI: outbound is what it sends.
 *
 * <p><b>Threading</b>: one thread. <b>Source</b>: draft-ietf-opsawg-pcapng, sections 4.1 to 4.3 and
 * 4.6.
 */
final class PcapNg {
  /** Most bytes of a block beside its packet. */
  static final int OVERHEAD_BYTES = 512;

  private static final int SECTION = 0x0a0d0d0a;
  private static final int INTERFACE = 1;
  private static final int STATISTICS = 5;
  private static final int PACKET = 6;
  private static final int ETHERNET = 1;
  private static final int NANOSECONDS = 9;
  private static final int COMMENT = 1;
  private static final int FLAGS = 2;
  private static final int INBOUND = 1;
  private static final int OUTBOUND = 2;
  private static final int MAX_TEXT = 300;

  private final ByteBuffer to;
  private final int eni;
  private final Names names;

  /** Writes into {@code to}, which becomes little endian, about an ENI by table index. */
  PcapNg(final ByteBuffer to, final int eni, final Names names) {
    this.eni = eni;
    this.to = to.order(ByteOrder.LITTLE_ENDIAN);
    this.names = names;
  }

  /** The section and its one interface. */
  void start(final String eniId) {
    final int section = begin(SECTION);
    to.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
    text(4, "ENI Switch");
    end(section);
    final int one = begin(INTERFACE);
    to.putShort((short) ETHERNET).putShort((short) 0).putInt(0);
    text(2, eniId);
    to.putShort((short) NANOSECONDS).putShort((short) 1).putInt(NANOSECONDS);
    end(one);
  }

  /** The packet of a record of a {@link CaptureRing}; {@code epochNs} is the time at nanoTime 0. */
  void packet(final long record, final long epochNs) {
    final int bytes = Memory.readInt(record + CaptureRing.PACKET_BYTES);
    final boolean sent = Memory.readByte(record + CaptureRing.IS_SENT) != 0;
    final int block = begin(PACKET);
    to.putInt(0);
    time(epochNs + Memory.readLong(record + CaptureRing.TIME));
    to.putInt(bytes).putInt(bytes);
    final byte[] copy = new byte[bytes];
    Memory.copy(record + CaptureRing.HEADER_BYTES, copy, 0, bytes);
    to.put(copy);
    pad();
    to.putShort((short) FLAGS).putShort((short) 4).putInt(sent ? OUTBOUND : INBOUND);
    text(COMMENT, comment(record, sent));
    end(block);
  }

  /** What the interface saw, and what of it was not captured. */
  void statistics(final long captured, final long missed, final long nowNs) {
    final int block = begin(STATISTICS);
    to.putInt(0);
    time(nowNs);
    to.putShort((short) 4).putShort((short) 8).putLong(captured + missed);
    to.putShort((short) 5).putShort((short) 8).putLong(missed);
    end(block);
  }

  private String comment(final long record, final boolean sent) {
    final int verdict = Memory.readByte(record + CaptureRing.VERDICT);
    final int other = Memory.readInt(record + CaptureRing.OTHER_ENI);
    if (verdict == Verdict.DROP) {
      final DropReason reason = DropReason.of(Memory.readByte(record + CaptureRing.REASON));
      return "dropped (" + reason + "): " + reason.sentence();
    }
    if (verdict == Verdict.PUNT) {
      return "dropped: the switch does not answer this request";
    }
    if (verdict == Verdict.HELD) {
      return "held back by the receiver's caps";
    }
    if (other == eni) {
      return sent ? "answered by the switch" : "answer of the switch";
    }
    final int port = Memory.readInt(record + CaptureRing.OUT_PORT);
    final String name = names.eni(other);
    return sent ? "delivered to " + name + ", port " + port : "from " + name;
  }

  private void time(final long ns) {
    to.putInt((int) (ns >>> 32)).putInt((int) ns);
  }

  private void text(final int option, final String text) {
    final byte[] all = text.getBytes(StandardCharsets.UTF_8);
    final int bytes = Math.min(all.length, MAX_TEXT);
    to.putShort((short) option).putShort((short) bytes).put(all, 0, bytes);
    pad();
  }

  private void pad() {
    while ((to.position() & 3) != 0) {
      to.put((byte) 0);
    }
  }

  private int begin(final int type) {
    final int start = to.position();
    to.putInt(type).putInt(0);
    return start;
  }

  /** Ends the options and writes both lengths. */
  private void end(final int start) {
    to.putInt(0);
    final int bytes = to.position() + 4 - start;
    to.putInt(bytes).putInt(start + 4, bytes);
  }
}
