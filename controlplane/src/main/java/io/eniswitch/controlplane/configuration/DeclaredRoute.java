package io.eniswitch.controlplane.configuration;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Vpc;

/**
 * A route of a VPC as the file declares it.
 *
 * @param vpc whose packets take it
 * @param to the destinations
 * @param via the ENI of the same VPC that gets the packets
 */
public record DeclaredRoute(Vpc vpc, Cidr to, DeclaredEni via) {}
