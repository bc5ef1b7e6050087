package io.eniswitch.controlplane.command.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Copies a pcapng file as it comes, whole blocks at a time, so that what is written is a file
 * whenever it ends, and counts its packets.
 *
 * <p><b>Threading</b>: one thread. <b>Source</b>: draft-ietf-opsawg-pcapng, section 3.1.
 */
final class PcapNgCopy {
  private static final int HEADER_BYTES = 8;
  private static final int MAX_BLOCK_BYTES = 1 << 20;
  private static final int PACKET = 6;
  private static final int STATISTICS = 5;
  private static final int DROPPED = 5;
  private static final int OPTIONS_AT = 20;

  private final OutputStream to;
  private byte[] pending = new byte[0];
  private long packets;
  private long missed;

  PcapNgCopy(OutputStream to) {
    this.to = to;
  }

  /** Copies what has come. */
  void write(byte[] bytes, int count) throws IOException {
    byte[] all = Arrays.copyOf(pending, pending.length + count);
    System.arraycopy(bytes, 0, all, pending.length, count);
    ByteBuffer blocks = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (all.length - at >= HEADER_BYTES) {
      int length = blocks.getInt(at + 4);
      if (length < HEADER_BYTES || length > MAX_BLOCK_BYTES) {
        throw new IOException("the switch sent what is not pcapng");
      }
      if (all.length - at < length) {
        break;
      }
      count(blocks, at, length);
      at += length;
    }
    to.write(all, 0, at);
    pending = Arrays.copyOfRange(all, at, all.length);
  }

  /** Packets copied. */
  long packets() {
    return packets;
  }

  /** Packets that the switch had no room for, known at the end. */
  long missed() {
    return missed;
  }

  private void count(ByteBuffer blocks, int at, int length) {
    int type = blocks.getInt(at);
    if (type == PACKET) {
      packets++;
    } else if (type == STATISTICS) {
      int option = at + OPTIONS_AT;
      while (option + 12 <= at + length && blocks.getShort(option) != DROPPED) {
        option += 4 + blocks.getShort(option + 2);
      }
      missed = option + 12 <= at + length ? blocks.getLong(option + 4) : 0;
    }
  }
}
