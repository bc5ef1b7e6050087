package io.eniswitch.benchmarks.command;

import io.eniswitch.benchmarks.control.ApiOperation;
import org.jspecify.annotations.Nullable;

/** What {@code bench control} can measure. */
enum ControlMeasure {
  /** As the operation of the API. */
  DESCRIBE_ID(ApiOperation.DESCRIBE_ID),
  /** As the operation of the API. */
  DESCRIBE_TAG(ApiOperation.DESCRIBE_TAG),
  /** As the operation of the API. */
  DESCRIBE_PAGE(ApiOperation.DESCRIBE_PAGE),
  /** As the operation of the API. */
  ATTACH_DETACH(ApiOperation.ATTACH_DETACH),
  /** A control plane started again over its state. */
  RESTART("restart", "enisPerSec"),
  /** Changes per second to real switches. */
  PUSH_RATE("push-rate", "updatesPerSec"),
  /** How soon a change is seen by the workers of real switches. */
  PUSH_VISIBLE("push-visible", "updatesPerSec"),
  /** Everything to a switch that has nothing. */
  PUSH_SNAPSHOT("push-snapshot", "enisPerSec"),
  /** A change to very many switches. */
  PUSH_FANOUT("push-fanout", "switchesPerSec");

  private final String label;
  private final String rateField;
  private final @Nullable ApiOperation api;

  ControlMeasure(ApiOperation api) {
    this.label = api.toString();
    this.rateField = "callsPerSec";
    this.api = api;
  }

  ControlMeasure(String label, String rateField) {
    this.label = label;
    this.rateField = rateField;
    this.api = null;
  }

  /** What its rate is called in JSON. */
  String rateField() {
    return rateField;
  }

  /** The operation of the API that is called again and again, or null. */
  @Nullable ApiOperation api() {
    return api;
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
