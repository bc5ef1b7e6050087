package io.eniswitch.benchmarks.command;

/** In which order flows send; {@link #toString} is its name on the command line. */
enum FlowOrder {
  /** One after another, as their senders lie in the tables. */
  SEQUENTIAL("sequential"),
  /** At random, the same in every run. */
  RANDOM("random");

  private final String label;

  FlowOrder(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
