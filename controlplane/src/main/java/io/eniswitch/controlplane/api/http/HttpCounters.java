package io.eniswitch.controlplane.api.http;

import java.util.concurrent.atomic.LongAdder;

/** What a server accepted and refused since it started. <b>Threading:</b> any thread. */
public final class HttpCounters {
  final LongAdder connectionsAccepted = new LongAdder();
  final LongAdder connectionsRefused = new LongAdder();
  final LongAdder tooSlow = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder tooLarge = new LongAdder();
  final LongAdder overloaded = new LongAdder();
  final LongAdder failed = new LongAdder();

  /** Connections taken. */
  public long connectionsAccepted() {
    return connectionsAccepted.sum();
  }

  /** Connections closed at accept because as many as allowed were open. */
  public long connectionsRefused() {
    return connectionsRefused.sum();
  }

  /** Connections closed because a request did not arrive in time. */
  public long tooSlow() {
    return tooSlow.sum();
  }

  /** Requests given to the handler. */
  public long requests() {
    return requests.sum();
  }

  /** Requests answered by the server itself. */
  public long refused(Refusal refusal) {
    return adder(refusal).sum();
  }

  /** Where a refusal is counted. */
  LongAdder adder(Refusal refusal) {
    return switch (refusal) {
      case MALFORMED -> malformed;
      case TOO_LARGE -> tooLarge;
      case OVERLOADED -> overloaded;
      case FAILED -> failed;
    };
  }
}
