package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.sbe.CommitEncoder;
import io.eniswitch.dataplane.push.sbe.ConfirmedEncoder;
import io.eniswitch.dataplane.push.sbe.HeartbeatEncoder;
import io.eniswitch.dataplane.push.sbe.HelloEncoder;
import io.eniswitch.dataplane.push.sbe.MessageHeaderEncoder;
import io.eniswitch.dataplane.push.sbe.ProgressEncoder;
import io.eniswitch.dataplane.push.sbe.Reason;
import io.eniswitch.dataplane.push.sbe.RefusedEncoder;
import io.eniswitch.dataplane.push.sbe.RejectedEncoder;
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

  /** Writes at the offset; returns the bytes of header and message. */
  int write(MutableDirectBuffer buffer, int offset, Signal signal) {
    int bytes =
        switch (signal) {
          case Signal.Hello(String host, long incarnation, long generation, long revision) ->
              hello
                  .wrapAndApplyHeader(buffer, offset, header)
                  .incarnation(incarnation)
                  .generation(generation)
                  .revision(revision)
                  .host(host)
                  .encodedLength();
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
          case Signal.Refused(String eniId, long revision, String reason) ->
              refused
                  .wrapAndApplyHeader(buffer, offset, header)
                  .revision(revision)
                  .eniId(eniId)
                  .reason(reason.substring(0, Math.min(reason.length(), MAX_REASON_LENGTH)))
                  .encodedLength();
          case Signal.Heartbeat(long count) ->
              heartbeat.wrapAndApplyHeader(buffer, offset, header).count(count).encodedLength();
        };
    return MessageHeaderEncoder.ENCODED_LENGTH + bytes;
  }
}
