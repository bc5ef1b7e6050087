package io.eniswitch.benchmarks.forwarding;

/** How much is done to each packet; {@link #toString} is its name on the command line. */
public enum ForwardingPipeline {
  /** To a neighbour in the vSwitch: source check, lookup, destination MAC checked, counters. */
  L2("l2"),
  /** To another vSwitch: source check, lookup, time to live and MACs rewritten, counters. */
  L3("l3"),
  /** As {@link #L3}, under stateful security groups with 100 rules at both ends. */
  SG("sg"),
  /** As {@link #SG}, and under the caps of both instances: bandwidth with burst, packet rate. */
  FULL("full");

  private final String label;

  ForwardingPipeline(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
