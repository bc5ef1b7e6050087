package io.eniswitch.dataplane.policy;

/**
 * Settings of the switch that hold for every ENI.
 *
 * @param blockSmtp drop outbound TCP to port 25 ahead of all rules, as the cloud does unless an
 *     account is exempted
 */
public record PolicyOptions(boolean blockSmtp) {
  /** As the cloud does it: outbound TCP port 25 is blocked. */
  public static final PolicyOptions DEFAULT = new PolicyOptions(true);
}
