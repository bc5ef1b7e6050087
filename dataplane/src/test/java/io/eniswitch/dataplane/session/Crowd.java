package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.fixture.Fragmented;
import io.eniswitch.dataplane.fixture.Frame;
import io.eniswitch.dataplane.fixture.Host;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random packets of few hosts on few ports, so that many belong to the same sessions: requests,
 * replies, errors about them, and fragments, over both families of addresses.
 */
final class Crowd {
  /**
   * What one port sends in a burst.
   *
   * @param fromRed true for the one tenant, false for the other
   * @param port where it comes in
   */
  record Burst(boolean fromRed, String port, List<Frame> frames) {}

  private static final List<Host> HOSTS = List.of(Host.A, Host.B, Host.C, Host.S1);
  private static final List<String> PORTS = List.of("a", "b", "c", "s");
  private static final int MOST_FRAMES = 24;
  private static final int FLOWS = 4;
  private static final int SERVER_PORT = 2222;
  private static final int CLOSED_PORT = 23;
  private static final int PORTS4_AT = 34;
  private static final int PORTS6_AT = 54;
  private static final int[] TCP_FLAGS = {2, 18, 16, 17, 4};

  private final Random random;

  private Crowd(final Random random) {
    this.random = random;
  }

  /** As many bursts as wanted, the same for the same seed. */
  static List<Burst> bursts(final int count, final long seed) {
    final Crowd crowd = new Crowd(new Random(seed));
    final List<Burst> bursts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bursts.add(crowd.burst());
    }
    return bursts;
  }

  private Burst burst() {
    final int sender = random.nextInt(HOSTS.size());
    final List<Frame> frames = new ArrayList<>();
    final int count = 1 + random.nextInt(MOST_FRAMES);
    while (frames.size() < count) {
      final int receiver = random.nextInt(HOSTS.size());
      if (receiver != sender) {
        addTo(frames, HOSTS.get(sender), HOSTS.get(receiver));
      }
    }
    return new Burst(random.nextInt(4) > 0, PORTS.get(sender), frames);
  }

  private void addTo(final List<Frame> frames, final Host from, final Host to) {
    switch (random.nextInt(8)) {
      case 0 -> frames.add(withPorts(Frame.udp6(from, to), PORTS6_AT));
      case 1 -> frames.add(withPorts(Frame.tcp(from, to, flags(), 0), PORTS4_AT));
      case 2 -> frames.add(withPorts(Frame.tcp6(from, to, flags(), 0), PORTS6_AT));
      case 3 -> frames.add(Frame.icmp(from, to, random.nextBoolean() ? 8 : 0, 0, identifier()));
      case 4 -> frames.add(errorAbout(withPorts(Frame.udp(to, from), PORTS4_AT), from, to));
      case 5 -> addFragments(frames, withPorts(Frame.udp(from, to, 100), PORTS4_AT));
      case 6 -> addFragments(frames, withPorts(Frame.udp6(from, to, 100), PORTS6_AT));
      default -> frames.add(withPorts(Frame.udp(from, to), PORTS4_AT));
    }
  }

  private void addFragments(final List<Frame> frames, final Frame whole) {
    final int id = random.nextInt(FLOWS);
    for (final int from : new int[] {0, 32, 64}) {
      if (random.nextInt(6) > 0) {
        frames.add(Fragmented.piece(whole, id, from, from == 64 ? 108 : from + 32));
      }
    }
  }

  /** To the server's port, from it, or to a port that nobody may reach. */
  private Frame withPorts(final Frame frame, final int at) {
    final int client = 1111 + random.nextInt(FLOWS);
    final int server = random.nextInt(5) == 0 ? CLOSED_PORT : SERVER_PORT;
    final boolean request = random.nextBoolean();
    final int source = request ? client : server;
    final int destination = request ? server : client;
    return frame.raw(at, source >>> 8, source & 0xff, destination >>> 8, destination & 0xff);
  }

  private int flags() {
    return TCP_FLAGS[random.nextInt(TCP_FLAGS.length)];
  }

  private byte[] identifier() {
    return new byte[] {0, (byte) random.nextInt(FLOWS), 0, 1};
  }

  private static Frame errorAbout(final Frame sent, final Host from, final Host to) {
    final byte[] quoted = Arrays.copyOfRange(sent.bytes(), Frame.IP, Frame.IP + 28);
    return Frame.icmp(from, to, 3, 3, Frame.join(new byte[4], quoted));
  }
}
