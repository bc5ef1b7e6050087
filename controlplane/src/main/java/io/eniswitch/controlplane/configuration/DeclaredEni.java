package io.eniswitch.controlplane.configuration;

import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.MacAddress;
import io.eniswitch.controlplane.model.VSwitch;
import java.util.List;
import java.util.Optional;

/**
 * An ENI as the file declares it.
 *
 * @param id {@code eni-…}
 * @param vSwitch where its addresses are from
 * @param mac its Ethernet address
 * @param type primary ENIs have an instance and no standbys
 * @param ips IPv4 addresses, the primary one first
 * @param ipv6s IPv6 addresses
 * @param instance whom it is attached to at first, if anybody
 * @param standbys instances that have a port for it, ready to take it over
 * @param mtuBytes longest IP packet it takes
 * @param sourceDestCheck whether packets from addresses that are not its own are dropped
 * @param groups its security groups; of none, everything passes
 */
public record DeclaredEni(
    String id,
    VSwitch vSwitch,
    MacAddress mac,
    EniType type,
    List<IpAddress> ips,
    List<IpAddress> ipv6s,
    Optional<DeclaredInstance> instance,
    List<DeclaredInstance> standbys,
    int mtuBytes,
    boolean sourceDestCheck,
    List<DeclaredGroup> groups) {
  /** Copies the lists. */
  public DeclaredEni {
    ips = List.copyOf(ips);
    ipv6s = List.copyOf(ipv6s);
    standbys = List.copyOf(standbys);
    groups = List.copyOf(groups);
  }
}
