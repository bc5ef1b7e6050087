package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.PortOpener;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.trace.ProbeFrame;
import io.eniswitch.dataplane.trace.ProbePacket;
import io.eniswitch.dataplane.trace.ProbeText;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.ErrorHandler;

/**
 * Moves an ENI between two ports in memory while a worker forwards to it as fast as it can: what
 * the switch itself needs from the command to the first packet at the new place, without kernels.
 * Commands are due at their own times and count from then.
 *
 * <p><b>Threading</b>: the caller commands, the switch's worker has a processor of its own.
 */
public final class RedirectRun implements AutoCloseable {
  private static final String VSWITCH = "vsw-1";
  private static final String SENDER = "eni-sender";
  private static final String MOVING = "eni-moving";
  private static final String[] INSTANCES = {"i-0", "i-1"};
  private static final long MAC = 0x00163e000001L;
  private static final int VNI = 7;
  private static final int FLOWS = 1_000;
  private static final int BUFFERS = 1_024;
  private static final int WARM_UP = 10_000;
  private static final long INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOST_NS = TimeUnit.SECONDS.toNanos(10);

  private final Traffic traffic = new Traffic(FLOWS);
  private final List<ArrivalPort> arrivals = new ArrayList<>();
  private final Dataplane dataplane;

  private RedirectRun(Path counters, int workerCpu) {
    DataplaneSettings settings =
        DataplaneSettings.defaults(counters)
            .withBusyPoll(true)
            .withCpus(List.of(workerCpu))
            .withBuffers(BUFFERS, PacketPool.SMALL_BUFFER_BYTES)
            .withPortOpener(this::open);
    dataplane = Dataplane.start(settings, RedirectRun::fail);
  }

  /**
   * Measures.
   *
   * @param directory for the switch's counters
   * @param moves counted, after some that are not
   * @param workerCpu processor that forwards
   * @param commandCpu processor that commands
   */
  public static RedirectResult measure(Path directory, int moves, int workerCpu, int commandCpu) {
    CpuAffinity.pin(commandCpu);
    try (RedirectRun run = new RedirectRun(directory.resolve("counters"), workerCpu)) {
      run.build();
      run.move(WARM_UP);
      return run.move(moves);
    }
  }

  private static void fail(Throwable fault) {
    throw new IllegalStateException(fault);
  }

  private PortOpener.Opened open(PortOpener.Request request, ErrorHandler errors) {
    SinkPort port;
    if (request.eni().eniId().equals(SENDER)) {
      for (int i = 0; i < FLOWS; i++) {
        traffic.writeInPort(i, request.portId());
      }
      port = new SourcePort(request.portId(), traffic);
    } else {
      ArrivalPort arrival = new ArrivalPort(request.portId());
      arrivals.add(arrival);
      port = arrival;
    }
    return new PortOpener.Opened(List.of(port), () -> {});
  }

  private void build() {
    InetAddress network = InetAddress.ofLiteral("10.0.0.0");
    InetAddress from = InetAddress.ofLiteral("10.0.0.10");
    InetAddress to = InetAddress.ofLiteral("10.0.0.11");
    for (int i = 0; i < FLOWS; i++) {
      ProbePacket packet = ProbeText.parse("udp 10.0.0.10:%d > 10.0.0.11:9".formatted(1_024 + i));
      ProbeFrame.write(
          packet, traffic.frame(i), EniSpec.macWord(MAC + 1, 0), EniSpec.macWord(MAC, 0));
    }
    apply(new Change.PutVSwitch(new VSwitchConfig(VSWITCH, VNI, network, 24, Optional.empty())));
    apply(new Change.PutEni(EniConfig.of(MOVING, VSWITCH, MAC + 1, to)));
    for (String instance : INSTANCES) {
      apply(new Change.PutPort(MOVING, instance, new PortLocation.InMemory()));
    }
    apply(new Change.Attach(MOVING, INSTANCES[0]));
    apply(new Change.PutEni(EniConfig.of(SENDER, VSWITCH, MAC, from)));
    apply(new Change.PutPort(SENDER, "i-sender", new PortLocation.InMemory()));
    apply(new Change.Attach(SENDER, "i-sender"));
  }

  private Applied apply(Change change) {
    return dataplane.apply(change).join();
  }

  private RedirectResult move(int moves) {
    Histogram redirectNs = new Histogram(HIGHEST_NS, 3);
    Histogram visibleNs = new Histogram(HIGHEST_NS, 3);
    long startNs = System.nanoTime();
    long before = packets();
    long dueNs = startNs;
    for (int i = 0; i < moves; i++) {
      // Neither in step with the worker's bursts nor all at once.
      dueNs += INTERVAL_NS / 2 + ThreadLocalRandom.current().nextLong(INTERVAL_NS);
      waitUntil(dueNs);
      int to = (i + 1) % 2;
      ArrivalPort target = arrivals.get(to);
      target.await();
      Applied applied = apply(new Change.Attach(MOVING, INSTANCES[to]));
      record(redirectNs, first(target) - dueNs);
      record(visibleNs, applied.visibleNs() - dueNs);
    }
    apply(new Change.Attach(MOVING, INSTANCES[0]));
    double seconds = (System.nanoTime() - startNs) / 1e9;
    return new RedirectResult(redirectNs, visibleNs, (packets() - before) / seconds / 1e6);
  }

  /** Of one thread's counters read by another: near enough for a rate. */
  private long packets() {
    return arrivals.stream().mapToLong(SinkPort::packets).sum();
  }

  private static long first(ArrivalPort target) {
    long endNs = System.nanoTime() + LOST_NS;
    while (target.firstNs() == 0) {
      if (System.nanoTime() - endNs > 0) {
        throw new IllegalStateException("nothing came to the new port within 10 s");
      }
      Thread.onSpinWait();
    }
    return target.firstNs();
  }

  private static void waitUntil(long ns) {
    for (long left = ns - System.nanoTime(); left > 0; left = ns - System.nanoTime()) {
      if (left > TimeUnit.MICROSECONDS.toNanos(200)) {
        LockSupport.parkNanos(left / 2);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private static void record(Histogram histogram, long ns) {
    histogram.recordValue(Math.clamp(ns, 0, HIGHEST_NS));
  }

  @Override
  public void close() {
    dataplane.close();
    traffic.close();
  }
}
