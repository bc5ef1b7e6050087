package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.CapAgent;

/**
 * What ENIs have beside their records and addresses.
 *
 * @param groups their security groups
 * @param caps their limits and those of their instances
 * @param names whose sessions are whose
 */
record EniParts(GroupAgent groups, CapAgent caps, EniNames names) {}
