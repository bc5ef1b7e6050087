package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.EniPolicy;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.SessionTimeouts;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.sbe.EniDecoder;
import io.eniswitch.dataplane.push.sbe.EniDecoder.GroupsDecoder;
import io.eniswitch.dataplane.push.sbe.EniDecoder.Ipv6sDecoder;
import io.eniswitch.dataplane.push.sbe.EniDecoder.PlacesDecoder;
import io.eniswitch.dataplane.push.sbe.EniDecoder.SecondaryIpsDecoder;
import io.eniswitch.dataplane.push.sbe.Location;
import io.eniswitch.dataplane.push.sbe.MessageHeaderDecoder;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;

/** Reads ENIs. <b>Threading</b>: one thread. */
final class EniReader {
  private final EniDecoder eni = new EniDecoder();
  private boolean awaited;

  /** Whether control waits for an answer about the ENI read last. */
  boolean awaited() {
    return awaited;
  }

  /** Reads the message with this header: its fields in the order of the schema. */
  Intent.Eni read(DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
    eni.wrapAndApplyHeader(buffer, offset, header);
    int flags = eni.flags();
    awaited = (flags & EniWriter.AWAITED) != 0;
    List<InetAddress> secondaryIps = new ArrayList<>();
    for (SecondaryIpsDecoder each : eni.secondaryIps()) {
      secondaryIps.add(Addresses.ipv4(each.address()));
    }
    List<InetAddress> ipv6s = new ArrayList<>();
    for (Ipv6sDecoder each : eni.ipv6s()) {
      ipv6s.add(Addresses.ipv6(each.address().high(), each.address().low()));
    }
    List<String> groupIds = new ArrayList<>();
    for (GroupsDecoder each : eni.groups()) {
      groupIds.add(each.groupId());
    }
    List<Intent.Place> places = new ArrayList<>();
    for (PlacesDecoder each : eni.places()) {
      places.add(place(each));
    }
    EniConfig config =
        new EniConfig(
            eni.eniId(),
            eni.vSwitchId(),
            eni.mac(),
            Addresses.ipv4(eni.primaryIp()),
            secondaryIps,
            ipv6s,
            eni.mtuBytes(),
            (flags & EniWriter.SOURCE_DEST_CHECK) != 0,
            policy(groupIds),
            (flags & EniWriter.FLOATING) != 0,
            (flags & EniWriter.LEASED) != 0);
    String attachedTo = eni.attachedTo();
    return new Intent.Eni(
        config, places, attachedTo.isEmpty() ? Optional.empty() : Optional.of(attachedTo));
  }

  private EniPolicy policy(List<String> groupIds) {
    return new EniPolicy(
        groupIds,
        new CapSpec(
            IntentReader.lane(eni.egress()),
            IntentReader.lane(eni.ingress()),
            eni.packetsPerSec(),
            eni.sessions()),
        new SessionTimeouts(eni.tcpEstablishedS(), eni.tcpClosedS(), eni.udpS()));
  }

  private static Intent.Place place(PlacesDecoder decoder) {
    Location location = decoder.location();
    int order = decoder.order();
    String instanceId = decoder.instanceId();
    String first = decoder.first();
    String second = decoder.second();
    PortLocation at =
        switch (location) {
          case NAMESPACE -> new PortLocation.Namespace(first, second, order);
          case HOST -> new PortLocation.Host(first);
          case IN_MEMORY -> new PortLocation.InMemory();
          case PCAP -> new PortLocation.Pcap(Path.of(first), Path.of(second));
          case NULL_VAL -> throw new IllegalArgumentException("a port nowhere: " + instanceId);
        };
    return new Intent.Place(instanceId, at);
  }
}
