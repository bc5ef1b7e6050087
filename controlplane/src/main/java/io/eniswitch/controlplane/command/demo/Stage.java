package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.Applied;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/**
 * What the demo plays on: three instances with an ENI each, a fourth ENI that two of them have a
 * port for, and the switch between them. Closing it removes everything.
 */
interface Stage extends AutoCloseable {
  /** Gbit/s of payload through a plain Linux bridge; empty where there is none to compare with. */
  OptionalDouble bridgeGbitPerSec(int seconds) throws IOException, InterruptedException;

  /** Makes the instances and starts the switch. */
  void startSwitch() throws IOException, InterruptedException;

  /** Gbit/s of payload from the client to the first server, through the switch. */
  double switchGbitPerSec(int seconds) throws IOException, InterruptedException;

  /** An end at the client that sends to {@code ip}, and receives what comes from there. */
  DatagramEnd client(String ip, int port) throws IOException;

  /**
   * An end at a server that answers whoever sent last.
   *
   * @param instanceId the server
   * @param ip the address it listens at
   */
  DatagramEnd server(String instanceId, String ip, int port) throws IOException;

  /** Where datagrams for {@code ip} arrive at a server; it tells their times as right as it can. */
  ArrivalEnd arrivals(String instanceId, String ip, int port) throws IOException;

  /** Moves the fourth ENI to a server. */
  CompletableFuture<Applied> move(String instanceId);

  @Override
  void close();
}
