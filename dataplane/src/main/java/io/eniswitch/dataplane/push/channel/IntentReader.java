package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.sbe.BeginDecoder;
import io.eniswitch.dataplane.push.sbe.EndDecoder;
import io.eniswitch.dataplane.push.sbe.EniDecoder;
import io.eniswitch.dataplane.push.sbe.GoneDecoder;
import io.eniswitch.dataplane.push.sbe.InstanceDecoder;
import io.eniswitch.dataplane.push.sbe.LaneDecoder;
import io.eniswitch.dataplane.push.sbe.MemberDecoder;
import io.eniswitch.dataplane.push.sbe.MessageHeaderDecoder;
import io.eniswitch.dataplane.push.sbe.NetworkDecoder;
import io.eniswitch.dataplane.push.sbe.PrefixListDecoder;
import io.eniswitch.dataplane.push.sbe.SecurityGroupDecoder;
import io.eniswitch.dataplane.push.sbe.Thing;
import io.eniswitch.dataplane.push.sbe.VSwitchDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Reads intents. <b>Threading</b>: one thread. */
final class IntentReader {
  private static final int FAMILY_4 = 4;
  private static final int FAMILY_6 = 6;

  private final GoneDecoder gone = new GoneDecoder();
  private final VSwitchDecoder vSwitch = new VSwitchDecoder();
  private final InstanceDecoder instance = new InstanceDecoder();
  private final PrefixListDecoder prefixList = new PrefixListDecoder();
  private final GroupReader groups = new GroupReader();
  private final EniReader enis = new EniReader();
  private final MemberWords members = new MemberWords();
  private boolean awaited;

  /** Whether control waits for an answer about the intent read last. */
  boolean awaited() {
    return awaited;
  }

  /**
   * The intent with this header, or null if the frame is none.
   *
   * @throws IllegalArgumentException if it holds what cannot be
   */
  @Nullable Intent read(DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
    awaited = false;
    return switch (header.templateId()) {
      case BeginDecoder.TEMPLATE_ID -> new Intent.Begin();
      case EndDecoder.TEMPLATE_ID -> new Intent.End();
      case GoneDecoder.TEMPLATE_ID ->
          gone(gone.wrapAndApplyHeader(buffer, offset, header).thing(), gone.name());
      case VSwitchDecoder.TEMPLATE_ID ->
          vSwitch(vSwitch.wrapAndApplyHeader(buffer, offset, header));
      case InstanceDecoder.TEMPLATE_ID ->
          instance(instance.wrapAndApplyHeader(buffer, offset, header));
      case PrefixListDecoder.TEMPLATE_ID ->
          prefixList(prefixList.wrapAndApplyHeader(buffer, offset, header));
      case SecurityGroupDecoder.TEMPLATE_ID -> groups.read(buffer, offset, header);
      case MemberDecoder.TEMPLATE_ID -> members.read(buffer, offset, header);
      case EniDecoder.TEMPLATE_ID -> {
        Intent.Eni eni = enis.read(buffer, offset, header);
        awaited = enis.awaited();
        yield eni;
      }
      default -> null;
    };
  }

  private static Intent gone(Thing thing, String id) {
    return switch (thing) {
      case ENI -> new Intent.NoEni(id);
      case INSTANCE -> new Intent.NoInstance(id);
      case VSWITCH -> new Intent.NoVSwitch(id);
      case SECURITY_GROUP -> new Intent.NoSecurityGroup(id);
      case MEMBER -> new Intent.NoMember(id);
      case PREFIX_LIST -> new Intent.NoPrefixList(id);
      case NULL_VAL -> throw new IllegalArgumentException("nothing is to go: " + id);
    };
  }

  private static Intent vSwitch(VSwitchDecoder decoder) {
    Cidr network = network(decoder.network()).orElseThrow(IllegalArgumentException::new);
    Optional<Cidr> network6 = network(decoder.network6());
    return new Intent.VSwitch(
        new VSwitchConfig(
            decoder.vSwitchId(),
            (int) decoder.vni(),
            Addresses.ipv4(network.high() >>> Integer.SIZE),
            network.prefixLength(),
            network6.map(cidr -> Addresses.ipv6(cidr.high(), cidr.low()))));
  }

  private static Intent instance(InstanceDecoder decoder) {
    CapSpec caps =
        new CapSpec(
            lane(decoder.egress()),
            lane(decoder.ingress()),
            decoder.packetsPerSec(),
            decoder.sessions());
    return new Intent.Instance(decoder.instanceId(), decoder.space(), caps);
  }

  private static Intent prefixList(PrefixListDecoder decoder) {
    List<Cidr> networks = new ArrayList<>();
    for (PrefixListDecoder.NetworksDecoder each : decoder.networks()) {
      networks.add(network(each.network()).orElseThrow(IllegalArgumentException::new));
    }
    return new Intent.PrefixList(new PrefixListConfig(decoder.prefixListId(), networks));
  }

  /** A network, if there is one. */
  static Optional<Cidr> network(NetworkDecoder decoder) {
    return switch (decoder.family()) {
      case 0 -> Optional.empty();
      case FAMILY_4 ->
          Optional.of(new Cidr(Cidr.Family.V4, decoder.high(), 0, decoder.prefixLength()));
      case FAMILY_6 ->
          Optional.of(
              new Cidr(Cidr.Family.V6, decoder.high(), decoder.low(), decoder.prefixLength()));
      default -> throw new IllegalArgumentException("address family " + decoder.family());
    };
  }

  /** One direction of caps. */
  static CapSpec.Lane lane(LaneDecoder decoder) {
    return new CapSpec.Lane(
        new Bandwidth(
            decoder.baseBytesPerSec(),
            decoder.peakBytesPerSec(),
            decoder.burstBytes(),
            decoder.creditBytes()),
        decoder.packetsPerSec());
  }
}
