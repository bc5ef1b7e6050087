package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.probe.Probe;
import io.eniswitch.dataplane.push.sbe.CommitEncoder;
import io.eniswitch.dataplane.push.sbe.ConfirmedEncoder;
import io.eniswitch.dataplane.push.sbe.HealthEncoder;
import io.eniswitch.dataplane.push.sbe.HeartbeatEncoder;
import io.eniswitch.dataplane.push.sbe.HelloEncoder;
import io.eniswitch.dataplane.push.sbe.LeaseEncoder;
import io.eniswitch.dataplane.push.sbe.MessageHeaderEncoder;
import io.eniswitch.dataplane.push.sbe.ProbeKind;
import io.eniswitch.dataplane.push.sbe.ProgressEncoder;
import io.eniswitch.dataplane.push.sbe.Reason;
import io.eniswitch.dataplane.push.sbe.RedirectedEncoder;
import io.eniswitch.dataplane.push.sbe.RefusedEncoder;
import io.eniswitch.dataplane.push.sbe.RejectedEncoder;
import io.eniswitch.dataplane.push.sbe.RenewEncoder;
import io.eniswitch.dataplane.push.sbe.WelcomeEncoder;
import org.agrona.MutableDirectBuffer;

/** Writes signals as SBE messages. <b>Threading</b>: one thread. */
final class SignalWriter {
  private static final int MAX_REASON_LENGTH = 1_000;

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final HelloEncoder hello = new HelloEncoder();
  private final WelcomeEncoder welcome = new WelcomeEncoder();
  private final RejectedEncoder rejected = new RejectedEncoder();
  private final CommitEncoder commit = new CommitEncoder();
  private final ProgressEncoder progress = new ProgressEncoder();
  private final ConfirmedEncoder confirmed = new ConfirmedEncoder();
  private final RefusedEncoder refused = new RefusedEncoder();
  private final HeartbeatEncoder heartbeat = new HeartbeatEncoder();
  private final RenewEncoder renew = new RenewEncoder();
  private final LeaseEncoder lease = new LeaseEncoder();
  private final HealthEncoder health = new HealthEncoder();
  private final RedirectedEncoder redirected = new RedirectedEncoder();

  /** Writes at the offset; returns the bytes of header and message. */
  int write(MutableDirectBuffer buffer, int offset, Signal signal) {
    int bytes =
        switch (signal) {
          case Signal.Hello it -> write(buffer, offset, it);
          case Signal.Welcome(long generation, long fromRevision) ->
              welcome
                  .wrapAndApplyHeader(buffer, offset, header)
                  .generation(generation)
                  .fromRevision(fromRevision)
                  .encodedLength();
          case Signal.Rejected(Signal.Why why, long generation) ->
              rejected
                  .wrapAndApplyHeader(buffer, offset, header)
                  .reason(Reason.valueOf(why.name()))
                  .generation(generation)
                  .encodedLength();
          case Signal.Commit(long revision, boolean complete) ->
              commit
                  .wrapAndApplyHeader(buffer, offset, header)
                  .revision(revision)
                  .complete((short) (complete ? 1 : 0))
                  .encodedLength();
          case Signal.Progress(long revision) ->
              progress
                  .wrapAndApplyHeader(buffer, offset, header)
                  .revision(revision)
                  .encodedLength();
          case Signal.Confirmed(String eniId, long revision) ->
              confirmed
                  .wrapAndApplyHeader(buffer, offset, header)
                  .revision(revision)
                  .eniId(eniId)
                  .encodedLength();
          case Signal.Refused it -> write(buffer, offset, it);
          case Signal.Renew(long askedNs) ->
              renew.wrapAndApplyHeader(buffer, offset, header).askedNs(askedNs).encodedLength();
          case Signal.Lease(long askedNs, long durationNs) ->
              lease
                  .wrapAndApplyHeader(buffer, offset, header)
                  .askedNs(askedNs)
                  .durationNs(durationNs)
                  .encodedLength();
          case Signal.Health it -> write(buffer, offset, it);
          case Signal.Redirected it -> write(buffer, offset, it);
          case Signal.Heartbeat(long count) ->
              heartbeat.wrapAndApplyHeader(buffer, offset, header).count(count).encodedLength();
        };
    return MessageHeaderEncoder.ENCODED_LENGTH + bytes;
  }

  private int write(MutableDirectBuffer buffer, int offset, Signal.Hello it) {
    return hello
        .wrapAndApplyHeader(buffer, offset, header)
        .incarnation(it.incarnation())
        .generation(it.generation())
        .revision(it.revision())
        .host(it.host())
        .bootId(it.bootId())
        .encodedLength();
  }

  private int write(MutableDirectBuffer buffer, int offset, Signal.Refused it) {
    String reason = it.reason();
    return refused
        .wrapAndApplyHeader(buffer, offset, header)
        .revision(it.revision())
        .eniId(it.eniId())
        .reason(reason.substring(0, Math.min(reason.length(), MAX_REASON_LENGTH)))
        .encodedLength();
  }

  private int write(MutableDirectBuffer buffer, int offset, Signal.Redirected it) {
    return redirected
        .wrapAndApplyHeader(buffer, offset, header)
        .commandNs(it.commandNs())
        .publishedNs(it.applied().publishedNs())
        .visibleNs(it.applied().visibleNs())
        .sentNs(it.sentNs())
        .eniId(it.eniId())
        .instanceId(it.instanceId())
        .encodedLength();
  }

  private int write(MutableDirectBuffer buffer, int offset, Signal.Health it) {
    Probe probe = it.probe();
    return health
        .wrapAndApplyHeader(buffer, offset, header)
        .kind(ProbeKind.valueOf(probe.kind().name()))
        .intervalNs(probe.intervalNs())
        .failures(probe.failures())
        .successes(probe.successes())
        .port(probe.port())
        .healthy((short) (it.healthy() ? 1 : 0))
        .atNs(it.atNs())
        .sentNs(it.sentNs())
        .path(probe.path())
        .instanceId(it.instanceId())
        .encodedLength();
  }
}
