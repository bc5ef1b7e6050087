package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.CapFile;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;

/**
 * Packets of nobody through a switch of its own on memory ports, so that the packet path is
 * compiled before the first packet of somebody takes it.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: the time it is given.
 */
public final class WarmUp implements AutoCloseable {
  private static final String VSWITCH = "vsw-warm-up";
  private static final String GROUP = "sg-warm-up";
  private static final long MAC = 0x00163e000001L;
  private static final int NETWORK = 0x0a000000;
  private static final int BURST = 32;
  private static final int BUFFERS = 512;
  private static final int SESSIONS = 1 << 12;
  private static final int FLOWS = 1 << 10;
  private static final int FRAME_BYTES = 64;
  private static final int UDP = 17;
  private static final int TCP = 6;
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final long PATIENCE_NS = 200_000;

  private final Dataplane dataplane;
  private final MemoryPort[] ports = new MemoryPort[2];

  private WarmUp(final Path counters, final ErrorHandler errors) {
    final DataplaneSettings settings =
        DataplaneSettings.defaults(counters)
            .withBuffers(BUFFERS, PacketPool.SMALL_BUFFER_BYTES)
            .withSessions(SESSIONS)
            .withPortOpener(new DevicePorts());
    dataplane = Dataplane.start(settings, errors);
  }

  /**
   * Runs for {@code time}.
   *
   * @param directory made for its counters, and removed
   * @throws IOException if it cannot be
   */
  public static void run(final Path directory, final Duration time, final ErrorHandler errors)
      throws IOException {
    Files.createDirectories(directory);
    final Path counters = directory.resolve("counters");
    try (WarmUp warmUp = new WarmUp(counters, errors)) {
      warmUp.build();
      final long endNs = System.nanoTime() + time.toNanos();
      for (int i = 0; System.nanoTime() - endNs < 0; i++) {
        warmUp.round(i);
      }
    } finally {
      Files.deleteIfExists(counters);
      Files.deleteIfExists(CapFile.beside(counters));
      Files.deleteIfExists(directory);
    }
  }

  @Override
  public void close() {
    dataplane.close();
  }

  private void build() {
    final InetAddress network = AddressWords.ipv4(NETWORK);
    final PeerConfig everybody = new PeerConfig.Network(Cidr.parse("10.0.0.0/24"));
    apply(new Change.PutVSwitch(new VSwitchConfig(VSWITCH, 1, network, 24, Optional.empty())));
    apply(
        new Change.PutSecurityGroup(
            new SecurityGroupConfig(
                GROUP,
                GroupType.BASIC,
                RuleAction.DROP,
                List.of(
                    RuleConfig.of(
                        "1", Direction.INGRESS, RuleProtocol.ALL, everybody, PortRange.ANY)))));
    for (int end = 0; end < 2; end++) {
      final String eniId = "eni-" + end;
      final InetAddress ip = AddressWords.ipv4(NETWORK + 1 + end);
      final EniConfig eni = EniConfig.of(eniId, VSWITCH, MAC + end, ip);
      apply(new Change.PutEni(eni.withPolicy(EniPolicy.ofGroups(GROUP))));
      apply(new Change.PutPort(eniId, "i-" + end, new PortLocation.InMemory()));
      apply(new Change.Attach(eniId, "i-" + end));
      ports[end] = (MemoryPort) dataplane.port(eniId, "i-" + end).orElseThrow();
    }
  }

  private void apply(final Change change) {
    dataplane.apply(change).join();
  }

  /** A burst each way: datagrams and a connection's segments, some of them the first. */
  private void round(final int number) {
    for (int end = 0; end < 2; end++) {
      int sent = 0;
      for (int i = 0; i < BURST; i++) {
        final int flow = (number * BURST + i) % FLOWS;
        final byte[] frame =
            (i & 1) == 0 ? frame(end, UDP, flow, 0) : frame(end, TCP, flow, flags(number, end));
        sent += ports[end].inject(frame, Offload.NONE) ? 1 : 0;
      }
      final long patienceEndNs = System.nanoTime() + PATIENCE_NS;
      while (sent > 0 && System.nanoTime() - patienceEndNs < 0) {
        if (ports[1 - end].takeSent().length > 0) {
          sent--;
        } else {
          LockSupport.parkNanos(1);
        }
      }
    }
  }

  /** The handshake of a flow comes once in a while. */
  private static int flags(final int number, final int end) {
    if (number * BURST / FLOWS % 8 != 0) {
      return ACK;
    }
    return end == 0 ? SYN : SYN | ACK;
  }

  private static byte[] frame(final int from, final int protocol, final int flow, final int flags) {
    final ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
    putMac(frame, MAC + 1 - from);
    putMac(frame, MAC + from);
    frame.putShort((short) 0x0800).putInt(0x45000000 | FRAME_BYTES - 14).putInt(0x4000);
    frame.putInt(64 << 24 | protocol << 16).putInt(NETWORK + 1 + from).putInt(NETWORK + 2 - from);
    int sum = 0;
    for (int at = 14; at < 34; at += 2) {
      sum += frame.getShort(at) & 0xffff;
    }
    frame.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
    final int client = 1024 + flow;
    frame.putShort((short) (from == 0 ? client : 80)).putShort((short) (from == 0 ? 80 : client));
    if (protocol == UDP) {
      frame.putShort((short) (FRAME_BYTES - 34));
    } else {
      frame.putInt(1).putInt(1).putShort((short) (0x5000 | flags)).putShort((short) 0xffff);
    }
    return frame.array();
  }

  private static void putMac(final ByteBuffer frame, final long mac) {
    frame.putShort((short) (mac >>> 32)).putInt((int) mac);
  }
}
