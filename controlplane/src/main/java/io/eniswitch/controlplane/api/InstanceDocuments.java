package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.InstanceType;
import java.time.Instant;
import java.util.List;

/** Instances and instance types as the responses show them. */
final class InstanceDocuments {
  private static final int MIB_PER_GIB = 1_024;
  private static final String NEVER = "2099-12-31T15:59Z";

  private final Domain domain;

  InstanceDocuments(Domain domain) {
    this.domain = domain;
  }

  /** One entry of DescribeInstances. */
  Document instance(Instance instance) {
    List<Eni> enis = domain.instances().enis(instance.id());
    Document document =
        new Document()
            .text("InstanceId", instance.id())
            .text("InstanceName", instance.labels().name())
            .text("Description", instance.labels().description())
            .text("Status", instance.status().wireName())
            .text("RegionId", instance.place().regionId())
            .text("ZoneId", instance.place().zoneId())
            .text("ResourceGroupId", instance.labels().resourceGroupId())
            .text("CreationTime", Rendering.minutes(instance.createdAt()))
            .text("StartTime", startTime(instance))
            .text("ExpiredTime", NEVER)
            .with(machine(instance))
            .with(network(instance, enis))
            .objects(
                "NetworkInterfaces",
                "NetworkInterface",
                enis.stream().map(InstanceDocuments::networkInterface).toList());
    return Rendering.ecsTags(document, instance.labels().tags());
  }

  private static String startTime(Instance instance) {
    Instant started = instance.startedAt();
    return started == null ? "" : Rendering.minutes(started);
  }

  private Document machine(Instance instance) {
    Instance.Machine machine = instance.machine();
    InstanceType type = domain.catalog().instanceType(instance.typeId());
    boolean isStopped = instance.status() == InstanceStatus.STOPPED;
    return new Document()
        .text("InstanceType", type.id())
        .text("InstanceTypeFamily", type.family())
        .number("Cpu", type.cpuCores())
        .number("Memory", Math.round(type.memoryGib() * MIB_PER_GIB))
        .text("ImageId", machine.imageId())
        .text("HostName", machine.hostName())
        .text("SerialNumber", instance.id().substring(instance.id().indexOf('-') + 1))
        .text("OSType", "linux")
        .text("InstanceChargeType", machine.chargeType())
        .text("StoppedMode", isStopped ? "KeepCharging" : "Not-applicable")
        .text("SpotStrategy", "NoSpot")
        .flag("DeletionProtection", machine.deletionProtection())
        .flag("IoOptimized", type.ioOptimized())
        .flag("DeviceAvailable", true)
        .flag("Recyclable", false)
        .objects("OperationLocks", "LockReason", List.of());
  }

  private static Document network(Instance instance, List<Eni> enis) {
    List<String> primary =
        enis.stream()
            .filter(Eni::primary)
            .map(eni -> eni.addresses().primary().toString())
            .toList();
    return new Document()
        .text("InstanceNetworkType", instance.place().classic() ? "classic" : "vpc")
        .texts("SecurityGroupIds", "SecurityGroupId", instance.securityGroupIds())
        .object(
            "VpcAttributes",
            new Document()
                .text("VpcId", instance.place().vpcId())
                .text("VSwitchId", instance.place().vSwitchId())
                .text("NatIpAddress", "")
                .texts("PrivateIpAddress", "IpAddress", primary))
        .object("EipAddress", new Document().text("IpAddress", "").text("AllocationId", ""))
        .texts("InnerIpAddress", "IpAddress", List.of())
        .texts("PublicIpAddress", "IpAddress", List.of())
        .texts("RdmaIpAddress", "IpAddress", List.of())
        .number("InternetMaxBandwidthIn", 0)
        .number("InternetMaxBandwidthOut", 0);
  }

  private static Document networkInterface(Eni eni) {
    return new Document()
        .text("NetworkInterfaceId", eni.id())
        .text("MacAddress", eni.mac().toString())
        .text("PrimaryIpAddress", eni.addresses().primary().toString())
        .text("Type", eni.type().wireName())
        .with(EniDocuments.addresses(eni.addresses()));
  }

  /** One entry of DescribeInstanceTypes. */
  static Document type(InstanceType type) {
    InstanceType.Bandwidth bandwidth = type.bandwidth();
    return new Document()
        .text("InstanceTypeId", type.id())
        .text("InstanceTypeFamily", type.family())
        .number("CpuCoreCount", type.cpuCores())
        .decimal("MemorySize", type.memoryGib())
        .text("CpuArchitecture", "X86")
        .number("EniQuantity", type.eni().count())
        .number("EniTotalQuantity", type.eni().count())
        .number("EniPrivateIpAddressQuantity", type.eni().ipv4PerEni())
        .number("EniIpv6AddressQuantity", type.eni().ipv6PerEni())
        .flag("EniTrunkSupported", false)
        .number("EriQuantity", 0)
        .number("InstanceBandwidthRx", bandwidth.baseKbitPerSec())
        .number("InstanceBandwidthTx", bandwidth.baseKbitPerSec())
        .number("InstancePpsRx", bandwidth.packetsPerSec())
        .number("InstancePpsTx", bandwidth.packetsPerSec())
        .number("MaximumQueueNumberPerEni", type.eni().queues())
        .number("PrimaryEniQueueNumber", type.primaryQueues())
        .number("SecondaryEniQueueNumber", type.secondaryQueues())
        .number("TotalEniQueueQuantity", type.eni().totalQueues())
        .number("NetworkCardQuantity", 1)
        .number("GPUAmount", 0)
        .flag("JumboFrameSupport", false)
        .objects("NetworkCards", "NetworkCardInfo", List.of());
  }
}
