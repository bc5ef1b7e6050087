package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.http.WebRequest;
import io.eniswitch.controlplane.api.http.WebResponse;

/** Answers what is asked below one path. <b>Threading:</b> many virtual threads; may block. */
@FunctionalInterface
public interface WebPage {

  /** Answers a request of any method. */
  WebResponse answer(WebRequest request);
}
