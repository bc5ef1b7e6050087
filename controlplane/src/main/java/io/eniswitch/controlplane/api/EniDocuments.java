package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.InstanceQuery;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniAddresses;
import io.eniswitch.controlplane.model.EniQos;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.model.SessionTimeouts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ENIs as the responses show them. */
final class EniDocuments {
  private static final String TRAFFIC_MODE = "Standard";

  private final Domain domain;
  private final KeptDocuments<Eni> entries = new KeptDocuments<>();

  EniDocuments(Domain domain) {
    this.domain = domain;
  }

  /** What every response that shows an ENI has. */
  static Document common(Eni eni) {
    Document document =
        new Document()
            .text("NetworkInterfaceId", eni.id())
            .text("NetworkInterfaceName", eni.labels().name())
            .text("Description", eni.labels().description())
            .text("Status", eni.status().wireName())
            .text("Type", eni.type().wireName())
            .text("VpcId", eni.place().vpcId())
            .text("VSwitchId", eni.place().vSwitchId())
            .text("ZoneId", eni.place().zoneId())
            .text("MacAddress", eni.mac().toString())
            .text("PrivateIpAddress", eni.addresses().primary().toString())
            .text("OwnerId", eni.labels().ownerId())
            .text("ResourceGroupId", eni.labels().resourceGroupId())
            .flag("ServiceManaged", false)
            .flag("SourceDestCheck", eni.settings().sourceDestCheck())
            .texts("SecurityGroupIds", "SecurityGroupId", eni.securityGroupIds())
            .with(addresses(eni.addresses()));
    return Rendering.ecsTags(document, eni.labels().tags());
  }

  /** The four address sets, in the shape of everything but the assign actions. */
  static Document addresses(EniAddresses addresses) {
    return new Document()
        .objects(
            "PrivateIpSets",
            "PrivateIpSet",
            addresses.ipv4().stream()
                .map(ip ->
                    new Document()
                        .text("PrivateIpAddress", ip.toString())
                        .flag("Primary", ip.equals(addresses.primary())))
                .toList())
        .objects(
            "Ipv6Sets",
            "Ipv6Set",
            addresses.ipv6().stream()
                .map(ip -> one("Ipv6Address", ip).flag("Primary", false))
                .toList())
        .objects(
            "Ipv4PrefixSets",
            "Ipv4PrefixSet",
            addresses.ipv4Prefixes().stream().map(block -> one("Ipv4Prefix", block)).toList())
        .objects(
            "Ipv6PrefixSets",
            "Ipv6PrefixSet",
            addresses.ipv6Prefixes().stream().map(block -> one("Ipv6Prefix", block)).toList());
  }

  private static Document one(String name, Object value) {
    return new Document().text(name, value.toString());
  }

  /** One entry of DescribeNetworkInterfaces. The type of an instance is for life. */
  Document entry(Call call, Eni eni) {
    return entries.of(eni.id(), eni, it -> newEntry(call, it));
  }

  private Document newEntry(Call call, Eni eni) {
    Attachment attachment = eni.attachment();
    Document attached = new Document();
    if (attachment != null) {
      attached
          .text("InstanceId", attachment.instanceId())
          .number("DeviceIndex", attachment.deviceIndex())
          .number("NetworkCardIndex", attachment.networkCardIndex());
    }
    return common(eni)
        .text("InstanceId", eni.instanceId())
        .text("CreationTime", Rendering.seconds(eni.createdAt()))
        .flag("DeleteOnRelease", eni.settings().deleteOnRelease())
        .text("NetworkInterfaceTrafficMode", TRAFFIC_MODE)
        .number("QueueNumber", queueNumber(call, eni))
        .object("AssociatedPublicIp", new Document())
        .object("Attachment", attached);
  }

  /** A queue number that is absent means that none was asked for and no type decides it yet. */
  private @Nullable Integer queueNumber(Call call, Eni eni) {
    Integer wanted = eni.settings().queueNumber();
    boolean isOnInstance = eni.primary() || eni.status() == EniStatus.IN_USE;
    if (wanted != null || !isOnInstance) {
      return wanted;
    }
    InstanceQuery ours = InstanceQuery.ids(List.of(eni.instanceId()));
    for (Instance instance : domain.instances().query(call, ours, PageRequest.FIRST).items()) {
      InstanceType type = domain.catalog().instanceType(instance.typeId());
      return eni.primary() ? type.primaryQueues() : type.secondaryQueues();
    }
    return null;
  }

  /**
   * The response of DescribeNetworkInterfaceAttribute.
   *
   * @param attribute what is shown besides: {@code connectionTrackingConfiguration}, or anything
   *     else for nothing
   */
  Document attributes(Call call, Eni eni, String attribute) {
    EniQos qos = eni.settings().qos();
    Document document =
        newEntry(call, eni)
            .object(
                "NetworkInterfaceTrafficConfig",
                new Document()
                    .text("NetworkInterfaceTrafficMode", TRAFFIC_MODE)
                    .number("QueueNumber", queueNumber(call, eni)))
            .object(
                "QoSConfig",
                new Document()
                    .flag("EnableQoS", qos != null)
                    .object("QoS", qos == null ? new Document() : limits(qos)));
    return attribute.equals("connectionTrackingConfiguration")
        ? document.object("ConnectionTrackingConfiguration", timeouts(eni.settings().timeouts()))
        : document;
  }

  private static Document timeouts(SessionTimeouts timeouts) {
    return new Document()
        .number("TcpEstablishedTimeout", timeouts.tcpEstablished())
        .number("TcpClosedAndTimeWaitTimeout", timeouts.tcpClosed())
        .number("UdpTimeout", timeouts.udp());
  }

  private static Document limits(EniQos qos) {
    return new Document()
        .number("BandwidthRx", absentIfZero(qos.rxKbitPerSec()))
        .number("BandwidthTx", absentIfZero(qos.txKbitPerSec()))
        .number("PpsRx", absentIfZero(qos.rxPacketsPerSec()))
        .number("PpsTx", absentIfZero(qos.txPacketsPerSec()))
        .number("ConcurrentConnections", absentIfZero(qos.sessions()));
  }

  private static @Nullable Integer absentIfZero(int value) {
    return value == 0 ? null : value;
  }
}
