package io.eniswitch.dataplane.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StampedSocketTest {
  private static final int PORT = 4711;
  private static final int UNREAD_MILLIS = 100;
  // The clocks are compared to within some microseconds; a busy machine makes it more.
  private static final long TOLERANCE_NS = TimeUnit.MILLISECONDS.toNanos(UNREAD_MILLIS / 4);

  private final Inet4Address here = (Inet4Address) InetAddress.ofLiteral("127.0.0.1");
  private final ByteBuffer received = ByteBuffer.allocateDirect(64);
  private NetworkNamespace space;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @BeforeEach
  void open() {
    space = NetworkNamespace.anonymous();
    Links links = new Links(space.netlink());
    links.change(links.index("lo")).up(true).apply();
  }

  @AfterEach
  void close() {
    space.close();
  }

  @Test
  void shouldTellWhenADatagramCameAndNotWhenItWasRead() throws Exception {
    try (StampedSocket socket = space.run(() -> StampedSocket.listen(here, PORT));
        DatagramChannel sender = space.run(DatagramChannel::open)) {
      assertThat(socket.receive(received)).isEqualTo(StampedSocket.NOTHING);
      long leastDelayNs = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long beforeNs = System.nanoTime();
        sender.send(
            ByteBuffer.wrap(new byte[] {1, 2, (byte) i}), new InetSocketAddress(here, PORT));
        long afterNs = System.nanoTime();
        Thread.sleep(UNREAD_MILLIS);

        received.clear();
        assertThat(socket.receive(received)).isEqualTo(3);

        assertThat(received.position()).isEqualTo(3);
        assertThat(received.get(2)).isEqualTo((byte) i);
        assertThat(socket.arrivalNs())
            .isBetween(beforeNs - TOLERANCE_NS, System.nanoTime() + TOLERANCE_NS);
        leastDelayNs = Math.min(leastDelayNs, socket.arrivalNs() - afterNs);
      }
      // A busy kernel may deliver one of them late, but not all.
      assertThat(leastDelayNs).isLessThan(TOLERANCE_NS);
    }
  }

  @Test
  void shouldNameTheAddressThatIsTaken() {
    StampedSocket first = space.run(() -> StampedSocket.listen(here, PORT));
    assertThatThrownBy(() -> space.run(() -> StampedSocket.listen(here, PORT)))
        .isInstanceOf(LinuxException.class)
        .hasMessageContaining("127.0.0.1:4711")
        .hasMessageContaining("EADDRINUSE");
    first.close();
  }

  @Test
  void shouldMakeAThreadsSleepsPunctual() throws Exception {
    NativeFunction control = NativeFunction.variadic("prctl", 5, 1);
    int getTimerSlack = 30;
    long[] slackNs = new long[2];
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              slackNs[0] = control.call(getTimerSlack, 0, 0, 0, 0);
              boolean taken = ThreadTiming.runBrieflyAndOften();
              slackNs[1] = taken ? control.call(getTimerSlack, 0, 0, 0, 0) : 1;
            });
    thread.join();
    assertThat(slackNs[0]).isGreaterThan(1);
    assertThat(slackNs[1]).isEqualTo(1);
  }
}
