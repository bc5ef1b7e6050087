package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;

/**
 * The packet that opened a session or wants to, as the rules of both ends look at it: made from the
 * one at hand, whichever side sent that.
 *
 * <p><b>Threading</b>: owned by one worker, which reads one packet after another into it.
 */
final class InitiatorPacket {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private long egress;
  private long ingress;
  private long from;
  private long to;
  private boolean ipv4;

  /**
   * Takes up the packet in {@code slot}.
   *
   * @param initiator the side that opened the session, or wants to
   */
  void read(final PacketVector vector, final int slot, final int initiator) {
    final boolean asSent = vector.side[slot] == initiator;
    final long service = vector.service[slot];
    final int protocol = (int) (service >>> 32) & 0xff;
    final boolean hasPorts = protocol == TCP || protocol == UDP;
    final int ports = hasPorts ? Integer.rotateRight((int) service, initiator << 4) : 0;
    final int source = Short.reverseBytes((short) ports) & 0xffff;
    final int destination = Short.reverseBytes((short) (ports >>> 16)) & 0xffff;
    egress = PacketWord.egress(protocol, source, destination);
    ingress = PacketWord.ingress(protocol, source, destination);
    ipv4 = Layout.isIpv4(vector.layout[slot]);
    final long first = vector.address[slot] + Layout.IP_OFFSET + (ipv4 ? 12 : 8);
    final long second = first + (ipv4 ? 4 : 16);
    from = asSent ? first : second;
    to = asSent ? second : first;
  }

  /** True for IPv4. */
  boolean isIpv4() {
    return ipv4;
  }

  /** What the sending end, if {@code sends}, or the receiving end asks besides addresses. */
  long word(final boolean sends) {
    return sends ? egress : ingress;
  }

  /** What a table of the sending end says, if {@code sends}, or of the receiving end. */
  long judgedBy(final RuleTable table, final boolean sends) {
    return judgedBy(table, table.kind(word(sends)), sends);
  }

  /** The same, with what the table knows of the packet as {@link RuleTable#kind}. */
  long judgedBy(final RuleTable table, final long kind, final boolean sends) {
    final long peer = sends ? to : from;
    final long local = sends ? from : to;
    return ipv4
        ? table.judge(
            kind, (long) Memory.readIntBe(peer) << 32, 0, (long) Memory.readIntBe(local) << 32, 0)
        : table.judge(
            kind,
            Memory.readLongBe(peer),
            Memory.readLongBe(peer + 8),
            Memory.readLongBe(local),
            Memory.readLongBe(local + 8));
  }
}
