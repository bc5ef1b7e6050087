package io.eniswitch.controlplane.api.http;

/** Why the server itself answered a request. */
public enum Refusal {
  /** The bytes are not HTTP, or its request line or headers are beyond their bounds. */
  MALFORMED,
  /** The body is beyond its bound. */
  TOO_LARGE,
  /** As many requests as allowed are being answered already. */
  OVERLOADED,
  /** The handler threw. */
  FAILED
}
