package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.EniPolicy;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.sbe.EniEncoder;
import io.eniswitch.dataplane.push.sbe.EniEncoder.GroupsEncoder;
import io.eniswitch.dataplane.push.sbe.EniEncoder.Ipv6sEncoder;
import io.eniswitch.dataplane.push.sbe.EniEncoder.PlacesEncoder;
import io.eniswitch.dataplane.push.sbe.EniEncoder.SecondaryIpsEncoder;
import io.eniswitch.dataplane.push.sbe.Location;
import io.eniswitch.dataplane.push.sbe.MessageHeaderEncoder;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** Writes ENIs. <b>Threading</b>: one thread. */
final class EniWriter {
  static final int SOURCE_DEST_CHECK = 1;
  static final int AWAITED = 2;
  static final int FLOATING = 4;
  static final int LEASED = 8;

  private final EniEncoder eni = new EniEncoder();

  /** Writes at the offset; returns the bytes of the message. */
  int write(
      MutableDirectBuffer buffer,
      int offset,
      MessageHeaderEncoder header,
      Intent.Eni intent,
      boolean awaited) {
    EniConfig config = intent.config();
    int flags =
        (config.sourceDestCheck() ? SOURCE_DEST_CHECK : 0)
            | (awaited ? AWAITED : 0)
            | (config.floating() ? FLOATING : 0)
            | (config.leased() ? LEASED : 0);
    eni.wrapAndApplyHeader(buffer, offset, header)
        .mac(config.mac())
        .primaryIp(Addresses.ipv4(config.primaryIp()))
        .mtuBytes(config.mtuBytes())
        .flags((short) flags);
    put(config.policy());
    put(config.secondaryIps(), config.ipv6s());
    List<String> groupIds = config.policy().securityGroupIds();
    GroupsEncoder groups = eni.groupsCount(groupIds.size());
    for (String groupId : groupIds) {
      groups.next().groupId(groupId);
    }
    PlacesEncoder places = eni.placesCount(intent.places().size());
    for (Intent.Place place : intent.places()) {
      put(places.next(), place);
    }
    return eni.eniId(config.eniId())
        .vSwitchId(config.vSwitchId())
        .attachedTo(intent.attachedTo().orElse(""))
        .encodedLength();
  }

  private void put(EniPolicy policy) {
    eni.tcpEstablishedS(policy.timeouts().tcpEstablishedS())
        .tcpClosedS(policy.timeouts().tcpClosedS())
        .udpS(policy.timeouts().udpS())
        .packetsPerSec(policy.qos().packetsPerSec())
        .sessions(policy.qos().sessions());
    IntentWriter.put(eni.egress(), policy.qos().egress());
    IntentWriter.put(eni.ingress(), policy.qos().ingress());
  }

  private void put(List<InetAddress> secondaryIps, List<InetAddress> ipv6s) {
    SecondaryIpsEncoder further = eni.secondaryIpsCount(secondaryIps.size());
    for (InetAddress ip : secondaryIps) {
      further.next().address(Addresses.ipv4(ip));
    }
    Ipv6sEncoder sixes = eni.ipv6sCount(ipv6s.size());
    for (InetAddress ip : ipv6s) {
      sixes.next().address().high(Addresses.high(ip)).low(Addresses.low(ip));
    }
  }

  private static void put(PlacesEncoder encoder, Intent.Place place) {
    switch (place.at()) {
      case PortLocation.Namespace(String namespace, String device, int order) ->
          put(encoder.location(Location.NAMESPACE).order(order), place, namespace, device);
      case PortLocation.Host(String device) ->
          put(encoder.location(Location.HOST).order(0), place, device, "");
      case PortLocation.InMemory() ->
          put(encoder.location(Location.IN_MEMORY).order(0), place, "", "");
      case PortLocation.Pcap(Path in, Path out) ->
          put(encoder.location(Location.PCAP).order(0), place, in.toString(), out.toString());
    }
  }

  private static void put(PlacesEncoder encoder, Intent.Place place, String first, String second) {
    encoder.instanceId(place.instanceId()).first(first).second(second);
  }
}
