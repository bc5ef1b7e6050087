package io.eniswitch.dataplane;

import static io.eniswitch.dataplane.table.EniTable.NONE;

import io.eniswitch.dataplane.forward.EniCounters;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.forward.SourceCheck;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Parser;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.policy.Admit;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.PortState;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.session.Session;
import io.eniswitch.dataplane.session.SessionCopy;
import io.eniswitch.dataplane.session.SessionKey;
import io.eniswitch.dataplane.session.SessionLookup;
import io.eniswitch.dataplane.session.SessionOwner;
import io.eniswitch.dataplane.session.SessionTable;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.eniswitch.dataplane.trace.Findings;
import io.eniswitch.dataplane.trace.Findings.Outcome;
import io.eniswitch.dataplane.trace.Findings.Policy;
import io.eniswitch.dataplane.trace.Findings.SessionFinding;
import io.eniswitch.dataplane.trace.ProbeFrame;
import io.eniswitch.dataplane.trace.ProbePacket;
import io.eniswitch.dataplane.trace.ProbeProtocol;
import io.eniswitch.dataplane.trace.SessionView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A second pipeline beside a worker's own, to try what would become of a packet: over the same
 * tables, but with buffers, counters, ports and sessions that nobody else sees. The one session
 * that the packet belongs to is copied into it first.
 *
 * <p>So the answer is what the stages do, not what somebody wrote about them. What it cannot tell
 * is what depends on other packets of that moment: a full ring, or a rate that is used up.
 *
 * <p><b>Threading</b>: made by who asks; {@link #process} by the worker that owns the sessions and
 * ports.
 */
final class Rehearsal implements AutoCloseable {
  /**
   * What is asked.
   *
   * @param eni who sends the packet, by table index
   * @param portId the port it comes in by
   */
  record Question(int eni, int portId, ProbePacket packet) {}

  private static final int BUFFERS = 2;
  private static final int SESSIONS = 1024;
  private static final int SINK_FRAMES = 2;
  private static final int MULTICAST6_MAC = 0x3333;
  private static final long MULTICAST4_MAC = 0x5e0001L;

  // The worker that receives it is as good as any.
  private static final int ANYBODY = -1;

  private final int workers;
  private final ForwardingTables tables;
  private final PolicyTable policies;
  private final Stateful live;
  private final OutPorts liveOutPorts;
  private final PacketPool pool = new PacketPool(BUFFERS, PacketPool.LARGE_BUFFER_BYTES);
  private final CounterFile counters;
  private final OutPorts outPorts;
  private final MemoryPort sink =
      new MemoryPort(0, "rehearsal", SINK_FRAMES, ProbeFrame.MAX_BYTES, PortCapability.ALL);
  private final Stateful stateful;
  private final Pipeline pipeline;
  private final SourceCheck sourceCheck;
  private final SessionLookup lookup;
  private final PacketVector vector = new PacketVector();
  private int owner;
  // Both addresses of an IPv6 packet, for its frame may have become an ICMP error's.
  private final long addresses6 = pool.frameAddress(pool.allocate());

  /**
   * A rehearsal for one of {@code workers} workers.
   *
   * @param live its sessions
   * @param liveOutPorts its ports
   */
  Rehearsal(
      final int workers,
      final ForwardingTables tables,
      final PolicyTable policies,
      final Stateful live,
      final OutPorts liveOutPorts) {
    this.workers = workers;
    this.tables = tables;
    this.policies = policies;
    this.live = live;
    this.liveOutPorts = liveOutPorts;
    counters = CounterFile.inMemory(new CounterLayout(1, tables.enis().capacity() + 1));
    outPorts = new OutPorts(tables.ports().capacity());
    stateful = new Stateful(tables, policies, SESSIONS);
    pipeline = new Pipeline(tables, outPorts, pool, counters.worker(0), stateful);
    sourceCheck = new SourceCheck(tables, new EniCounters(tables.enis(), counters.worker(0)));
    lookup = new SessionLookup(tables, live.ipv4(), live.ipv6());
  }

  /** Takes the packet through the stages. The worker. */
  Findings process(final Question question, final long nowNs) {
    final int nowMs = Stateful.millis(nowNs);
    final ProbePacket packet = question.packet();
    final int length = receive(question);
    Parser.process(vector);
    sourceCheck.process(vector, nowNs);
    vector.service[0] = 0;
    lookup.process(vector, nowMs);
    Memory.copy(vector.address[0] + Layout.IP_OFFSET + Ipv6Header.SOURCE, addresses6, 32);
    owner = vector.service[0] == 0 ? ANYBODY : owner();
    final long found = vector.session[0];
    final boolean current = found != Session.NONE && (found & Session.STALE) == 0;
    final long known = vector.service[0] == 0 ? Session.NONE : find(live);
    final Optional<SessionView> view =
        known == Session.NONE
            ? Optional.empty()
            : Optional.of(SessionView.read(known, isIpv4(), nowMs));
    if (known != Session.NONE) {
      copy(packet, known);
    }
    final boolean reply = known != Session.NONE && !Session.isOver(known, nowMs) && isReply(known);
    final byte[] sent = bytes(vector.address[0], length);
    final long opened = stateful.opened();
    final long renewed = stateful.renewed();
    final byte[] answer = run(question.portId(), nowNs);
    final boolean opens = stateful.opened() > opened;
    final boolean spared = stateful.renewed() > renewed;
    final boolean checked = vector.service[0] != 0;
    forget();
    return findings(
        new SessionFinding(view, current || spared, spared, opens, reply, checked), sent, answer);
  }

  @Override
  public void close() {
    stateful.close();
    sink.close();
    counters.close();
    pool.close();
  }

  /** Puts the packet into the vector as a port would. */
  private int receive(final Question question) {
    final long source = tables.enis().entry(question.eni());
    final int buffer = pool.allocate();
    final long frame = pool.frameAddress(buffer);
    final int length =
        ProbeFrame.write(
            question.packet(),
            frame,
            destinationMac(question.packet(), question.eni(), source),
            EniEntry.macWord(source) & EniEntry.MAC_MASK);
    vector.count = 0;
    vector.add(buffer, frame, length, question.portId(), Offload.NONE);
    vector.reason[0] = 0;
    vector.destinationEni[0] = NONE;
    return length;
  }

  /** What the sender would have learned by ARP or ND: its neighbour's MAC, or the router's. */
  private long destinationMac(final ProbePacket packet, final int eni, final long source) {
    final byte[] ip = packet.destination().getAddress();
    if (packet.protocol() == ProbeProtocol.ARP || packet.isIpv4() && isBroadcast(ip)) {
      return EthernetHeader.BROADCAST;
    }
    if (packet.destination().isMulticastAddress()) {
      return packet.isIpv4() ? MULTICAST4_MAC : MULTICAST6_MAC;
    }
    final int vni = EniEntry.vni(source);
    final int owner =
        packet.isIpv4()
            ? tables.ipv4().find(vni, AddressWords.word(packet.destination()) & 0xffffffffL)
            : tables
                .ipv6()
                .find(
                    vni,
                    AddressWords.high(packet.destination()),
                    AddressWords.low(packet.destination()));
    final long entry = tables.enis().entry(Math.max(owner, 0));
    final boolean neighbour =
        owner != NONE && owner != eni && EniEntry.vSwitch(entry) == EniEntry.vSwitch(source);
    return neighbour
        ? EniEntry.macWord(entry) & EniEntry.MAC_MASK
        : ForwardingTables.ROUTER_MAC_WORD;
  }

  private static boolean isBroadcast(final byte[] ip) {
    return (ip[0] & ip[1] & ip[2] & ip[3]) == -1;
  }

  /** Copies the live session; a TCP segment then has the numbers that the session expects. */
  private void copy(final ProbePacket packet, final long known) {
    final SessionTable from = isIpv4() ? live.ipv4() : live.ipv6();
    if (isIpv4()) {
      SessionCopy.copy4(from, known, stateful.ipv4());
    } else {
      SessionCopy.copy6(from, known, stateful.ipv6());
    }
    if (packet.protocol() == ProbeProtocol.TCP) {
      final int side = vector.side[0];
      ProbeFrame.writeNumbers(
          packet,
          vector.address[0],
          SessionCopy.nextSequence(from, known, side),
          SessionCopy.nextSequence(from, known, side ^ 1));
    }
  }

  /** Takes it through all stages; what goes back to its port is caught, and is the answer. */
  private byte[] run(final int portId, final long nowNs) {
    final long frame = vector.address[0];
    final int length = vector.length[0];
    final int buffer = vector.buffer[0];
    vector.count = 0;
    vector.add(buffer, frame, length, portId, Offload.NONE);
    vector.reason[0] = 0;
    vector.destinationEni[0] = NONE;
    outPorts.write(portId, sink);
    pipeline.process(vector, nowNs);
    outPorts.write(portId, null);
    return sink.takeSent();
  }

  private Findings findings(final SessionFinding session, final byte[] sent, final byte[] answer) {
    final int source = vector.sourceEni[0];
    final boolean answered =
        vector.verdict[0] == Verdict.TAKEN && vector.destinationEni[0] == source;
    final boolean left =
        vector.verdict[0] == Verdict.TAKEN
            || vector.reason[0] == DropReason.OUT_PORT_GONE.ordinal();
    final DropReason reason = answered ? DropReason.of(vector.reason[0]) : reason(session, left);
    final int destination = answered ? NONE : vector.destinationEni[0];
    final boolean delivered = reason == DropReason.NONE && !answered;
    final byte[] out =
        answered ? answer : delivered ? bytes(vector.address[0], vector.length[0]) : new byte[0];
    final @Nullable Policy ofSource = policy(source);
    final @Nullable Policy ofDestination = policy(destination);
    final boolean reply = session.reply() && ofDestination != null;
    return new Findings(
        answered ? Outcome.ANSWERED : delivered ? Outcome.DELIVERED : Outcome.DROPPED,
        reason,
        source,
        destination,
        vector.outPort[0],
        owner,
        session,
        reply ? ofDestination : ofSource,
        reply ? ofSource : ofDestination,
        sent,
        out);
  }

  /** Why it does not leave, by what is full or gone in the world outside. */
  private DropReason reason(final SessionFinding session, final boolean left) {
    if (session.opened() && session.known().isEmpty() && isFull()) {
      return DropReason.SESSION_TABLE_FULL;
    }
    if (!left) {
      return vector.verdict[0] == Verdict.DROP
          ? DropReason.of(vector.reason[0])
          : DropReason.PUNT_UNANSWERED;
    }
    final @Nullable Port port = liveOutPorts.at(vector.outPort[0]);
    return port != null && port.state() == PortState.UP
        ? DropReason.NONE
        : DropReason.OUT_PORT_GONE;
  }

  private boolean isFull() {
    final SessionTable table = isIpv4() ? live.ipv4() : live.ipv6();
    return table.size() >= table.maxSessions();
  }

  private @Nullable Policy policy(final int eni) {
    if (eni == NONE) {
      return null;
    }
    final int policy = EniEntry.policy(EniEntry.policyWord(tables.enis().entry(eni)));
    final boolean open = policy == Admit.OPEN_POLICY;
    return new Policy(eni, open, open ? null : policies.classifier(policy - 1));
  }

  private int owner() {
    final int vni = EniEntry.vni(tables.enis().entry(vector.sourceEni[0]));
    return SessionOwner.of(vector, 0, vni, workers);
  }

  private boolean isReply(final long session) {
    final int initiator = (Session.flags(session) & Session.INITIATED_BY_B) != 0 ? 1 : 0;
    return vector.side[0] != initiator;
  }

  private long find(final Stateful sessions) {
    final long addresses = vector.addresses[0];
    final long service = vector.service[0];
    final int hash = SessionKey.hash(addresses, service);
    if (isIpv4()) {
      final SessionTable table = sessions.ipv4();
      return table.find(table.home(hash), addresses, service);
    }
    final int side = vector.side[0];
    final SessionTable table = sessions.ipv6();
    return table.find6(
        table.home(hash), addresses6 + side * 16L, addresses6 + (side ^ 1) * 16L, service);
  }

  /** Takes the session out again. */
  private void forget() {
    if (vector.service[0] != 0) {
      final long session = find(stateful);
      if (session != Session.NONE) {
        (isIpv4() ? stateful.ipv4() : stateful.ipv6()).remove(session);
      }
    }
  }

  private boolean isIpv4() {
    return Layout.isIpv4(vector.layout[0]);
  }

  private static byte[] bytes(final long address, final int length) {
    final byte[] copy = new byte[length];
    Memory.copy(address, copy, 0, length);
    return copy;
  }
}
