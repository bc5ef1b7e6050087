package io.eniswitch.controlplane.api.http;

/** Answers requests. <b>Threading:</b> called from many virtual threads at once; may block. */
public interface WebHandler {

  /** Answers a request. What it throws is reported and answered with {@link Refusal#FAILED}. */
  WebResponse handle(WebRequest request);

  /** The answer to a request that never reaches {@link #handle}. Must not block or throw. */
  WebResponse refuse(Refusal refusal);
}
