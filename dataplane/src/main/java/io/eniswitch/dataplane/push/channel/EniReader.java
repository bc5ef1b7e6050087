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
import io.eniswitch.dataplane.push.sbe.Ip6Decoder;
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
  private final Recurring<EniPolicy> policies = new Recurring<>();
  private final Recurring<String> vSwitchIds = new Recurring<>();
  private final KnownEnis known = new KnownEnis();
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
    List<InetAddress> secondaryIps = secondaryIps();
    List<InetAddress> ipv6s = ipv6s();
    EniPolicy policy = policy(buffer, header.blockLength());
    List<Intent.Place> places = places();
    long mac = eni.mac();
    String eniId = eniId(buffer, mac);
    InetAddress primaryIp = known.address(mac, eni.primaryIp());
    known.keep(mac, eniId, eni.primaryIp(), primaryIp);
    EniConfig config =
        new EniConfig(
            eniId,
            vSwitchId(buffer),
            mac,
            primaryIp,
            secondaryIps,
            ipv6s,
            eni.mtuBytes(),
            (flags & EniWriter.SOURCE_DEST_CHECK) != 0,
            policy,
            (flags & EniWriter.FLOATING) != 0,
            (flags & EniWriter.LEASED) != 0);
    String attachedTo = eni.attachedTo();
    return new Intent.Eni(
        config, places, attachedTo.isEmpty() ? Optional.empty() : Optional.of(attachedTo));
  }

  private List<InetAddress> secondaryIps() {
    SecondaryIpsDecoder each = eni.secondaryIps();
    if (!each.hasNext()) {
      return List.of();
    }
    List<InetAddress> all = new ArrayList<>();
    while (each.hasNext()) {
      all.add(Addresses.ipv4(each.next().address()));
    }
    return all;
  }

  private List<InetAddress> ipv6s() {
    Ipv6sDecoder each = eni.ipv6s();
    if (!each.hasNext()) {
      return List.of();
    }
    List<InetAddress> all = new ArrayList<>();
    while (each.hasNext()) {
      Ip6Decoder address = each.next().address();
      all.add(Addresses.ipv6(address.high(), address.low()));
    }
    return all;
  }

  /** From the fields behind {@code flags} to the end of the block, and the groups. */
  private EniPolicy policy(DirectBuffer buffer, int blockLength) {
    int first = EniDecoder.tcpEstablishedSEncodingOffset();
    int groupsOffset = eni.limit();
    GroupsDecoder each = eni.groups();
    while (each.hasNext()) {
      each.next().skipGroupId();
    }
    EniPolicy before =
        policies
            .begin()
            .add(buffer, eni.offset() + first, blockLength - first)
            .add(buffer, groupsOffset, eni.limit() - groupsOffset)
            .find();
    if (before != null) {
      return before;
    }
    eni.limit(groupsOffset);
    List<String> groupIds = new ArrayList<>();
    for (GroupsDecoder group : eni.groups()) {
      groupIds.add(group.groupId());
    }
    CapSpec qos =
        new CapSpec(
            IntentReader.lane(eni.egress()),
            IntentReader.lane(eni.ingress()),
            eni.packetsPerSec(),
            eni.sessions());
    return policies.keep(
        new EniPolicy(
            groupIds,
            // The constant, for comparing something with itself is quick.
            qos.equals(CapSpec.UNLIMITED) ? CapSpec.UNLIMITED : qos,
            new SessionTimeouts(eni.tcpEstablishedS(), eni.tcpClosedS(), eni.udpS())));
  }

  private String eniId(DirectBuffer buffer, long mac) {
    int length = eni.eniIdLength();
    int offset = eni.limit() + EniDecoder.eniIdHeaderLength();
    String name = known.name(mac, buffer, offset, length);
    if (name != null) {
      eni.limit(offset + length);
      return name;
    }
    return eni.eniId();
  }

  private String vSwitchId(DirectBuffer buffer) {
    int offset = eni.limit();
    int length = eni.vSwitchIdLength() + EniDecoder.vSwitchIdHeaderLength();
    String vSwitchId = vSwitchIds.begin().add(buffer, offset, length).find();
    if (vSwitchId != null) {
      eni.limit(offset + length);
      return vSwitchId;
    }
    return vSwitchIds.keep(eni.vSwitchId());
  }

  private List<Intent.Place> places() {
    PlacesDecoder each = eni.places();
    if (!each.hasNext()) {
      return List.of();
    }
    List<Intent.Place> all = new ArrayList<>();
    while (each.hasNext()) {
      all.add(place(each.next()));
    }
    return all;
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
