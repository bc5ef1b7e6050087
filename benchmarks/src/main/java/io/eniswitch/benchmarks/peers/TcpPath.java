package io.eniswitch.benchmarks.peers;

import java.io.IOException;
import java.util.Optional;

/** Something that carries a TCP connection between two namespaces of this host. */
public interface TcpPath {
  /** Name in tables and JSON. */
  String name();

  /** On one line, what this host lacks to run it and how to get it; empty if nothing. */
  Optional<String> missing();

  /**
   * Payload of one connection in Gbit/s. Everything needed is made before and removed after.
   *
   * @param seconds time measured, warm-up not included
   * @throws io.eniswitch.controlplane.command.CommandFailure if the peer does not run
   */
  double gbitPerSec(int seconds) throws IOException, InterruptedException;
}
