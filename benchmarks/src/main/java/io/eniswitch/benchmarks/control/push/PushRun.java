package io.eniswitch.benchmarks.control.push;

import io.eniswitch.benchmarks.machine.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Real switches over loopback: how many changes a second, how soon, and how fast everything. */
public final class PushRun {
  private static final int ACCOUNT_SECONDS = 120;
  private static final int DRAIN_SECONDS = 60;
  private static final double NS_PER_SECOND = 1e9;

  private final Path directory;
  private final Consumer<String> steps;

  /**
   * Runs that keep the switches' copies in a directory.
   *
   * @param steps told what is done now, in a line
   */
  public PushRun(Path directory, Consumer<String> steps) {
    this.directory = directory;
    this.steps = steps;
  }

  /**
   * How a stream of changes is offered.
   *
   * @param switches how many follow
   * @param enis ENIs, changed in turn
   * @param perSecond changes per second, each due at its own time
   * @param perRevision of them that a revision holds, as the courier gathers them under load
   * @param warmUpSeconds not measured before, for the compiler
   * @param seconds measured
   */
  public record Offer(
      int switches, int enis, int perSecond, int perRevision, int warmUpSeconds, int seconds) {}

  /** Makes a change. */
  @FunctionalInterface
  private interface Changer {
    /** Makes the changes of revision number {@code i} of the run; answers the revision. */
    long change(int i);
  }

  /** Changes told to the channel itself, as fast as offered. */
  public PushResult rate(Offer offer) throws IOException, InterruptedException, TimeoutException {
    try (RateEnd control = new RateEnd(offer.enis);
        ChildProcess _ =
            SwitchProcess.start(
                directory.resolve("rate"), offer.switches, offer.enis, control.address())) {
      steps.accept(offer.switches + " switches take " + offer.enis + " ENIs each");
      control.progress().await(offer.switches, control.revision(), ACCOUNT_SECONDS);
      int count = offer.perRevision;
      PushResult result =
          stream(offer, control.progress(), i -> control.change(i * count % offer.enis, count));
      check(control.faults());
      return result;
    }
  }

  /** Changes made in the store, one per transaction, in an open loop. */
  public PushResult visible(Offer offer)
      throws IOException, InterruptedException, TimeoutException {
    try (ControlEnd control = new ControlEnd(offer.enis);
        ChildProcess _ =
            SwitchProcess.start(
                directory.resolve("visible"), offer.switches, offer.enis, control.address())) {
      steps.accept(offer.switches + " switches take " + offer.enis + " ENIs each");
      control.progress().await(offer.switches, control.revision(), ACCOUNT_SECONDS);
      PushResult result = stream(offer, control.progress(), i -> control.change(i % offer.enis));
      check(control.faults());
      return result;
    }
  }

  /**
   * Microseconds from the start of so many switches to the last of them having everything, once per
   * round.
   */
  public Histogram snapshot(int enis, int switches, int rounds)
      throws IOException, InterruptedException, TimeoutException {
    Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
    steps.accept("control makes " + enis + " ENIs");
    try (ControlEnd control = new ControlEnd(enis)) {
      for (int i = 0; i < rounds; i++) {
        long revision = control.change(i);
        Path own = directory.resolve("round-" + i);
        // What the switches of the last round have left is not to be taken away while it is timed.
        System.gc();
        long startNs = System.nanoTime();
        try (SwitchFleet _ =
            new SwitchFleet(own, switches, enis, control.address(), control.faults()::add)) {
          control.progress().await(switches, revision, ACCOUNT_SECONDS);
          long tookNs = control.progress().lastNs(revision) - startNs;
          micros.recordValue(TimeUnit.NANOSECONDS.toMicros(tookNs));
          steps.accept("account %d: %.2f s".formatted(i + 1, tookNs / NS_PER_SECOND));
        }
        check(control.faults());
      }
    }
    return micros;
  }

  private PushResult stream(Offer offer, ProgressLog progress, Changer changer)
      throws InterruptedException, TimeoutException {
    steps.accept("the compilers warm up for " + offer.warmUpSeconds + " s");
    int warmUp = offer.warmUpSeconds * offer.perSecond / offer.perRevision;
    if (warmUp > 0) {
      PushResult _ = run(offer, 0, warmUp, progress, changer);
    }
    progress.forget();
    steps.accept("measuring for " + offer.seconds + " s");
    int measured = offer.seconds * offer.perSecond / offer.perRevision;
    return run(offer, warmUp, measured, progress, changer);
  }

  private static PushResult run(
      Offer offer, int from, int revisions, ProgressLog progress, Changer changer)
      throws InterruptedException, TimeoutException {
    List<ProgressLog.Due> changes = new ArrayList<>(revisions);
    Pace pace = Pace.of((double) offer.perSecond / offer.perRevision);
    for (int i = 0; i < revisions; i++) {
      long dueNs = pace.await(i);
      changes.add(new ProgressLog.Due(changer.change(from + i), dueNs));
    }
    long last = changes.getLast().revision();
    progress.await(offer.switches, last, DRAIN_SECONDS);
    double elapsedNs = progress.lastNs(last) - pace.startNs();
    return new PushResult(
        (double) revisions * offer.perRevision * TimeUnit.SECONDS.toNanos(1) / elapsedNs,
        progress.micros(changes));
  }

  private static void check(List<Throwable> faults) {
    if (!faults.isEmpty()) {
      throw new IllegalStateException("there were " + faults.size() + " faults", faults.getFirst());
    }
  }
}
