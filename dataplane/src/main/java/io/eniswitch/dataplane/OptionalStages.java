package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.CapStages;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The stages that a pipeline may do without, each one worker's own.
 *
 * @param stateful security groups, or null for none
 * @param caps caps of instances and ENIs, or null for none
 * @param clock for a last look at the lease; null to go by the duty cycle's
 */
public record OptionalStages(
    @Nullable Stateful stateful, @Nullable CapStages caps, @Nullable NanoClock clock) {}
