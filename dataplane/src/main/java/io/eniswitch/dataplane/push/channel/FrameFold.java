package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.sbe.BeginDecoder;
import io.eniswitch.dataplane.push.sbe.CommitDecoder;
import io.eniswitch.dataplane.push.sbe.EniDecoder;
import io.eniswitch.dataplane.push.sbe.GoneDecoder;
import io.eniswitch.dataplane.push.sbe.InstanceDecoder;
import io.eniswitch.dataplane.push.sbe.MemberDecoder;
import io.eniswitch.dataplane.push.sbe.MessageHeaderDecoder;
import io.eniswitch.dataplane.push.sbe.PrefixListDecoder;
import io.eniswitch.dataplane.push.sbe.SecurityGroupDecoder;
import io.eniswitch.dataplane.push.sbe.VSwitchDecoder;
import java.io.IOException;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * What a series of frames comes to, as frames: as {@link Fold}, but of each only the name of its
 * thing is looked at, where it is, since a busy control says more than could be taken apart and put
 * together again.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: those of the state of control; 2 GB of frames.
 */
final class FrameFold {
  /** The kinds of things, those first that others need. */
  private static final int[] KINDS = {
    PrefixListDecoder.TEMPLATE_ID,
    SecurityGroupDecoder.TEMPLATE_ID,
    VSwitchDecoder.TEMPLATE_ID,
    InstanceDecoder.TEMPLATE_ID,
    MemberDecoder.TEMPLATE_ID,
    EniDecoder.TEMPLATE_ID
  };

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final PrefixListDecoder prefixList = new PrefixListDecoder();
  private final SecurityGroupDecoder group = new SecurityGroupDecoder();
  private final VSwitchDecoder vSwitch = new VSwitchDecoder();
  private final InstanceDecoder instance = new InstanceDecoder();
  private final MemberDecoder member = new MemberDecoder();
  private final EniDecoder eni = new EniDecoder();
  private final GoneDecoder gone = new GoneDecoder();
  private final CommitDecoder commit = new CommitDecoder();
  private final DirectBuffer file;
  private final FrameIndex index;
  private long revision = Position.NOWHERE;

  /** Gets a frame. */
  @FunctionalInterface
  interface Taker {
    /** A frame in the file, with its length in front. */
    void take(int offset, int length) throws IOException;
  }

  private FrameFold(DirectBuffer file) {
    this.file = file;
    this.index = new FrameIndex(file);
  }

  /**
   * Folds the frames of a file up to the last Commit.
   *
   * @throws WireException if they are none
   */
  static FrameFold of(DirectBuffer file) {
    FrameFold fold = new FrameFold(file);
    int whole = fold.wholeLength();
    for (int at = 0; at < whole; at += fold.length(at)) {
      fold.onFrame(at);
    }
    return fold;
  }

  /** The last complete revision, or {@link Position#NOWHERE}. */
  long revision() {
    return revision;
  }

  /** Tells of the frames of all things, what others need first. */
  void forEach(Taker taker) throws IOException {
    for (int kind : KINDS) {
      for (int at : index.frames(kind)) {
        taker.take(at, length(at));
      }
    }
  }

  /** Bytes of the frame at an offset, with its length in front. */
  private int length(int at) {
    int length = file.getInt(at, ByteOrder.LITTLE_ENDIAN);
    if (length <= 0 || length > Frames.MAX_FRAME_BYTES) {
      throw new WireException("a frame of " + length + " bytes");
    }
    return Frames.LENGTH_BYTES + length;
  }

  private int wholeLength() {
    int whole = 0;
    int at = 0;
    while (at + Frames.LENGTH_BYTES <= file.capacity() && at + length(at) <= file.capacity()) {
      header.wrap(file, at + Frames.LENGTH_BYTES);
      at += length(at);
      whole = header.templateId() == CommitDecoder.TEMPLATE_ID ? at : whole;
    }
    return whole;
  }

  private void onFrame(int at) {
    int offset = at + Frames.LENGTH_BYTES;
    header.wrap(file, offset);
    int templateId = header.templateId();
    switch (templateId) {
      case CommitDecoder.TEMPLATE_ID -> {
        commit.wrapAndApplyHeader(file, offset, header);
        revision = commit.complete() == 0 ? revision : commit.revision();
      }
      case BeginDecoder.TEMPLATE_ID -> index.clear();
      case GoneDecoder.TEMPLATE_ID -> {
        gone.wrapAndApplyHeader(file, offset, header);
        index.remove(kind(), gone.limit() + GoneDecoder.nameHeaderLength(), gone.nameLength());
      }
      default -> onThing(templateId, offset, at);
    }
  }

  private int kind() {
    return switch (gone.thing()) {
      case PREFIX_LIST -> PrefixListDecoder.TEMPLATE_ID;
      case SECURITY_GROUP -> SecurityGroupDecoder.TEMPLATE_ID;
      case VSWITCH -> VSwitchDecoder.TEMPLATE_ID;
      case INSTANCE -> InstanceDecoder.TEMPLATE_ID;
      case MEMBER -> MemberDecoder.TEMPLATE_ID;
      case ENI -> EniDecoder.TEMPLATE_ID;
      case NULL_VAL -> throw new WireException("nothing is to go: " + gone.name());
    };
  }

  /** The name of each is the first text after its groups. */
  private void onThing(int templateId, int offset, int at) {
    switch (templateId) {
      case PrefixListDecoder.TEMPLATE_ID -> {
        prefixList.wrapAndApplyHeader(file, offset, header);
        prefixList.networks().forEachRemaining(_ -> {});
        put(templateId, prefixList.limit(), prefixList.prefixListIdLength(), at);
      }
      case SecurityGroupDecoder.TEMPLATE_ID -> {
        group.wrapAndApplyHeader(file, offset, header);
        group.rules().forEachRemaining(SecurityGroupDecoder.RulesDecoder::sbeSkip);
        put(templateId, group.limit(), group.groupIdLength(), at);
      }
      case VSwitchDecoder.TEMPLATE_ID -> {
        vSwitch.wrapAndApplyHeader(file, offset, header);
        put(templateId, vSwitch.limit(), vSwitch.vSwitchIdLength(), at);
      }
      case InstanceDecoder.TEMPLATE_ID -> {
        instance.wrapAndApplyHeader(file, offset, header);
        put(templateId, instance.limit(), instance.instanceIdLength(), at);
      }
      case MemberDecoder.TEMPLATE_ID -> {
        member.wrapAndApplyHeader(file, offset, header);
        member.probes().forEachRemaining(MemberDecoder.ProbesDecoder::sbeSkip);
        put(templateId, member.limit(), member.instanceIdLength(), at);
      }
      case EniDecoder.TEMPLATE_ID -> {
        eni.wrapAndApplyHeader(file, offset, header);
        eni.secondaryIps().forEachRemaining(_ -> {});
        eni.ipv6s().forEachRemaining(_ -> {});
        eni.groups().forEachRemaining(EniDecoder.GroupsDecoder::sbeSkip);
        eni.places().forEachRemaining(EniDecoder.PlacesDecoder::sbeSkip);
        put(templateId, eni.limit(), eni.eniIdLength(), at);
      }
      default -> {
        // A signal, or a thing this side does not know.
      }
    }
  }

  private void put(int templateId, int limit, int length, int at) {
    index.put(templateId, limit + EniDecoder.eniIdHeaderLength(), length, at);
  }
}
