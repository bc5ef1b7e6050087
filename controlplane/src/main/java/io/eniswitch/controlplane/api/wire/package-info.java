/**
 * The RPC style of the ECS API as bytes: parameters flattened to {@code Name.N.Field}, response
 * documents with wrapped lists, errors with a code and an HTTP status.
 */
@NullMarked
package io.eniswitch.controlplane.api.wire;

import org.jspecify.annotations.NullMarked;
