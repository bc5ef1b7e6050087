package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.sbe.CommitDecoder;
import io.eniswitch.dataplane.push.sbe.ConfirmedDecoder;
import io.eniswitch.dataplane.push.sbe.HeartbeatDecoder;
import io.eniswitch.dataplane.push.sbe.HelloDecoder;
import io.eniswitch.dataplane.push.sbe.MessageHeaderDecoder;
import io.eniswitch.dataplane.push.sbe.ProgressDecoder;
import io.eniswitch.dataplane.push.sbe.RefusedDecoder;
import io.eniswitch.dataplane.push.sbe.RejectedDecoder;
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

  /** The signal with this header, or null if the frame is none. */
  @Nullable Signal read(DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
    return switch (header.templateId()) {
      case HelloDecoder.TEMPLATE_ID -> {
        hello.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Hello(
            hello.host(), hello.incarnation(), hello.generation(), hello.revision());
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
      case ProgressDecoder.TEMPLATE_ID -> {
        progress.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Progress(progress.revision());
      }
      case ConfirmedDecoder.TEMPLATE_ID -> {
        confirmed.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Confirmed(confirmed.eniId(), confirmed.revision());
      }
      case RefusedDecoder.TEMPLATE_ID -> {
        refused.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Refused(refused.eniId(), refused.revision(), refused.reason());
      }
      case HeartbeatDecoder.TEMPLATE_ID -> {
        heartbeat.wrapAndApplyHeader(buffer, offset, header);
        yield new Signal.Heartbeat(heartbeat.count());
      }
      default -> null;
    };
  }
}
