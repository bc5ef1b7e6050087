package io.eniswitch.dataplane.table;

/**
 * The policy epoch of an ENI: a generation, which ends with whatever else changes about who may
 * talk to it, and within it the version of its groups' rules.
 *
 * <p>So a session that was admitted in the same generation was admitted under an older version of
 * the same groups, between the same addresses, and it is enough to know which rules have changed
 * since. <b>Layout</b>: bits 0 to 9 version, 10 to 31 generation. <b>Bounds</b>: {@link #VERSIONS}
 * versions in a generation; version 0 begins a new one. <b>Threading</b>: stateless.
 */
public final class PolicyEpoch {
  /** Versions that are told apart within a generation. */
  public static final int VERSIONS = 1 << 10;

  private static final int VERSION_MASK = VERSIONS - 1;

  private PolicyEpoch() {}

  /** The version, 0 to {@link #VERSIONS} - 1. */
  public static int version(final int epoch) {
    return epoch & VERSION_MASK;
  }

  /** The version that follows another. */
  public static int versionAfter(final int version) {
    return version + 1 & VERSION_MASK;
  }

  /** True if both are of one generation. */
  public static boolean isSameGeneration(final int one, final int other) {
    return ((one ^ other) & ~VERSION_MASK) == 0;
  }

  /** The same of two epochs each, one in either half. */
  public static boolean areSameGenerations(final long two, final long others) {
    return ((two ^ others) & ~(VERSION_MASK | (long) VERSION_MASK << 32)) == 0;
  }

  /** The same version in the next generation. */
  static int nextGeneration(final int epoch) {
    return epoch + VERSIONS;
  }

  /** Version 0 in the next generation. */
  static int firstOfNext(final int epoch) {
    return (epoch | VERSION_MASK) + 1;
  }

  /** Another version, in the same generation unless it is version 0. */
  static int at(final int epoch, final int version) {
    return version == 0 ? firstOfNext(epoch) : epoch & ~VERSION_MASK | version;
  }
}
