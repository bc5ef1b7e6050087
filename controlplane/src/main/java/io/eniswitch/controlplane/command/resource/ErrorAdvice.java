package io.eniswitch.controlplane.command.resource;

import java.util.List;

/** Says what to do about an error of the API. */
final class ErrorAdvice {
  /** The first whose part is in the code counts. */
  private record Advice(String partOfCode, String next) {}

  private static final List<Advice> ALL =
      List.of(
          new Advice(
              "SignatureDoesNotMatch",
              "check the secret in ENISWITCH_ACCESS_KEY_SECRET or --access-key-file"),
          new Advice(
              "InvalidAccessKeyId", "check ENISWITCH_ACCESS_KEY_ID or give --access-key-file"),
          new Advice("IllegalTimestamp", "set this machine's clock"),
          new Advice("Throttling", "wait a moment and try again"),
          new Advice("InvalidRegionId", "give a region of this control plane with --region"),
          new Advice("InvalidEniId.NotFound", "see what there is: eniswitch eni list"),
          new Advice("InvalidOperation.InvalidEniState", "see its status: eniswitch eni show ID"),
          new Advice("DetachPrimaryEni", "move a secondary ENI: eniswitch eni create"),
          new Advice("EniPerInstanceLimitExceeded", "see the limits: eniswitch instance types"),
          new Advice("Ipv4CountExceeded", "see the limits: eniswitch instance types"),
          new Advice("Ipv6CountExceeded", "see the limits: eniswitch instance types"),
          new Advice("InvalidInstanceType", "see what there is: eniswitch instance types"),
          new Advice("IncorrectInstanceStatus", "see its status: eniswitch instance list"),
          new Advice("InvalidInstanceId", "see what there is: eniswitch instance list"),
          new Advice("InvalidInstanceID", "see what there is: eniswitch instance list"),
          new Advice("InvalidEcsId", "see what there is: eniswitch instance list"),
          new Advice("AvailabilityZoneMismatch", "use a vSwitch in the zone of the instance"),
          new Advice("VpcMismatch", "use resources of one VPC"),
          new Advice("InvalidSecurityGroupId", "see what there is: eniswitch security-group list"),
          new Advice("InvalidVSwitchId.IpNotEnough", "use another vSwitch: eniswitch vswitch list"),
          new Advice("InvalidVSwitchId", "see what there is: eniswitch vswitch list"),
          new Advice("InvalidVpcId", "see what there is: eniswitch vpc list"),
          new Advice("DependencyViolation", "delete what is in it first"),
          new Advice("InternalError", "look at the log of the control plane"));

  private ErrorAdvice() {}

  /** The message for people: what the API said and, where there is one, the next step. */
  static String explain(String code, String message) {
    String said = code.isEmpty() ? message : code + ": " + shortened(message);
    return ALL.stream()
        .filter(advice -> code.contains(advice.partOfCode()))
        .findFirst()
        .map(advice -> said + " Next: " + advice.next() + ".")
        .orElse(said);
  }

  /** The string to sign is for programmers of clients. */
  private static String shortened(String message) {
    int end = message.indexOf(" server string to sign is:");
    return end < 0 ? message : message.substring(0, end);
  }
}
