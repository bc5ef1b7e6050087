package io.eniswitch.dataplane;

import static io.eniswitch.dataplane.SecurityGroupSystemTest.accept;
import static io.eniswitch.dataplane.SecurityGroupSystemTest.listen;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.RawSocket;
import io.eniswitch.dataplane.policy.PolicyOptions;
import io.eniswitch.dataplane.policy.RuleProtocol;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What two kernels learn about the path between them although security groups are in it. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class PathSystemTest {
  private static final int ICMP = 1;
  private static final int TIME_EXCEEDED = 11;
  private static final int UNREACHABLE = 3;
  private static final int PORT_UNREACHABLE = 3;
  private static final int TOO_BIG = 4;
  private static final int FIRST_TRACE_PORT = 33_434;

  @TempDir private Path directory;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @Test
  void shouldLetTcpFindThePathsMtu() throws Exception {
    try (KernelPair pair = new KernelPair(directory, 1300)) {
      pair.attachServer();
      // The server's kernel believes in 1500 and says so in its SYN: only ICMP tells the client.
      Links links = new Links(pair.server.netlink());
      links.change(links.index("eth0")).mtu(1500).apply();
      pair.putGroup("sg-server", accept(RuleProtocol.TCP, 5003, 5003, 1));
      byte[] sent = new byte[1 << 20];
      new Random(1).nextBytes(sent);
      try (RawSocket errors = RawSocket.open(pair.client, ICMP);
          ServerSocketChannel listening = listen(pair.server, 5003);
          Socket near = pair.client.run(() -> new Socket(KernelPair.SERVER, 5003));
          Socket far = listening.accept().socket()) {
        far.setSoTimeout(20_000);
        CompletableFuture<Void> writing =
            CompletableFuture.runAsync(() -> {
              try (OutputStream out = near.getOutputStream()) {
                out.write(sent);
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
        assertThat(far.getInputStream().readAllBytes()).isEqualTo(sent);
        writing.get(20, TimeUnit.SECONDS);
        byte[] told = errors.poll();
        assertThat(told).as("fragmentation needed").isNotNull();
        ByteBuffer packet = ByteBuffer.wrap(told == null ? new byte[28] : told);
        assertThat(packet.getShort(20)).isEqualTo((short) (UNREACHABLE << 8 | TOO_BIG));
        assertThat(packet.getShort(26)).as("next MTU").isEqualTo((short) 1300);
      }
      assertThat(pair.faults).isEmpty();
    }
  }

  @Test
  void shouldLetMailOutWhereTheSwitchIsSetSo() throws Exception {
    try (KernelPair pair = new KernelPair(directory, 1500, new PolicyOptions(false))) {
      pair.attachServer();
      pair.putGroup("sg-server", accept(RuleProtocol.TCP, 25, 25, 1));
      try (ServerSocketChannel listening = listen(pair.server, 25);
          Socket near = pair.client.run(() -> new Socket(KernelPair.SERVER, 25));
          Socket far = listening.accept().socket()) {
        near.getOutputStream().write(7);
        assertThat(far.getInputStream().read()).isEqualTo(7);
      }
    }
  }

  @Test
  void shouldShowTheGatewayAndTheServerToTraceroute() throws Exception {
    try (KernelPair pair = new KernelPair(directory, 1500)) {
      pair.attachServer();
      pair.putGroup(
          "sg-server", accept(RuleProtocol.UDP, FIRST_TRACE_PORT, FIRST_TRACE_PORT + 100, 1));
      try (RawSocket errors = RawSocket.open(pair.client, ICMP)) {
        byte[] first = hop(pair, errors, 1);
        assertThat(source(first)).isEqualTo(KernelPair.GATEWAY);
        assertThat(type(first)).isEqualTo(TIME_EXCEEDED);
        byte[] second = hop(pair, errors, 2);
        assertThat(source(second)).isEqualTo(KernelPair.SERVER);
        assertThat(type(second)).isEqualTo(UNREACHABLE);
        assertThat(second[21]).isEqualTo((byte) PORT_UNREACHABLE);
      }
      assertThat(pair.faults).isEmpty();
    }
  }

  /** The answer to a datagram that lives for so many hops. */
  private static byte[] hop(KernelPair pair, RawSocket errors, int hops) throws Exception {
    pair.client.sysctl("ipv4/ip_default_ttl", Integer.toString(hops));
    byte[] answer = null;
    for (int i = 0; i < 20 && answer == null; i++) {
      InetSocketAddress end = new InetSocketAddress(KernelPair.SERVER, FIRST_TRACE_PORT + i);
      try (DatagramChannel prober = pair.client.run(DatagramChannel::open)) {
        prober.send(ByteBuffer.allocate(32), end);
      }
      answer = errors.poll(300);
    }
    assertThat(answer).as("an answer from hop %d", hops).isNotNull();
    return answer == null ? new byte[0] : answer;
  }

  private static InetAddress source(byte[] packet) throws UnknownHostException {
    return InetAddress.getByAddress(Arrays.copyOfRange(packet, 12, 16));
  }

  private static int type(byte[] packet) {
    return packet[20];
  }
}
