package io.eniswitch.benchmarks.control.push;

import io.eniswitch.controlplane.push.Account;
import io.eniswitch.controlplane.push.Answers;
import io.eniswitch.controlplane.push.Notice;
import io.eniswitch.controlplane.push.server.PushServer;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.EniPolicy;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.push.Intent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A push server that is told of changes as by its courier, without store and rules: what is
 * measured is the channel and the switches.
 *
 * <p><b>Threading</b>: one thread changes; answers by any.
 */
final class RateEnd implements Answers, AutoCloseable {
  private static final String VSWITCH = "vsw-bp1000000000000000000";
  private static final int NETWORK = 10 << 24;
  private static final int PREFIX_LENGTH = 12;
  private static final long MAC = 0x0016_3e00_0000L;

  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final ProgressLog progress = new ProgressLog();
  private final Intent.Eni[] checked;
  private final Intent.Eni[] unchecked;
  private final BitSet isChecked = new BitSet();
  private final PushServer server;
  private long revision = 1;

  /** Starts it with so many ENIs, at a free port. */
  RateEnd(int enis) throws IOException {
    checked = IntStream.range(0, enis).mapToObj(i -> eni(i, true)).toArray(Intent.Eni[]::new);
    unchecked = IntStream.range(0, enis).mapToObj(i -> eni(i, false)).toArray(Intent.Eni[]::new);
    isChecked.set(0, enis);
    server = ControlEnd.listening(this, faults, begun -> begun.begin(account()));
  }

  private static Intent.Eni eni(int number, boolean check) {
    return new Intent.Eni(
        new EniConfig(
            SampleState.eniId(number),
            VSWITCH,
            MAC + number,
            address(NETWORK + 1 + number),
            List.of(),
            List.of(),
            1500,
            check,
            EniPolicy.OPEN),
        List.of(),
        Optional.empty());
  }

  private static InetAddress address(int bits) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES).putInt(bits).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private Account account() {
    return new Everything(revision, (BitSet) isChecked.clone());
  }

  private Intent.Eni intent(int number, boolean check) {
    return check ? checked[number] : unchecked[number];
  }

  /** All ENIs at a revision. */
  private final class Everything implements Account {
    private final long at;
    private final BitSet checks;

    Everything(long at, BitSet checks) {
      this.at = at;
      this.checks = checks;
    }

    @Override
    public long revision() {
      return at;
    }

    @Override
    public Iterator<Said> of(String host) {
      VSwitchConfig vSwitch =
          new VSwitchConfig(VSWITCH, 4242, address(NETWORK), PREFIX_LENGTH, Optional.empty());
      Stream<Intent> first = Stream.of(new Intent.Begin(), new Intent.VSwitch(vSwitch));
      Stream<Intent> enis =
          IntStream.range(0, checked.length).mapToObj(i -> intent(i, checks.get(i)));
      return Stream.of(first, enis, Stream.of(new Intent.End()))
          .flatMap(intents -> intents)
          .map(intent -> new Said(intent, false))
          .iterator();
    }
  }

  /** Changes ENIs from number {@code first} on as one revision, which it answers. */
  long change(int first, int count) {
    List<Notice> notices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int number = (first + i) % checked.length;
      isChecked.flip(number);
      notices.add(new Notice(intent(number, isChecked.get(number)), Map.of()));
    }
    revision++;
    server.tell(account(), notices);
    return revision;
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return server.address();
  }

  /** The last revision. */
  long revision() {
    return revision;
  }

  /** What the switches reported. */
  ProgressLog progress() {
    return progress;
  }

  /** Gets what must not happen. */
  List<Throwable> faults() {
    return faults;
  }

  @Override
  public void onConfirmed(String host, String eniId, long at) {
    faults.add(
        new IllegalStateException(host + " answers about " + eniId + " without being asked"));
  }

  @Override
  public void onRefused(String host, String eniId, long at, String reason) {
    faults.add(new IllegalStateException(host + " refuses " + eniId + ": " + reason));
  }

  @Override
  public void onProgress(String host, long at) {
    progress.onProgress(host, at);
  }

  @Override
  public void close() {
    server.close();
  }
}
