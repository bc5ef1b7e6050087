package io.eniswitch.benchmarks.forwarding;

/**
 * One of several sets of rules that all say the same about the traffic.
 *
 * @param version another one has half of its rules otherwise, none of which is about a live session
 * @param isLast the rule that lets the traffic pass has a priority of its own, or the usual one
 * @param isOther that rule is about other packets besides, and not about some that it was about
 */
public record BenchmarkRules(int version, boolean isLast, boolean isOther) {
  /** The rules before any change. */
  public static final BenchmarkRules FIRST = new BenchmarkRules(0, false, false);
}
