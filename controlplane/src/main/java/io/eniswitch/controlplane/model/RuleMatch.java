package io.eniswitch.controlplane.model;

/**
 * The protocol and ports of a security rule.
 *
 * @param protocol the protocol
 * @param destPorts destination ports; {@link PortRange#ALL} for a protocol without ports
 * @param sourcePorts source ports; {@link PortRange#ALL} unless the rule narrows them
 */
public record RuleMatch(IpProtocol protocol, PortRange destPorts, PortRange sourcePorts) {
  /** Refuses ports with a protocol that has none, and none with one that has. */
  public RuleMatch {
    if (protocol.hasPorts() == destPorts.equals(PortRange.ALL)) {
      throw new IllegalArgumentException(
          "port range " + destPorts + " does not go with protocol " + protocol);
    }
    if (!protocol.hasPorts() && !sourcePorts.equals(PortRange.ALL)) {
      throw new IllegalArgumentException("source ports do not go with protocol " + protocol);
    }
  }
}
