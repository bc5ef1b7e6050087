package io.eniswitch.controlplane.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes found so far. <b>Bounds</b>: the first {@value #LIMIT} are kept. */
final class Mistakes {
  private static final int LIMIT = 100;

  private final List<Mistake> found = new ArrayList<>();

  /** Notes one. */
  void add(int line, String key, String value, String accepted) {
    if (found.size() < LIMIT) {
      found.add(new Mistake(line, key, value, accepted));
    }
  }

  /** Whether there are any. */
  boolean any() {
    return !found.isEmpty();
  }

  /** All, in the file's order. */
  List<Mistake> ordered() {
    return found.stream().sorted(Comparator.comparingInt(Mistake::line)).toList();
  }
}
