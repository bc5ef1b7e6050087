package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.AddressWish;
import io.eniswitch.controlplane.domain.CreateEni;
import io.eniswitch.controlplane.domain.Naming;
import io.eniswitch.controlplane.domain.RunInstances;
import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what instances and ENIs RunInstances and CreateInstance ask for. */
final class InstanceReading {
  private final Parameters parameters;
  private final @Nullable Parameters primaryEntry;
  private final List<Parameters> secondaryEntries = new ArrayList<>();

  InstanceReading(Parameters parameters) {
    this.parameters = parameters;
    Parameters primary = null;
    for (Parameters entry : parameters.objects("NetworkInterface")) {
      Unsupported.hardware(entry);
      Unsupported.networkCards(entry);
      String type = entry.text("InstanceType");
      boolean isPrimary = "Primary".equals(type);
      if (isPrimary && primary != null) {
        throw invalid("NetworkInterface.N has more than one entry of type Primary.");
      }
      if (isPrimary) {
        primary = entry;
      } else {
        Unsupported.trunks(entry, "InstanceType");
        secondaryEntries.add(entry);
      }
    }
    this.primaryEntry = primary;
  }

  /** The request to the domain. */
  RunInstances request(int amount, boolean start) {
    Unsupported.hardware(parameters);
    Unsupported.launchTemplates(parameters);
    CreateEni primary = primary();
    List<CreateEni> made = new ArrayList<>();
    List<String> existing = new ArrayList<>();
    for (Parameters entry : secondaryEntries) {
      String eniId = entry.text("NetworkInterfaceId");
      if (eniId == null) {
        made.add(secondary(entry, primary));
      } else {
        requireOnlyId(entry, amount);
        existing.add(eniId);
      }
    }
    return new RunInstances(
        parameters.requiredText("InstanceType"),
        amount,
        start,
        parameters.text("ZoneId"),
        primary,
        made,
        existing,
        machine(),
        Reading.naming(parameters, "InstanceName"));
  }

  private CreateEni primary() {
    if (primaryEntry == null) {
      return new CreateEni(
          requiredVSwitch(parameters.text("VSwitchId")),
          NetworkInterfaceActions.securityGroups(parameters),
          privateIpAddress(),
          AddressReading.ipv6(parameters),
          EniSettings.DEFAULT.withQueueNumber(parameters.integer("NetworkInterfaceQueueNumber")),
          Naming.NONE);
    }
    boolean isGivenTwice =
        parameters.text("VSwitchId") != null
            || parameters.text("SecurityGroupId") != null
            || !parameters.texts("SecurityGroupIds").isEmpty()
            || parameters.text("NetworkInterfaceQueueNumber") != null;
    if (isGivenTwice) {
      throw invalid(
          "With a NetworkInterface.N of type Primary, VSwitchId, SecurityGroupId(s) and"
              + " NetworkInterfaceQueueNumber belong into that entry.");
    }
    return new CreateEni(
        requiredVSwitch(primaryEntry.text("VSwitchId")),
        NetworkInterfaceActions.securityGroups(primaryEntry),
        Reading.ipv4(primaryEntry, "PrimaryIpAddress"),
        addresses(primaryEntry),
        NetworkInterfaceActions.settings(primaryEntry),
        Reading.naming(primaryEntry, "NetworkInterfaceName"));
  }

  private @Nullable IpAddress privateIpAddress() {
    try {
      return Reading.ipv4(parameters, "PrivateIpAddress");
    } catch (ApiError e) {
      throw new ApiError(400, "InvalidPrivateIpAddress.Malformed", e.text());
    }
  }

  private static String requiredVSwitch(@Nullable String vSwitchId) {
    if (vSwitchId == null) {
      throw new ApiError(
          400, "InvalidVSwitchId.Necessary", "Instances are in a VPC here: give a VSwitchId.");
    }
    return vSwitchId;
  }

  /** Without a vSwitch or groups of its own, a secondary ENI has those of the instance. */
  private static CreateEni secondary(Parameters entry, CreateEni primary) {
    String vSwitchId = entry.text("VSwitchId");
    List<String> groups = NetworkInterfaceActions.securityGroups(entry);
    boolean survives = Boolean.FALSE.equals(entry.flag("DeleteOnRelease"));
    return new CreateEni(
        vSwitchId == null ? primary.vSwitchId() : vSwitchId,
        groups.isEmpty() ? primary.securityGroupIds() : groups,
        Reading.ipv4(entry, "PrimaryIpAddress"),
        addresses(entry),
        NetworkInterfaceActions.settings(entry).withDeleteOnRelease(!survives),
        Reading.naming(entry, "NetworkInterfaceName"));
  }

  private static AddressWish addresses(Parameters entry) {
    return AddressReading.all(entry);
  }

  private static void requireOnlyId(Parameters entry, int amount) {
    boolean isOnlyId =
        entry.names().stream()
            .allMatch(name -> name.equals("NetworkInterfaceId") || name.equals("InstanceType"));
    if (!isOnlyId) {
      throw invalid("A NetworkInterface.N with a NetworkInterfaceId takes nothing else.");
    }
    if (amount != 1) {
      throw invalid("A NetworkInterfaceId can only be given with Amount 1.");
    }
  }

  private Instance.Machine machine() {
    String imageId = parameters.text("ImageId");
    String hostName = parameters.text("HostName");
    String chargeType = parameters.text("InstanceChargeType");
    return new Instance.Machine(
        imageId == null ? "" : imageId,
        hostName == null ? "" : hostName,
        chargeType == null ? "PostPaid" : chargeType,
        parameters.isTrue("DeletionProtection"));
  }

  private static ApiError invalid(String text) {
    return new ApiError(400, "InvalidParam.NetworkInterface", text);
  }
}
