package io.eniswitch.controlplane.domain;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Makes resource ids in the shape the API has: prefix, three characters for the region, seventeen
 * random ones of 36.
 *
 * <p><b>Threading</b>: any thread.
 */
final class Ids {
  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 17;
  private static final String REGION_CODE = "es1";

  private final RandomGenerator random;

  /** Ids nobody can guess. */
  Ids() {
    this(new SecureRandom());
  }

  /** Ids from this source: tests repeat themselves with a seed. */
  Ids(RandomGenerator random) {
    this.random = random;
  }

  /** A new id with this prefix, such as {@code eni}. */
  String next(String prefix) {
    StringBuilder id = new StringBuilder(prefix.length() + 4 + RANDOM_LENGTH);
    id.append(prefix).append('-').append(REGION_CODE);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  /** Where the random parts come from. */
  RandomGenerator random() {
    return random;
  }

  /** A random number of 24 bits, for a MAC address. */
  int next24Bits() {
    return random.nextInt(1 << 24);
  }
}
