package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Parser;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.TableWriter;
import io.eniswitch.dataplane.table.VSwitchEntry;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * Two tenants with overlapping addresses on one switch, and a responder to be asked.
 *
 * <p>VNI 7 has ENIs a (with a secondary address), b and free (which may use any address) in one
 * vSwitch and c in another; VNI 8 has x and y in a vSwitch with the range of the first.
 */
final class Tenants implements AutoCloseable {
  /** Room for one request, between two buffers that must stay as they are. */
  static final int BUFFER = 1;

  private static final byte CANARY = (byte) 0xa5;
  private static final int BUFFER_BYTES = 2048;

  private final Map<String, Integer> enis;
  final PacketPool pool = new PacketPool(3, BUFFER_BYTES);
  final PacketVector vector = new PacketVector();
  final ForwardingTables tables = new ForwardingTables(64, 64, 1);
  private final CounterFile counters = CounterFile.inMemory(new CounterLayout(1, 65));
  final Responder responder = new Responder(tables, counters.worker(0));
  private final TableWriter writer = new TableWriter(tables);

  Tenants() {
    vSwitch(0, 7, "0a000100", "20010db8000000010000000000000000");
    vSwitch(1, 7, "0a000200", "20010db8000000020000000000000000");
    vSwitch(2, 8, "0a000100", "20010db8000000010000000000000000");
    final int check = EniEntry.CHECK_ADDRESSES;
    enis =
        Map.of(
            "a", addEni(0, 7, 0x0a, 1500, check),
            "b", addEni(0, 7, 0x14, 1500, check),
            "c", addEni(1, 7, 0x1e, 1300, check),
            "free", addEni(0, 7, 0x32, 1500, 0),
            "x", addEni(2, 8, 0x28, 1500, check),
            "y", addEniAt(2, 8, 0x29, "0a000114"));
    writer.assignIp(eni("a"), ip("0a00010b"));
    for (int i = 0; i < 3 * BUFFER_BYTES; i++) {
      Memory.writeByte(bufferAddress(0) + i, CANARY);
    }
  }

  /** Table index of an ENI. */
  int eni(final String name) {
    return Objects.requireNonNull(enis.get(name));
  }

  /** Packets of an ENI's that were dropped for a reason that it was told. */
  long reported(final String sender, final DropReason reason) {
    return counters.rowDrops(WorkerCounters.row(eni(sender)), reason);
  }

  /** Port of an ENI. */
  static int port(final int eni) {
    return 10 + eni;
  }

  /** An IPv4 address in hex as loaded from a packet. */
  static int ip(final String hex) {
    return Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16));
  }

  /**
   * Puts a frame of {@code sender} before the responder as the earlier stages would.
   *
   * @param why {@code PUNT}, or the name of a drop reason, and ` ROUTED` if sent to the router
   */
  void ask(final String sender, final String why, final byte[] frame, final long nowNs) {
    put(sender, why, frame);
    responder.process(vector, nowNs);
  }

  /** The first half of {@link #ask}. */
  void put(final String sender, final String why, final byte[] frame) {
    final int eni = eni(sender);
    final long address = pool.frameAddress(BUFFER);
    for (int i = 0; i < frame.length; i++) {
      Memory.writeByte(address + i, frame[i]);
    }
    vector.count = 0;
    vector.add(BUFFER, address, frame.length, port(eni), Offload.NONE);
    Parser.process(vector);
    if (vector.layout[0] < 0) {
      vector.layout[0] = guessLayout(frame);
    }
    vector.sourceEni[0] = eni;
    vector.destinationEni[0] = eni("c");
    if (why.endsWith("ROUTED")) {
      vector.layout[0] |= Layout.ROUTED;
    }
    final String reason = why.split(" ", 2)[0];
    if (reason.equals("PUNT")) {
      vector.verdict[0] = Verdict.PUNT;
    } else {
      vector.drop(0, DropReason.valueOf(reason));
    }
  }

  /** What became of the frame: {@code FORWARD}, {@code PUNT} or the name of the drop reason. */
  String outcome() {
    return switch (vector.verdict[0]) {
      case Verdict.FORWARD -> "FORWARD";
      case Verdict.DROP -> DropReason.of(vector.reason[0]).name();
      default -> "verdict " + vector.verdict[0];
    };
  }

  /** The frame as it is now, in hex. */
  String frame() {
    final byte[] bytes = new byte[vector.length[0]];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Memory.readByte(vector.address[0] + i);
    }
    return HexFormat.of().formatHex(bytes);
  }

  /** True if nothing was written to the buffers on either side. */
  boolean isNeighbourhoodIntact() {
    for (int i = 0; i < BUFFER_BYTES; i++) {
      if ((byte) Memory.readByte(bufferAddress(0) + i) != CANARY
          || (byte) Memory.readByte(bufferAddress(2) + i) != CANARY) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    tables.close();
    pool.close();
    counters.close();
  }

  private long bufferAddress(final int buffer) {
    return pool.frameAddress(buffer) - PacketPool.HEADROOM_BYTES;
  }

  /** What the parser would say of a frame that it refuses, so that the responder is on its own. */
  private static int guessLayout(final byte[] frame) {
    final int type =
        frame.length < EthernetHeader.BYTES ? 0 : (frame[12] & 0xff) << 8 | frame[13] & 0xff;
    return switch (type) {
      case EthernetHeader.TYPE_IPV4 ->
          Layout.of(
              Layout.IPV4,
              frame.length > 23 ? frame[23] & 0xff : 17,
              14 + (frame.length > 14 ? (frame[14] & 0xf) * 4 : 0));
      case EthernetHeader.TYPE_IPV6 ->
          Layout.of(Layout.IPV6, frame.length > 20 ? frame[20] & 0xff : 58, 54);
      default -> Layout.OTHER;
    };
  }

  private void vSwitch(
      final int index, final int vni, final String network, final String network6) {
    final int first = ip(network);
    final long high = Long.reverseBytes(Long.parseUnsignedLong(network6.substring(0, 16), 16));
    writer.putVSwitch(
        new VSwitchEntry(
            index, vni, first | 253 << 24, first, 24, high, Long.reverseBytes(0xfdL), 64));
  }

  /** The last octet of an address is the last octet of the MAC: .10 has 0a. */
  private int addEni(
      final int vSwitch, final int vni, final int octet, final int mtu, final int flags) {
    final VSwitchEntry entry = Objects.requireNonNull(tables.vSwitches().at(vSwitch));
    final int ip = entry.networkIp() | octet << 24;
    final long macWord = EniSpec.macWord(0x00163e000000L | octet, flags);
    final int eni = writer.addEni(new EniSpec(vni, macWord, ip, vSwitch, mtu, 0));
    writer.assignIp6(eni, entry.gatewayHigh(), Long.reverseBytes(octet));
    writer.addPort(port(eni), eni);
    writer.bindLocal(eni, port(eni), 1);
    return eni;
  }

  private int addEniAt(final int vSwitch, final int vni, final int octet, final String ip) {
    final long macWord = EniSpec.macWord(0x00163e000000L | octet, EniEntry.CHECK_ADDRESSES);
    final int eni = writer.addEni(new EniSpec(vni, macWord, ip(ip), vSwitch, 1500, 0));
    writer.addPort(port(eni), eni);
    writer.bindLocal(eni, port(eni), 1);
    return eni;
  }
}
