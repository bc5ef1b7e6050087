package io.eniswitch.benchmarks.peers;

import java.util.Optional;

/** Something that forwards, or shows how fast forwarding could be. */
public interface Peer {
  /** Core that forwards, of every peer alike; everything else runs on the others. */
  int CORE = 1;

  /** Name in tables and JSON. */
  String name();

  /** On one line, what this host lacks to run the peer and how to get it; empty if nothing. */
  Optional<String> missing();

  /** Whether the peer has something like this pipeline. */
  boolean offers(PeerPipeline pipeline);

  /**
   * Best rate of several rounds, in millions of 64-byte packets per second on one core, made and
   * dropped in memory.
   *
   * @param flows distinct flows sent in turn, from 1 on
   * @param seconds time measured, warm-up not included
   * @throws io.eniswitch.controlplane.command.CommandFailure if the peer does not run
   */
  double mpps(PeerPipeline pipeline, int flows, int seconds);
}
