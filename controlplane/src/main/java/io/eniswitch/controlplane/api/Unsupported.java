package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Parameters;
import java.util.List;

/**
 * Parameters the API has for hardware a software switch does not have: said so, because leaving
 * them out in silence would promise what is not there.
 */
final class Unsupported {
  private static final List<String> HARDWARE =
      List.of("EnhancedNetwork", "RxQueueSize", "TxQueueSize", "QueuePairNumber");

  private Unsupported() {}

  /** Refuses a trunk or member ENI where {@code parameter} names the type. */
  static void trunks(Parameters parameters, String parameter) {
    String type = parameters.text(parameter);
    if (type != null && type.equals("Trunk")) {
      throw refused(parameter, "only Secondary ENIs can be made; trunks are not offered here");
    }
    if (type != null && !type.equals("Secondary")) {
      throw ApiError.invalid(parameter, type, "Secondary");
    }
  }

  /** Refuses an attach to, or detach from, a trunk. */
  static void trunk(Parameters parameters) {
    if (parameters.text("TrunkNetworkInstanceId") != null) {
      throw new ApiError(
          403,
          "InvalidOperation.InstanceTypeNotSupportEniTrunking",
          "No instance type here can carry a trunk ENI.");
    }
  }

  /** Refuses a request that leaves its parameters to a template. */
  static void launchTemplates(Parameters parameters) {
    for (String name : List.of("LaunchTemplateId", "LaunchTemplateName")) {
      if (parameters.text(name) != null) {
        throw refused(name, "launch templates are not offered here");
      }
    }
  }

  /** Refuses any network card but the one every instance type here has. */
  static void networkCards(Parameters parameters) {
    Integer index = parameters.integer("NetworkCardIndex");
    if (index != null && index != 0) {
      throw ApiError.invalid("NetworkCardIndex", index.toString(), "0, the only card there is");
    }
  }

  /** Refuses SR-IOV, RDMA, ring sizes and a primary IPv6 address. */
  static void hardware(Parameters parameters) {
    if (parameters.isTrue("EnablePrimaryIPv6")) {
      throw refused("EnablePrimaryIPv6", "no IPv6 address is the primary one here");
    }
    Parameters grouped = parameters.object("NetworkInterfaceTrafficConfig");
    for (Parameters where : List.of(parameters, grouped)) {
      for (String name : HARDWARE) {
        if (where.text(name) != null || !where.object(name).isEmpty()) {
          throw refused(name, "there is no such hardware behind a software switch");
        }
      }
      String mode = where.text("NetworkInterfaceTrafficMode");
      if (mode != null && !mode.equals("Standard")) {
        throw refused("NetworkInterfaceTrafficMode", "only Standard is offered here");
      }
    }
  }

  /** Refuses filters that would be left out otherwise: too long a list is a wrong answer. */
  static void filters(Parameters parameters, String... names) {
    for (String name : names) {
      if (parameters.text(name) != null || !parameters.object(name).isEmpty()) {
        throw refused(name, "this filter is not offered here");
      }
    }
  }

  private static ApiError refused(String parameter, String why) {
    return new ApiError(400, "UnsupportedParameter", parameter + ": " + why + ".");
  }
}
