package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.trace.Findings.Outcome;
import io.eniswitch.dataplane.trace.TraceReport.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what became of a packet, for people.
 *
 * <p><b>Threading</b>: any thread but a worker, one packet each.
 */
public final class Narrator {
  private static final int MAC_BYTES = 6;
  private static final int IP_AT = 14;
  private static final HexFormat MAC = HexFormat.ofDelimiter(":");

  private final ProbePacket packet;
  private final Findings findings;
  private final EniNote source;
  private final @Nullable EniNote destination;
  private final Names names;
  private final Map<TraceStage, Step> steps = new EnumMap<>(TraceStage.class);

  /**
   * About one packet.
   *
   * @param source the ENI that sends it
   * @param destination the ENI that gets it, if one was found
   */
  public Narrator(
      final ProbePacket packet,
      final Findings findings,
      final EniNote source,
      final @Nullable EniNote destination,
      final Names names) {
    this.packet = packet;
    this.findings = findings;
    this.source = source;
    this.destination = destination;
    this.names = names;
  }

  /**
   * The report.
   *
   * @param text the packet as it was asked about
   * @param droppedSoFar packets of the ENI that were dropped for the same reason
   * @param caps what the caps of both ends have left, a line each
   */
  public TraceReport report(final String text, final long droppedSoFar, final List<String> caps) {
    tell(TraceStage.PARSE, parsed());
    tell(TraceStage.SOURCE_CHECK, "MAC and address are those of " + source);
    if (findings.session().checked()) {
      tell(TraceStage.SESSION, session());
    }
    if (destination != null) {
      tell(TraceStage.DESTINATION, packet.destination().getHostAddress() + " is at " + destination);
      admit(destination);
      final String capText = caps.isEmpty() ? "no bandwidth or session cap" : "both ends now:";
      steps.put(TraceStage.CAP, new Step(TraceStage.CAP, true, capText, caps));
      if (findings.outcome() == Outcome.DELIVERED) {
        tell(TraceStage.REWRITE, rewritten());
      }
    }
    end();
    final List<Step> told = new ArrayList<>();
    for (final Step step : steps.values()) {
      told.add(step);
      if (!step.passed()) {
        break;
      }
    }
    return new TraceReport(
        source.eniId(),
        text,
        findings,
        destination == null ? "" : destination.eniId(),
        droppedSoFar,
        told,
        sentence());
  }

  private void tell(final TraceStage stage, final String text) {
    steps.put(stage, new Step(stage, true, text, List.of()));
  }

  private void end() {
    final DropReason reason = findings.reason();
    if (reason != DropReason.NONE) {
      final TraceStage stage = TraceStage.of(reason, findings.session().known().isPresent());
      final @Nullable Step before = steps.get(stage);
      final List<String> details =
          before == null || stage != TraceStage.ADMIT ? List.of() : before.details();
      steps.put(stage, new Step(stage, false, "dropped: " + reason.sentence(), details));
    } else if (findings.outcome() == Outcome.ANSWERED) {
      tell(TraceStage.RESPOND, "answered by the switch itself");
    } else {
      tell(TraceStage.OUTPUT, "port " + findings.outPort());
    }
  }

  private String sentence() {
    final DropReason reason = findings.reason();
    if (reason != DropReason.NONE) {
      final boolean told = findings.outcome() == Outcome.ANSWERED;
      return "Dropped (%s): %s%s."
          .formatted(reason, reason.sentence(), told ? "; the sender is told by ICMP" : "");
    }
    return findings.outcome() == Outcome.ANSWERED
        ? "Answered by the switch itself."
        : "Delivered to " + destination + ", port " + findings.outPort() + ".";
  }

  private String parsed() {
    final String family =
        packet.protocol() == ProbeProtocol.ARP ? "" : packet.isIpv4() ? "IPv4 " : "IPv6 ";
    return family + packet.protocol() + ", a frame of " + findings.sent().length + " bytes";
  }

  private String session() {
    if (findings.session().known().isEmpty()) {
      return "none";
    }
    final SessionView view = findings.session().known().get();
    return "%s, opened by %s, idle for %d s more, %s"
        .formatted(
            view.state(),
            names.eni(view.initiator().eni()),
            view.idleLeftMs() / 1000,
            standing(view));
  }

  private String standing(final SessionView view) {
    if (findings.session().spared()) {
      return "admitted under older rules and not judged again, for what changed is not about it";
    }
    if (findings.session().valid()) {
      return "admitted";
    }
    if (view.idleLeftMs() == 0) {
      return "run out";
    }
    return "judged again, for the rules or an owner have changed: "
        + (findings.outcome() == Outcome.DROPPED ? "it ends" : "it goes on");
  }

  /** What the groups of both ends say about the packet that opens the session. */
  private void admit(final EniNote other) {
    final Findings.Policy initiator = findings.initiator();
    final Findings.Policy responder = findings.responder();
    if (!findings.session().checked() || initiator == null || responder == null) {
      return;
    }
    final boolean reply = findings.session().reply();
    final List<String> details = new ArrayList<>();
    final GroupNarrator groups = new GroupNarrator(names);
    final GroupNarrator.Opening opening = opening(reply);
    final EniNote first = reply ? other : source;
    final EniNote second = reply ? source : other;
    if (initiator.classifier() == null) {
      details.add(without("egress", first, initiator));
    } else {
      details.addAll(groups.egress(first, initiator.classifier(), opening));
    }
    if (responder.classifier() == null) {
      details.add(without("ingress", second, responder));
    } else {
      details.addAll(groups.ingress(second, responder.classifier(), opening));
    }
    final String text =
        findings.session().valid()
            ? "by its session; the groups now say of its first packet:"
            : findings.session().opened()
                ? "a session is opened"
                : "judged by the groups of both ends";
    steps.put(TraceStage.ADMIT, new Step(TraceStage.ADMIT, true, text, details));
  }

  private static String without(
      final String direction, final EniNote eni, final Findings.Policy policy) {
    return policy.isOpen()
        ? "%s of %s: accepted, it has no security groups".formatted(direction, eni.eniId())
        : "%s of %s: dropped, its rules are being replaced".formatted(direction, eni.eniId());
  }

  private GroupNarrator.Opening opening(final boolean reply) {
    final Cidr from = Cidr.parse(packet.source().getHostAddress());
    final Cidr to = Cidr.parse(packet.destination().getHostAddress());
    final int protocol = packet.protocol().number();
    return reply
        ? new GroupNarrator.Opening(protocol, to, packet.dstPort(), from, packet.srcPort())
        : new GroupNarrator.Opening(protocol, from, packet.srcPort(), to, packet.dstPort());
  }

  private String rewritten() {
    final byte[] before = findings.sent();
    final byte[] after = findings.left();
    final int timeToLiveAt = IP_AT + (packet.isIpv4() ? 8 : 7);
    final String macs = "MAC %s > %s".formatted(mac(after, MAC_BYTES), mac(after, 0));
    final boolean routed = before[timeToLiveAt] != after[timeToLiveAt];
    return routed
        ? "routed: %s, time to live %d to %d"
            .formatted(macs, before[timeToLiveAt] & 0xff, after[timeToLiveAt] & 0xff)
        : "to a neighbour: " + macs;
  }

  private static String mac(final byte[] frame, final int at) {
    return MAC.formatHex(frame, at, at + MAC_BYTES);
  }
}
