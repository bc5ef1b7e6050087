package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.sbe.BeginEncoder;
import io.eniswitch.dataplane.push.sbe.EndEncoder;
import io.eniswitch.dataplane.push.sbe.GoneEncoder;
import io.eniswitch.dataplane.push.sbe.InstanceEncoder;
import io.eniswitch.dataplane.push.sbe.LaneEncoder;
import io.eniswitch.dataplane.push.sbe.MessageHeaderEncoder;
import io.eniswitch.dataplane.push.sbe.NetworkEncoder;
import io.eniswitch.dataplane.push.sbe.PrefixListEncoder;
import io.eniswitch.dataplane.push.sbe.Thing;
import io.eniswitch.dataplane.push.sbe.VSwitchEncoder;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** Writes intents as SBE messages. <b>Threading</b>: one thread. */
final class IntentWriter {
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final BeginEncoder begin = new BeginEncoder();
  private final EndEncoder end = new EndEncoder();
  private final GoneEncoder gone = new GoneEncoder();
  private final VSwitchEncoder vSwitch = new VSwitchEncoder();
  private final InstanceEncoder instance = new InstanceEncoder();
  private final PrefixListEncoder prefixList = new PrefixListEncoder();
  private final GroupWriter groups = new GroupWriter();
  private final EniWriter enis = new EniWriter();
  private final MemberWords members = new MemberWords();

  /** Writes at the offset; returns the bytes of header and message. */
  int write(MutableDirectBuffer buffer, int offset, Intent intent, boolean awaited) {
    int bytes =
        switch (intent) {
          case Intent.Begin() ->
              begin.wrapAndApplyHeader(buffer, offset, header).unused((short) 0).encodedLength();
          case Intent.End() ->
              end.wrapAndApplyHeader(buffer, offset, header).unused((short) 0).encodedLength();
          case Intent.VSwitch(VSwitchConfig config) -> write(buffer, offset, config);
          case Intent.Instance it -> write(buffer, offset, it);
          case Intent.PrefixList(PrefixListConfig config) -> write(buffer, offset, config);
          case Intent.SecurityGroup(var config) -> groups.write(buffer, offset, header, config);
          case Intent.Eni eni -> enis.write(buffer, offset, header, eni, awaited);
          case Intent.Member(var watched) -> members.write(buffer, offset, header, watched);
          case Intent.NoVSwitch(String id) -> write(buffer, offset, Thing.VSWITCH, id);
          case Intent.NoSecurityGroup(String id) -> write(buffer, offset, Thing.SECURITY_GROUP, id);
          case Intent.NoPrefixList(String id) -> write(buffer, offset, Thing.PREFIX_LIST, id);
          case Intent.NoInstance(String id) -> write(buffer, offset, Thing.INSTANCE, id);
          case Intent.NoMember(String id) -> write(buffer, offset, Thing.MEMBER, id);
          case Intent.NoEni(String id) -> write(buffer, offset, Thing.ENI, id);
        };
    return MessageHeaderEncoder.ENCODED_LENGTH + bytes;
  }

  private int write(MutableDirectBuffer buffer, int offset, Thing thing, String id) {
    return gone.wrapAndApplyHeader(buffer, offset, header).thing(thing).name(id).encodedLength();
  }

  private int write(MutableDirectBuffer buffer, int offset, VSwitchConfig config) {
    vSwitch.wrapAndApplyHeader(buffer, offset, header).vni(config.vni());
    int network = (int) Addresses.ipv4(config.network());
    put(vSwitch.network(), Cidr.v4(network, config.prefixLength()));
    put(
        vSwitch.network6(),
        config
            .ipv6Network()
            .map(first ->
                Cidr.v6(
                    Addresses.high(first), Addresses.low(first), VSwitchConfig.IPV6_PREFIX_LENGTH))
            .orElse(null));
    return vSwitch.vSwitchId(config.vSwitchId()).encodedLength();
  }

  private int write(MutableDirectBuffer buffer, int offset, Intent.Instance it) {
    CapSpec caps = it.caps();
    instance
        .wrapAndApplyHeader(buffer, offset, header)
        .packetsPerSec(caps.packetsPerSec())
        .sessions(caps.sessions());
    put(instance.egress(), caps.egress());
    put(instance.ingress(), caps.ingress());
    return instance.instanceId(it.instanceId()).space(it.namespace()).encodedLength();
  }

  private int write(MutableDirectBuffer buffer, int offset, PrefixListConfig config) {
    prefixList.wrapAndApplyHeader(buffer, offset, header);
    PrefixListEncoder.NetworksEncoder networks = prefixList.networksCount(config.networks().size());
    for (Cidr network : config.networks()) {
      put(networks.next().network(), network);
    }
    return prefixList.prefixListId(config.prefixListId()).encodedLength();
  }

  /** A network, or none. */
  static void put(NetworkEncoder encoder, @Nullable Cidr network) {
    if (network == null) {
      encoder.high(0).low(0).family((short) 0).prefixLength((short) 0);
      return;
    }
    encoder
        .high(network.high())
        .low(network.low())
        .family((short) (network.family() == Cidr.Family.V4 ? 4 : 6))
        .prefixLength((short) network.prefixLength());
  }

  /** One direction of caps. */
  static void put(LaneEncoder encoder, CapSpec.Lane lane) {
    Bandwidth bandwidth = lane.bandwidth();
    encoder
        .baseBytesPerSec(bandwidth.baseBytesPerSec())
        .peakBytesPerSec(bandwidth.peakBytesPerSec())
        .burstBytes(bandwidth.burstBytes())
        .creditBytes(bandwidth.creditBytes())
        .packetsPerSec(lane.packetsPerSec());
  }
}
