package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.probe.Probe;
import io.eniswitch.dataplane.probe.Watched;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.sbe.MemberDecoder;
import io.eniswitch.dataplane.push.sbe.MemberEncoder;
import io.eniswitch.dataplane.push.sbe.MessageHeaderDecoder;
import io.eniswitch.dataplane.push.sbe.MessageHeaderEncoder;
import io.eniswitch.dataplane.push.sbe.ProbeKind;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes and reads whose health is to be watched. <b>Threading</b>: one thread. */
final class MemberWords {
  private final MemberEncoder encoder = new MemberEncoder();
  private final MemberDecoder decoder = new MemberDecoder();

  /** Writes at the offset; returns the bytes of the message. */
  int write(MutableDirectBuffer buffer, int offset, MessageHeaderEncoder header, Watched watched) {
    encoder
        .wrapAndApplyHeader(buffer, offset, header)
        .mac(watched.mac())
        .ip(Addresses.ipv4(watched.ip()))
        .gateway(Addresses.ipv4(watched.gateway()));
    MemberEncoder.ProbesEncoder probes = encoder.probesCount(watched.probes().size());
    for (Probe probe : watched.probes()) {
      probes
          .next()
          .kind(ProbeKind.valueOf(probe.kind().name()))
          .intervalNs(probe.intervalNs())
          .failures(probe.failures())
          .successes(probe.successes())
          .port(probe.port())
          .path(probe.path());
    }
    return encoder
        .instanceId(watched.instanceId())
        .eniId(watched.eniId())
        .space(watched.namespace())
        .device(watched.device())
        .encodedLength();
  }

  /** Reads one. */
  Intent.Member read(DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
    decoder.wrapAndApplyHeader(buffer, offset, header);
    List<Probe> probes = new ArrayList<>();
    for (MemberDecoder.ProbesDecoder each : decoder.probes()) {
      probes.add(
          new Probe(
              Probe.Kind.valueOf(each.kind().name()),
              each.intervalNs(),
              each.failures(),
              each.successes(),
              each.port(),
              each.path()));
    }
    return new Intent.Member(
        new Watched(
            decoder.instanceId(),
            decoder.eniId(),
            decoder.mac(),
            (Inet4Address) Addresses.ipv4(decoder.ip()),
            (Inet4Address) Addresses.ipv4(decoder.gateway()),
            decoder.space(),
            decoder.device(),
            probes));
  }
}
