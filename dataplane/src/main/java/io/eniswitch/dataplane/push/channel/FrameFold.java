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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * What a series of frames comes to, as frames: as {@link Fold}, but of each only the name of its
 * thing is read, since a busy control says more than could be taken apart and put together again.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: those of the state of control.
 */
final class FrameFold implements FrameReader.Handler {
  /** The kinds of things, those first that others need. */
  private static final int[] KINDS = {
    PrefixListDecoder.TEMPLATE_ID,
    SecurityGroupDecoder.TEMPLATE_ID,
    VSwitchDecoder.TEMPLATE_ID,
    InstanceDecoder.TEMPLATE_ID,
    MemberDecoder.TEMPLATE_ID,
    EniDecoder.TEMPLATE_ID
  };

  /** A frame that counts from its Commit on. */
  private record Said(int templateId, String name, byte[] frame) {}

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final PrefixListDecoder prefixList = new PrefixListDecoder();
  private final SecurityGroupDecoder group = new SecurityGroupDecoder();
  private final VSwitchDecoder vSwitch = new VSwitchDecoder();
  private final InstanceDecoder instance = new InstanceDecoder();
  private final MemberDecoder member = new MemberDecoder();
  private final EniDecoder eni = new EniDecoder();
  private final GoneDecoder gone = new GoneDecoder();
  private final CommitDecoder commit = new CommitDecoder();
  private final Map<Integer, Map<String, byte[]>> things = new LinkedHashMap<>();
  private final List<Said> pending = new ArrayList<>();
  private long revision = Position.NOWHERE;

  FrameFold() {
    for (int kind : KINDS) {
      things.put(kind, new LinkedHashMap<>());
    }
  }

  @Override
  public void onFrame(DirectBuffer buffer, int offset, int length) {
    header.wrap(buffer, offset);
    int templateId = header.templateId();
    if (templateId == CommitDecoder.TEMPLATE_ID) {
      commit.wrapAndApplyHeader(buffer, offset, header);
      pending.forEach(this::take);
      pending.clear();
      revision = commit.complete() == 0 ? revision : commit.revision();
    } else if (templateId == BeginDecoder.TEMPLATE_ID) {
      pending.add(new Said(templateId, "", new byte[0]));
    } else if (templateId == GoneDecoder.TEMPLATE_ID) {
      gone.wrapAndApplyHeader(buffer, offset, header);
      pending.add(new Said(kind(), gone.name(), new byte[0]));
    } else if (things.containsKey(templateId)) {
      byte[] frame = new byte[Frames.LENGTH_BYTES + length];
      buffer.getBytes(offset - Frames.LENGTH_BYTES, frame);
      pending.add(new Said(templateId, name(templateId, buffer, offset), frame));
    }
  }

  private void take(Said said) {
    Map<String, byte[]> kind = things.get(said.templateId);
    if (kind == null) {
      things.values().forEach(Map::clear);
    } else if (said.frame.length == 0) {
      kind.remove(said.name);
    } else {
      kind.put(said.name, said.frame);
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

  private String name(int templateId, DirectBuffer buffer, int offset) {
    return switch (templateId) {
      case PrefixListDecoder.TEMPLATE_ID -> {
        prefixList.wrapAndApplyHeader(buffer, offset, header);
        prefixList.networks().forEachRemaining(_ -> {});
        yield prefixList.prefixListId();
      }
      case SecurityGroupDecoder.TEMPLATE_ID -> {
        group.wrapAndApplyHeader(buffer, offset, header);
        group.rules().forEachRemaining(SecurityGroupDecoder.RulesDecoder::sbeSkip);
        yield group.groupId();
      }
      case VSwitchDecoder.TEMPLATE_ID ->
          vSwitch.wrapAndApplyHeader(buffer, offset, header).vSwitchId();
      case InstanceDecoder.TEMPLATE_ID ->
          instance.wrapAndApplyHeader(buffer, offset, header).instanceId();
      case MemberDecoder.TEMPLATE_ID -> {
        member.wrapAndApplyHeader(buffer, offset, header);
        member.probes().forEachRemaining(MemberDecoder.ProbesDecoder::sbeSkip);
        yield member.instanceId();
      }
      default -> {
        eni.wrapAndApplyHeader(buffer, offset, header);
        eni.secondaryIps().forEachRemaining(_ -> {});
        eni.ipv6s().forEachRemaining(_ -> {});
        eni.groups().forEachRemaining(EniDecoder.GroupsDecoder::sbeSkip);
        eni.places().forEachRemaining(EniDecoder.PlacesDecoder::sbeSkip);
        yield eni.eniId();
      }
    };
  }

  /** The last complete revision, or {@link Position#NOWHERE}. */
  long revision() {
    return revision;
  }

  /** The frames of all things, what others need first. */
  Iterator<byte[]> frames() {
    return things.values().stream().flatMap(kind -> kind.values().stream()).iterator();
  }
}
