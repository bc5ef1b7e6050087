package io.eniswitch.benchmarks.failover;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Restarts the switch under a stream of datagrams and a TCP connection, by killing its process or
 * by handing over to a new one, and finds out of the arrivals how long nothing passed.
 * <b>Threading</b>: one thread.
 */
public final class RestartRig {
  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
  private static final int LEAD_MS = 1_000;
  private static final int ENIS = 4;
  private static final long ROUND_NS = TimeUnit.SECONDS.toNanos(20);

  private final int rounds;
  private final int perSecond;

  /** When a restart was asked for, and when all was quiet again. */
  private record Round(long fromNs, long toNs) {}

  /**
   * A rig.
   *
   * @param rounds restarts of each kind
   * @param perSecond datagrams per second
   */
  public RestartRig(int rounds, int perSecond) {
    this.rounds = rounds;
    this.perSecond = perSecond;
  }

  /**
   * Runs it in processes of its own over {@code data}.
   *
   * @param planned whether processes are asked to hand over, or killed
   */
  public RestartResult run(Path data, boolean planned) throws IOException, InterruptedException {
    try (RestartProcesses running = RestartProcesses.start(data);
        FailoverNetwork network = new FailoverNetwork(running.apiPort())) {
      network.build(new FailoverPlan(FailoverPlan.Cause.NEW_PORT, 1, 0, perSecond, ENIS, 0));
      return measure(running, network, planned);
    }
  }

  private RestartResult measure(RestartProcesses running, FailoverNetwork network, boolean planned)
      throws IOException, InterruptedException {
    int most = (int) Math.min((rounds * ROUND_NS / 1e9 + 10) * perSecond, 50_000_000);
    try (NetworkNamespace client = network.space("client");
        NetworkNamespace server = network.space("first");
        TcpProbe tcp = TcpProbe.start(client, server, FailoverNetwork.MOVING_IP)) {
      Receiver receiver = new Receiver(server, most);
      OpenStream stream = new OpenStream(client, perSecond, most);
      stream.start();
      Thread.sleep(LEAD_MS);
      List<Round> made = new ArrayList<>();
      Histogram tcpNs = new Histogram(HIGHEST_NS, 3);
      for (int i = 0; i < rounds; i++) {
        tcp.takeLongestNs();
        long fromNs = System.nanoTime();
        running.restart(planned);
        tcp.awaitAnswer(ROUND_NS);
        Thread.sleep(LEAD_MS);
        made.add(new Round(fromNs, System.nanoTime()));
        tcpNs.recordValue(Math.clamp(tcp.takeLongestNs(), 0, HIGHEST_NS));
      }
      int sent = stream.stop();
      Thread.sleep(LEAD_MS);
      receiver.stop();
      return tally(receiver, sent, made, tcpNs);
    }
  }

  private RestartResult tally(Receiver receiver, int sent, List<Round> made, Histogram tcpNs)
      throws EOFException {
    Histogram blackoutNs = new Histogram(HIGHEST_NS, 3);
    int delivered = 0;
    int round = 0;
    long before = 0;
    long longest = 0;
    for (int i = 0; i < sent; i++) {
      long atNs = receiver.atNs(i);
      if (atNs == 0) {
        continue;
      }
      delivered++;
      if (round < made.size() && atNs - made.get(round).toNs > 0) {
        blackoutNs.recordValue(Math.clamp(longest, 0, HIGHEST_NS));
        longest = 0;
        round++;
      }
      boolean within = round < made.size() && atNs - made.get(round).fromNs > 0;
      longest = within && before != 0 ? Math.max(longest, atNs - before) : longest;
      before = atNs;
    }
    if (delivered == 0) {
      throw new EOFException("nothing of the stream arrived");
    }
    if (round < made.size()) {
      blackoutNs.recordValue(Math.clamp(longest, 0, HIGHEST_NS));
    }
    return new RestartResult(blackoutNs, tcpNs, sent, delivered, receiver.duplicates());
  }
}
