package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Caps that change while kernels send: not one datagram may be missing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CapChangeSystemTest {
  private static final int CHANGES = 50;
  private static final int BETWEEN = 400;
  private static final int UNDER_WAY = 16;
  private static final int PAYLOAD = 100;
  private static final int[] MEGABITS = {10, 1_000, 100, 0, 5_000};

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private KernelRig rig;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @BeforeEach
  void start() {
    rig = new KernelRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldLoseNothingWhileTheTypeOfAnInstanceChanges() throws Exception {
    final NetworkNamespace sender = rig.putInstance("i-sender", type(MEGABITS[0]));
    final NetworkNamespace receiver = rig.putInstance("i-receiver", CapSpec.UNLIMITED);
    rig.addEni(1, "i-sender");
    rig.addEni(2, "i-receiver");
    try (Stream stream = new Stream(sender, "10.0.0.1", receiver, "10.0.0.2")) {
      for (int i = 1; i <= CHANGES; i++) {
        stream.exchange(BETWEEN);
        final CapSpec type = type(MEGABITS[i % MEGABITS.length]);
        final var change = CompletableFuture.runAsync(() -> rig.putInstance("i-sender", type));
        while (!change.isDone()) {
          stream.exchange(1);
        }
        change.join();
      }
      stream.exchange(BETWEEN);
      stream.finish();
      assertThat(stream.received).isEqualTo(stream.sent).isGreaterThan(BETWEEN);
    }
  }

  @Test
  void shouldLoseNothingWhileAnInstanceGetsMoreEnisAndLosesThem() throws Exception {
    final NetworkNamespace sender = rig.putInstance("i-sender", type(10));
    final NetworkNamespace receiver = rig.putInstance("i-receiver", CapSpec.UNLIMITED);
    rig.addEni(1, "i-sender");
    rig.addEni(2, "i-receiver");
    try (Stream stream = new Stream(sender, "10.0.0.1", receiver, "10.0.0.2")) {
      for (int i = 0; i < 5; i++) {
        final int host = 10 + i;
        final var change =
            CompletableFuture.runAsync(() -> {
              rig.addEni(host, "i-sender");
              rig.apply(new Change.RemovePort("eni-" + host, "i-sender"));
            });
        while (!change.isDone()) {
          stream.exchange(1);
        }
        change.join();
      }
      stream.exchange(BETWEEN);
      stream.finish();
      assertThat(stream.received).isEqualTo(stream.sent).isGreaterThan(BETWEEN);
    }
  }

  private static CapSpec type(final int megabits) {
    final long rate = megabits * 125_000L;
    return megabits == 0
        ? CapSpec.UNLIMITED
        : CapSpec.ofInstance(
            Bandwidth.constant(rate, CapSpec.defaultBurstBytes(rate)), megabits * 1_000L, 0);
  }

  /**
   * Numbered datagrams, some of them under way at any time: the next goes when the oldest has
   * arrived, so that a slow machine loses none either.
   */
  private static final class Stream implements AutoCloseable {
    final DatagramChannel sending;
    final DatagramChannel receiving;
    private final ByteBuffer out = ByteBuffer.allocateDirect(PAYLOAD);
    private final byte[] in = new byte[PAYLOAD];
    long sent;
    long received;

    Stream(
        final NetworkNamespace from,
        final String fromIp,
        final NetworkNamespace to,
        final String toIp)
        throws IOException {
      receiving = to.run(DatagramChannel::open);
      receiving.bind(new InetSocketAddress(InetAddress.ofLiteral(toIp), 0));
      receiving.socket().setSoTimeout(10_000);
      sending = from.run(DatagramChannel::open);
      sending.bind(new InetSocketAddress(InetAddress.ofLiteral(fromIp), 0));
      sending.connect(receiving.getLocalAddress());
      for (int i = 0; i < UNDER_WAY; i++) {
        send();
      }
    }

    /** So many more arrive, each the next. */
    void exchange(final int count) throws IOException {
      for (int i = 0; i < count; i++) {
        receive();
        send();
      }
    }

    private void send() throws IOException {
      out.clear().putLong(0, sent++);
      sending.write(out);
    }

    private void receive() throws IOException {
      final var packet = new java.net.DatagramPacket(in, in.length);
      try {
        receiving.socket().receive(packet);
      } catch (final SocketTimeoutException e) {
        throw new AssertionError("the datagram after %d is missing".formatted(received), e);
      }
      assertThat(ByteBuffer.wrap(in).getLong()).as("number of a datagram").isEqualTo(received++);
    }

    /** Waits for those under way. */
    void finish() throws IOException {
      while (received < sent) {
        receive();
      }
    }

    @Override
    public void close() throws IOException {
      sending.close();
      receiving.close();
    }
  }
}
