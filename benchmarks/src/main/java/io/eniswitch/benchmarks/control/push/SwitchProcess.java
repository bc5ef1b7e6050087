package io.eniswitch.benchmarks.control.push;

import io.eniswitch.benchmarks.machine.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Real switches in a process of their own, as they are when there is more than one host: neither
 * collects the other's garbage.
 */
public final class SwitchProcess {
  private SwitchProcess() {}

  /** Starts so many switches with room for so many ENIs, which call control on loopback. */
  static ChildProcess start(Path directory, int count, int enis, InetSocketAddress controller)
      throws IOException {
    return ChildProcess.start(
        SwitchProcess.class,
        directory.toString(),
        Integer.toString(count),
        Integer.toString(enis),
        Integer.toString(controller.getPort()));
  }

  /**
   * Runs until its input ends, or a switch has a fault.
   *
   * @param arguments directory, switches, ENIs, and the port of control
   */
  public static void main(String... arguments) throws IOException {
    InetSocketAddress controller =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[3]));
    try (SwitchFleet _ =
        new SwitchFleet(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            controller,
            SwitchProcess::end)) {
      while (System.in.read() >= 0) {
        // Only its end says something.
      }
    }
  }

  private static void end(Throwable fault) {
    System.err.println("a switch had a fault: " + fault);
    Runtime.getRuntime().halt(1);
  }
}
