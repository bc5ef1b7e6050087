package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.RawSocket;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Security groups between two real kernels. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SecurityGroupSystemTest {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int PORTS = 65_535;
  private static final int MOST_SCANS = 5;
  private static final PeerConfig CLIENT = new PeerConfig.Network(Cidr.parse("10.9.0.10/32"));

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private KernelPair pair;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @BeforeEach
  void start() {
    pair = new KernelPair(directory, 1500);
    pair.attachServer();
  }

  @AfterEach
  void close() {
    pair.close();
    assertThat(pair.faults).isEmpty();
  }

  @Test
  void shouldLetInExactlyTheAllowedOfAllTcpPorts() throws Exception {
    RuleConfig drop =
        new RuleConfig(
            "sgr-drop",
            Direction.INGRESS,
            RuleAction.DROP,
            5,
            RuleProtocol.TCP,
            CLIENT,
            Optional.empty(),
            PortRange.ANY,
            PortRange.of(85));
    pair.putGroup(
        "sg-server",
        accept(RuleProtocol.TCP, 22, 22, 1),
        accept(RuleProtocol.TCP, 25, 25, 1),
        accept(RuleProtocol.TCP, 80, 89, 5),
        accept(RuleProtocol.TCP, 65_535, 65_535, 100),
        accept(RuleProtocol.UDP, 1, 65_535, 1),
        drop);
    BitSet allowed = new BitSet();
    allowed.set(22);
    allowed.set(80, 90);
    allowed.clear(85);
    allowed.set(65_535);
    assertThat(scan(TCP, allowed)).as("25 is outbound SMTP").isEqualTo(allowed);
  }

  @Test
  void shouldLetInExactlyTheAllowedOfAllUdpPorts() throws Exception {
    pair.putGroup(
        "sg-server",
        accept(RuleProtocol.UDP, 1, 3, 1),
        accept(RuleProtocol.UDP, 53, 53, 1),
        accept(RuleProtocol.TCP, 1, 65_535, 1));
    BitSet allowed = new BitSet();
    allowed.set(1, 4);
    allowed.set(53);
    assertThat(scan(UDP, allowed)).isEqualTo(allowed);
  }

  /** The ports the server's kernel saw; what a queue on the way may have lost is sent again. */
  private BitSet scan(int protocol, BitSet expected) throws Exception {
    BitSet seen = new BitSet();
    try (RawSocket taken = RawSocket.open(pair.server, protocol)) {
      for (int i = 0; i < MOST_SCANS && !isIn(expected, seen); i++) {
        int _ = pair.client.run(() -> knock(protocol));
        for (byte[] next = taken.poll(300); next != null; next = taken.poll(300)) {
          seen.set(destinationPort(next));
        }
      }
    }
    return seen;
  }

  private static boolean isIn(BitSet some, BitSet all) {
    BitSet missing = (BitSet) some.clone();
    missing.andNot(all);
    return missing.isEmpty();
  }

  private static int knock(int protocol) throws IOException {
    if (protocol == TCP) {
      for (int port = 1; port <= PORTS; port++) {
        try (SocketChannel socket = SocketChannel.open()) {
          socket.configureBlocking(false);
          boolean _ = socket.connect(new InetSocketAddress(KernelPair.SERVER, port));
        }
      }
      return PORTS;
    }
    try (DatagramChannel socket = DatagramChannel.open()) {
      for (int port = 1; port <= PORTS; port++) {
        socket.send(ByteBuffer.allocate(4), new InetSocketAddress(KernelPair.SERVER, port));
      }
    }
    return PORTS;
  }

  private static int destinationPort(byte[] packet) {
    return Short.toUnsignedInt(ByteBuffer.wrap(packet).getShort((packet[0] & 15) * 4 + 2));
  }

  @Test
  void shouldKeepAConnectionWhileItsRuleIsReplacedByAnEqualOneAndCutItWithTheRule()
      throws Exception {
    int port = 5001;
    pair.putGroup("sg-server", accept(RuleProtocol.TCP, port, port, 1));
    try (ServerSocketChannel listening = listen(pair.server, port);
        Socket near = pair.client.run(() -> new Socket(KernelPair.SERVER, port));
        Socket far = listening.accept().socket();
        RawSocket taken = RawSocket.open(pair.server, TCP);
        RawSocket answers = RawSocket.open(pair.client, TCP)) {
      near.setSoTimeout(2_000);
      far.setSoTimeout(2_000);
      for (int i = 1; i <= 100; i++) {
        // Another rule with another range and priority that admits the same connection.
        pair.putGroup("sg-server", accept(RuleProtocol.TCP, port - i, port + i, 1 + i % 100));
        pass(near, far, i);
        pass(far, near, i);
      }
      pair.putGroup("sg-server", accept(RuleProtocol.TCP, 1, port - 1, 1));
      drain(taken);
      drain(answers);
      near.getOutputStream().write(1);
      far.getOutputStream().write(1);
      assertThat(taken.poll(700)).as("not one packet after the rule is gone").isNull();
      assertThat(answers.poll(1)).isNull();
    }
  }

  private static void pass(Socket from, Socket to, int value) throws IOException {
    from.getOutputStream().write(value);
    assertThat(to.getInputStream().read()).isEqualTo(value);
  }

  private static void drain(RawSocket socket) throws InterruptedException {
    byte[] next = socket.poll(100);
    while (next != null) {
      next = socket.poll(100);
    }
  }

  static RuleConfig accept(RuleProtocol protocol, int first, int last, int priority) {
    return new RuleConfig(
        "sgr-" + protocol + first,
        Direction.INGRESS,
        RuleAction.ACCEPT,
        priority,
        protocol,
        CLIENT,
        Optional.empty(),
        PortRange.ANY,
        new PortRange(first, last));
  }

  static ServerSocketChannel listen(NetworkNamespace space, int port) throws IOException {
    return space.run(() -> ServerSocketChannel.open().bind(new InetSocketAddress(port)));
  }
}
