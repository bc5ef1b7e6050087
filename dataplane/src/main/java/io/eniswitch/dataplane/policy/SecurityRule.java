package io.eniswitch.dataplane.policy;

/**
 * One rule of a security group.
 *
 * @param ruleId its name, for explanations ({@code sgr-...})
 * @param direction which packets it judges
 * @param action what becomes of them
 * @param priority 1 (looked at first) to 100
 * @param match which packets
 */
public record SecurityRule(
    String ruleId, Direction direction, RuleAction action, int priority, RuleMatch match) {
  /** Checks the priority. */
  public SecurityRule {
    if (priority < 1 || priority > 100) {
      throw new IllegalArgumentException(
          "rule %s: priority %d: must be 1 to 100".formatted(ruleId, priority));
    }
  }
}
