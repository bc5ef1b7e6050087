package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.IcmpHeader;
import io.eniswitch.dataplane.packet.Ipv4Header;
import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.eniswitch.dataplane.telemetry.WorkerCounters;

/**
 * The pipeline's stage that answers what is meant for the switch itself.
 *
 * <p>Takes the packets with verdict {@link Verdict#PUNT}, whose source ENI is known and whose
 * source MAC is checked, and those dropped for a reason that their sender deserves to hear. Each
 * becomes an answer in its own buffer, on its way back to the port it came in by, or stays or
 * becomes a drop.
 *
 * <p><b>Threading</b>: one worker, within its duty cycle. <b>Bounds</b>: {@link #PUNTS_PER_SECOND}
 * and {@link #ERRORS_PER_SECOND} per port. An answer takes up to 48 bytes of the headroom and up to
 * {@link #MAX_ANSWER_BYTES} from the frame's address, echo replies aside, which are as long as the
 * request.
 */
public final class Responder {
  /** Requests a port may make of the switch per second: a port that starts asks for its peers. */
  public static final int PUNTS_PER_SECOND = 2_000;

  /** Requests it may make at once after a pause. */
  public static final int PUNT_BURST = 1_000;

  /** ICMP errors a port gets per second; beyond it the packet is dropped in silence. */
  public static final int ERRORS_PER_SECOND = 500;

  /** ICMP errors it gets at once after a pause. */
  public static final int ERROR_BURST = 100;

  /** Longest frame an answer needs: an ICMPv6 error of 1280 bytes, its Ethernet header included. */
  public static final int MAX_ANSWER_BYTES = EthernetHeader.BYTES + Ipv6Header.MIN_MTU_BYTES;

  /** Time to live and hop limit of answers, but for ND. */
  static final int TIME_TO_LIVE = 64;

  private static final int ECHO_REQUEST6 = 128;
  private static final long REPORTED =
      1L << DropReason.TTL_EXCEEDED.ordinal()
          | 1L << DropReason.TOO_BIG.ordinal()
          | 1L << DropReason.DESTINATION_UNKNOWN.ordinal();

  private final PortRate punts;
  private final PortRate errors;
  private final ArpResponder arp;
  private final NeighborResponder neighbors;
  private final EchoResponder echo;
  private final DhcpResponder dhcp;
  private final Dhcpv6Responder dhcpv6;
  private final IcmpErrors icmpErrors;
  private final Icmpv6Errors icmpv6Errors;
  private final WorkerCounters counters;

  /** A responder for one worker that answers out of {@code tables}. */
  public Responder(final ForwardingTables tables, final WorkerCounters counters) {
    this.counters = counters;
    final int ports = tables.ports().capacity();
    punts = new PortRate(ports, PUNTS_PER_SECOND, PUNT_BURST);
    errors = new PortRate(ports, ERRORS_PER_SECOND, ERROR_BURST);
    arp = new ArpResponder(tables);
    neighbors = new NeighborResponder(tables);
    echo = new EchoResponder(tables);
    dhcp = new DhcpResponder(tables);
    dhcpv6 = new Dhcpv6Responder(tables);
    icmpErrors = new IcmpErrors(tables);
    icmpv6Errors = new Icmpv6Errors(tables);
  }

  /** Answers what is to be answered in a burst. */
  public void process(final PacketVector vector, final long nowNs) {
    final byte[] verdicts = vector.verdict;
    final int count = vector.count;
    for (int slot = 0; slot < count; slot++) {
      if (verdicts[slot] != Verdict.FORWARD) {
        processSlowPath(vector, slot, nowNs);
      }
    }
  }

  private void processSlowPath(final PacketVector vector, final int slot, final long nowNs) {
    final byte verdict = vector.verdict[slot];
    if (verdict == Verdict.PUNT) {
      answer(vector, slot, nowNs);
    } else if (verdict == Verdict.DROP && (REPORTED >>> vector.reason[slot] & 1) != 0) {
      report(vector, slot, nowNs);
    }
  }

  private void answer(final PacketVector vector, final int slot, final long nowNs) {
    if (!punts.allow(vector.inPort[slot], nowNs)) {
      vector.drop(slot, DropReason.PUNT_RATE);
      return;
    }
    final int layout = vector.layout[slot];
    if (Layout.isIpv4(layout)) {
      answer4(vector, slot, Layout.protocol(layout));
    } else if (Layout.isIpv6(layout)) {
      answer6(vector, slot, Layout.protocol(layout));
    } else if (EthernetHeader.type(vector.address[slot]) == EthernetHeader.TYPE_ARP) {
      arp.answer(vector, slot);
    } else {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
    }
  }

  private void answer4(final PacketVector vector, final int slot, final int protocol) {
    if (protocol == Ipv4Header.PROTOCOL_ICMP) {
      echo.answer4(vector, slot);
    } else if (protocol == Ipv4Header.PROTOCOL_UDP) {
      dhcp.answer(vector, slot);
    } else {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
    }
  }

  private void answer6(final PacketVector vector, final int slot, final int protocol) {
    final int l4Offset = Layout.l4Offset(vector.layout[slot]);
    if (vector.length[slot] < l4Offset + IcmpHeader.BYTES) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
    } else if (protocol == Ipv4Header.PROTOCOL_UDP) {
      dhcpv6.answer(vector, slot);
    } else if (protocol != Ipv6Header.NEXT_ICMP) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
    } else if (IcmpHeader.type(vector.address[slot] + l4Offset) == ECHO_REQUEST6) {
      echo.answer6(vector, slot);
    } else {
      neighbors.answer(vector, slot);
    }
  }

  private void report(final PacketVector vector, final int slot, final long nowNs) {
    final int layout = vector.layout[slot];
    final int reason = vector.reason[slot];
    final boolean forRouter = (layout & Layout.ROUTED) != 0;
    if ((layout & (Layout.ICMP_ERROR | Layout.LATER_FRAGMENT)) != 0
        || (!forRouter && reason == DropReason.DESTINATION_UNKNOWN.ordinal())
        || EthernetHeader.isMulticast(EthernetHeader.destination(vector.address[slot]))) {
      return;
    }
    final boolean told;
    if (Layout.isIpv4(layout)) {
      told =
          IcmpErrors.isReportable(vector, slot)
              && errors.allow(vector.inPort[slot], nowNs)
              && icmpErrors.answer(vector, slot);
    } else {
      told =
          Layout.isIpv6(layout)
              && Icmpv6Errors.isReportable(vector, slot)
              && errors.allow(vector.inPort[slot], nowNs)
              && icmpv6Errors.answer(vector, slot);
    }
    if (told) {
      // Counted here, for the buffer goes on as the error.
      counters.add(CounterLayout.REPORTED, 1);
      counters.drop(WorkerCounters.row(vector.sourceEni[slot]), reason);
    }
  }

  /** What the packet in {@code slot} was too big for, in bytes; 0 if that is not its problem. */
  static int nextHopMtu(final ForwardingTables tables, final PacketVector vector, final int slot) {
    if (vector.reason[slot] != DropReason.TOO_BIG.ordinal()) {
      return 0;
    }
    return EniEntry.mtu(tables.enis().entry(vector.destinationEni[slot]));
  }
}
