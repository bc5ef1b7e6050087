package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.port.Port;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The port of a watched instance with its checks; when the port is made anew, so is what is known
 * of its carrier.
 *
 * <p><b>Threading</b>: the monitor's thread.
 */
final class WatchedPort implements AutoCloseable {
  private final Watched watched;
  private final ProbeAnswers answers;
  private final ProbeInbox inbox;
  private final List<Check> checks = new ArrayList<>();
  private @Nullable Port port;
  private @Nullable Carrier carrier;

  WatchedPort(
      final Watched watched,
      final ProbeAnswers answers,
      final ProbeFrames frames,
      final Runnable wake,
      final NanoClock clock) {
    this.watched = watched;
    this.answers = answers;
    this.inbox = new ProbeInbox(watched, wake);
    for (int i = 0; i < watched.probes().size(); i++) {
      checks.add(new Check(watched, i, frames, clock));
    }
  }

  /** What is watched. */
  Watched watched() {
    return watched;
  }

  /** Where the device is watched, or null. */
  @Nullable Carrier carrier() {
    return carrier;
  }

  /** Takes the port the instance has now; true if it is another one than before. */
  boolean refresh(final @Nullable Port now) {
    final @Nullable Port before = port;
    if (now == null ? before == null : before != null && before.portId() == now.portId()) {
      return false;
    }
    close();
    port = now;
    if (now != null) {
      answers.put(now.portId(), inbox);
      try {
        carrier = Carrier.of(watched);
      } catch (final LinuxException _) {
        carrier = null; // as good as none: the namespace is not there
      }
    }
    return true;
  }

  /** When the first check is due. */
  long nextNs() {
    long next = checks.getFirst().nextNs();
    for (final Check check : checks) {
      next = check.nextNs() - next < 0 ? check.nextNs() : next;
    }
    return next;
  }

  /** Reports again what is known. */
  void repeat(final HealthReports reports) {
    final long nowNs = System.nanoTime();
    checks.forEach(check -> report(reports, check, check.healthy(), nowNs));
  }

  /** Does what is due. */
  void step(final HealthReports reports, final long nowNs) {
    final boolean hasCarrier = hasCarrier();
    for (final Check check : checks) {
      if (nowNs - check.nextNs() >= 0) {
        report(reports, check, check.step(port, inbox, hasCarrier, nowNs), nowNs);
        if (port != null && check.isWaiting()) {
          answers.wakeWorker(port.portId());
        }
      } else if (check.probe().kind() == Probe.Kind.CARRIER && !hasCarrier) {
        report(reports, check, check.onCarrier(false), nowNs);
      } else if (port != null) {
        check.onAnswer(port, inbox);
      }
    }
  }

  private boolean hasCarrier() {
    final @Nullable Carrier now = carrier;
    return now != null && now.poll();
  }

  private void report(
      final HealthReports reports,
      final Check check,
      final @Nullable Boolean news,
      final long nowNs) {
    if (news != null) {
      reports.onHealth(watched.instanceId(), check.probe(), news, nowNs);
    }
  }

  @Override
  public void close() {
    if (port != null) {
      answers.put(port.portId(), null);
    }
    if (carrier != null) {
      carrier.close();
      carrier = null;
    }
  }
}
