package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.probe.Probe;
import io.eniswitch.dataplane.push.sbe.CommitDecoder;
import io.eniswitch.dataplane.push.sbe.ConfirmedDecoder;
import io.eniswitch.dataplane.push.sbe.HealthDecoder;
import io.eniswitch.dataplane.push.sbe.HeartbeatDecoder;
import io.eniswitch.dataplane.push.sbe.HelloDecoder;
import io.eniswitch.dataplane.push.sbe.LeaseDecoder;
import io.eniswitch.dataplane.push.sbe.MessageHeaderDecoder;
import io.eniswitch.dataplane.push.sbe.ProgressDecoder;
import io.eniswitch.dataplane.push.sbe.RedirectedDecoder;
import io.eniswitch.dataplane.push.sbe.RefusedDecoder;
import io.eniswitch.dataplane.push.sbe.RejectedDecoder;
import io.eniswitch.dataplane.push.sbe.RenewDecoder;
import io.eniswitch.dataplane.push.sbe.WelcomeDecoder;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Reads signals. <b>Threading</b>: one thread. */
final class SignalReader {
  private final HelloDecoder hello = new HelloDecoder();
  private final WelcomeDecoder welcome = new WelcomeDecoder();
  private final RejectedDecoder rejected = new RejectedDecoder();
  private final CommitDecoder commit = new CommitDecoder();
  private final ProgressDecoder progress = new ProgressDecoder();
  private final ConfirmedDecoder confirmed = new ConfirmedDecoder();
  private final RefusedDecoder refused = new RefusedDecoder();
  private final HeartbeatDecoder heartbeat = new HeartbeatDecoder();
  private final RenewDecoder renew = new RenewDecoder();
  private final LeaseDecoder lease = new LeaseDecoder();
  private final HealthDecoder health = new HealthDecoder();
  private final RedirectedDecoder redirected = new RedirectedDecoder();

  /** The signal with this header, or null if the frame is none. */
  @Nullable Signal read(DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
    return switch (header.templateId()) {
      case HelloDecoder.TEMPLATE_ID -> {
        hello.wrapAndApplyHeader(buffer, offset, header);
        yield hello();
      }
      case WelcomeDecoder.TEMPLATE_ID -> {
        welcome.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Welcome(welcome.generation(), welcome.fromRevision());
      }
      case RejectedDecoder.TEMPLATE_ID -> {
        rejected.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Rejected(
            Signal.Why.valueOf(rejected.reason().name()), rejected.generation());
      }
      case CommitDecoder.TEMPLATE_ID -> {
        commit.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Commit(commit.revision(), commit.complete() != 0);
      }
      case ProgressDecoder.TEMPLATE_ID ->
          new Signal.Progress(progress.wrapAndApplyHeader(buffer, offset, header).revision());
      case ConfirmedDecoder.TEMPLATE_ID -> {
        confirmed.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Confirmed(confirmed.eniId(), confirmed.revision());
      }
      case RefusedDecoder.TEMPLATE_ID -> {
        refused.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Refused(refused.eniId(), refused.revision(), refused.reason());
      }
      case HeartbeatDecoder.TEMPLATE_ID ->
          new Signal.Heartbeat(heartbeat.wrapAndApplyHeader(buffer, offset, header).count());
      case RenewDecoder.TEMPLATE_ID ->
          new Signal.Renew(renew.wrapAndApplyHeader(buffer, offset, header).askedNs());
      case LeaseDecoder.TEMPLATE_ID -> {
        lease.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Lease(lease.askedNs(), lease.durationNs());
      }
      case HealthDecoder.TEMPLATE_ID -> {
        health.wrapAndApplyHeader(buffer, offset, header);
        yield health();
      }
      case RedirectedDecoder.TEMPLATE_ID -> {
        redirected.wrapAndApplyHeader(buffer, offset, header);
        yield redirected();
      }
      default -> null;
    };
  }

  private Signal hello() {
    return new Signal.Hello(
        hello.host(), hello.incarnation(), hello.generation(), hello.revision(), hello.bootId());
  }

  private Signal redirected() {
    Applied applied = new Applied(redirected.publishedNs(), redirected.visibleNs());
    return new Signal.Redirected(
        redirected.eniId(),
        redirected.instanceId(),
        redirected.commandNs(),
        applied,
        redirected.sentNs());
  }

  private Signal health() {
    Probe probe =
        new Probe(
            Probe.Kind.valueOf(health.kind().name()),
            health.intervalNs(),
            health.failures(),
            health.successes(),
            health.port(),
            health.path());
    return new Signal.Health(
        health.instanceId(), probe, health.healthy() != 0, health.atNs(), health.sentNs());
  }
}
