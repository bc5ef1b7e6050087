package io.eniswitch.dataplane.port.offload;

import io.eniswitch.dataplane.packet.Offload;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A large frame as an instance's kernel hands it over, built byte by byte, and a checker of what it
 * was cut into that shares nothing with the code under test.
 */
record Train(byte[] frame, int l4, int headerBytes, boolean ipv4, boolean tcp, int segmentBytes) {
  static final int SEQUENCE = 0xffff_fff0;
  static final int IDENTIFICATION = 0xfffe;
  private static final int FIN_PSH_ACK_CWR = 0x99;

  /** A train of random addresses, options and payload. */
  static Train random(Random random, boolean ipv4, boolean tcp, int payload, int segmentBytes) {
    int ipHeader = ipv4 ? 20 + 4 * random.nextInt(11) : 40;
    int l4Header = tcp ? 20 + 4 * random.nextInt(11) : 8;
    int l4 = 14 + ipHeader;
    byte[] frame = new byte[l4 + l4Header + payload];
    random.nextBytes(frame);
    ByteBuffer bytes = ByteBuffer.wrap(frame);
    int protocol = tcp ? 6 : 17;
    if (ipv4) {
      bytes.putShort(12, (short) 0x0800);
      bytes.put(14, (byte) (0x40 | ipHeader / 4));
      bytes.putShort(16, (short) (frame.length - 14));
      bytes.putShort(18, (short) IDENTIFICATION);
      bytes.putShort(20, (short) 0x4000);
      bytes.put(23, (byte) protocol);
    } else {
      bytes.putShort(12, (short) 0x86dd);
      bytes.put(14, (byte) 0x60);
      bytes.putShort(18, (short) (frame.length - 54));
      bytes.put(20, (byte) protocol);
    }
    if (tcp) {
      bytes.putInt(l4 + 4, SEQUENCE);
      bytes.put(l4 + 12, (byte) (l4Header / 4 << 4));
      bytes.put(l4 + 13, (byte) FIN_PSH_ACK_CWR);
    } else {
      bytes.putShort(l4 + 4, (short) (8 + payload));
    }
    return new Train(frame, l4, l4 + l4Header, ipv4, tcp, segmentBytes);
  }

  /** What the kernel says is left to do on it. */
  long offload() {
    int tcpType = ipv4 ? Offload.SEGMENT_TCP4 : Offload.SEGMENT_TCP6;
    return Offload.of(
        Offload.NEEDS_CHECKSUM,
        tcp ? tcpType : Offload.SEGMENT_UDP,
        segmentBytes,
        l4,
        tcp ? 16 : 6);
  }

  int payloadBytes() {
    return frame.length - headerBytes;
  }

  int segments() {
    return (payloadBytes() + segmentBytes - 1) / segmentBytes;
  }

  /** What is wrong with the {@code index}-th frame cut from this one; empty if nothing is. */
  String faultOf(byte[] cut, int index) {
    ByteBuffer bytes = ByteBuffer.wrap(cut);
    int start = index * segmentBytes;
    int payload = Math.min(segmentBytes, payloadBytes() - start);
    boolean last = index == segments() - 1;
    if (cut.length != headerBytes + payload) {
      return "length " + cut.length;
    }
    for (int i = 0; i < payload; i++) {
      if (cut[headerBytes + i] != frame[headerBytes + start + i]) {
        return "payload byte " + i;
      }
    }
    if (ipv4) {
      if ((bytes.getShort(16) & 0xffff) != cut.length - 14) {
        return "total length";
      }
      if (bytes.getShort(18) != (short) (IDENTIFICATION + index)) {
        return "identification";
      }
      if (onesComplement(cut, 14, l4, 0) != 0xffff) {
        return "IP checksum";
      }
    } else if ((bytes.getShort(18) & 0xffff) != cut.length - 54) {
      return "payload length";
    }
    if (tcp) {
      int flags = FIN_PSH_ACK_CWR & (last ? 0xff : 0xf6) & (index == 0 ? 0xff : 0x7f);
      if (bytes.getInt(l4 + 4) != SEQUENCE + start || bytes.get(l4 + 13) != (byte) flags) {
        return "sequence or flags";
      }
    } else if ((bytes.getShort(l4 + 4) & 0xffff) != cut.length - l4) {
      return "UDP length";
    }
    return onesComplement(cut, l4, cut.length, pseudoHeader(cut)) == 0xffff ? "" : "L4 checksum";
  }

  private int pseudoHeader(byte[] cut) {
    int protocol = tcp ? 6 : 17;
    int addresses = ipv4 ? onesComplement(cut, 26, 34, 0) : onesComplement(cut, 22, 54, 0);
    return addresses + protocol + cut.length - l4;
  }

  /** Sum of big-endian words with end-around carry, the slow and obvious way (RFC 1071). */
  static int onesComplement(byte[] bytes, int from, int to, int initial) {
    long sum = initial;
    for (int i = from; i < to; i += 2) {
      int low = i + 1 < to ? bytes[i + 1] & 0xff : 0;
      sum += (bytes[i] & 0xff) << 8 | low;
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) sum;
  }
}
