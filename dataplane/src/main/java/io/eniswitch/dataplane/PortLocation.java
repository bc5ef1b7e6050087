package io.eniswitch.dataplane;

import java.nio.file.Path;

/** Where the instance's end of a port is to be. */
public sealed interface PortLocation {
  /**
   * A TAP device in a named network namespace, with the ENI's MAC, MTU, addresses and routes.
   *
   * @param namespace name as {@code ip netns} knows it; it exists
   * @param device name of the device, at most 15 bytes
   * @param order 0 for the instance's first ENI, whose gateway is the default route; the others
   *     have a routing table each, for what is sent from their addresses
   */
  record Namespace(String namespace, String device, int order) implements PortLocation {}

  /** A TAP device in the switch's own namespace, not configured. */
  record Host(String device) implements PortLocation {}

  /** The program itself; see {@link io.eniswitch.dataplane.port.memory.MemoryPort}. */
  record InMemory() implements PortLocation {}

  /** Frames from one file, and to another. */
  record Pcap(Path in, Path out) implements PortLocation {}
}
