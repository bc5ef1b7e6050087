package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.CapStages;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.forward.Relay;
import io.eniswitch.dataplane.keep.Baton;
import io.eniswitch.dataplane.probe.ProbeAnswers;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import org.agrona.concurrent.NanoClock;

/**
 * What one worker owns beside its buffers.
 *
 * @param counters its block of the counter file
 * @param outPorts how it reaches each port
 * @param relay how other workers reach its ports
 * @param pipeline the stages over all of them
 * @param caps those of them that are for caps
 * @param probes takes answers to probes out of what was received
 * @param baton whether it may take from ports
 * @param clock read once per duty cycle
 */
record WorkerParts(
    WorkerCounters counters,
    OutPorts outPorts,
    Relay relay,
    Pipeline pipeline,
    CapStages caps,
    ProbeAnswers probes,
    Baton baton,
    NanoClock clock) {}
