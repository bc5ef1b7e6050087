package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;

/** One action of the API. <b>Threading:</b> called from many virtual threads; may block. */
@FunctionalInterface
public interface Action {

  /**
   * Does what was asked.
   *
   * @return the response without its {@code RequestId}
   * @throws ApiError if the API answers with an error
   */
  Document run(ApiCall call);
}
