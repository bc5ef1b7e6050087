package io.eniswitch.dataplane;

import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.forward.Relay;
import io.eniswitch.dataplane.telemetry.WorkerCounters;

/**
 * What one worker owns beside its buffers.
 *
 * @param counters its block of the counter file
 * @param outPorts how it reaches each port
 * @param relay how other workers reach its ports
 * @param pipeline the stages over all of them
 */
record WorkerParts(WorkerCounters counters, OutPorts outPorts, Relay relay, Pipeline pipeline) {}
