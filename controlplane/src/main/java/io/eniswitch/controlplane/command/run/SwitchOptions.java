package io.eniswitch.controlplane.command.run;

import io.eniswitch.dataplane.linux.UserNamespace;
import io.eniswitch.dataplane.policy.PolicyOptions;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How the switch of this host runs. */
final class SwitchOptions {
  private static final int MAX_WORKERS = 64;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that move packets, 1 to 64 (default: ${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(
      names = "--allow-smtp",
      description = "Let instances connect to TCP port 25, which is blocked as in the cloud.")
  private boolean smtp;

  /** What holds for every ENI. */
  PolicyOptions policy() {
    return new PolicyOptions(!smtp);
  }

  /** How many workers; refused as wrong usage if out of bounds. */
  int workers(CommandLine command) {
    if (workers < 1 || workers > MAX_WORKERS) {
      throw new ParameterException(
          command, "--workers " + workers + ": 1 to " + MAX_WORKERS + " is accepted");
    }
    return workers;
  }

  /** Prints what runs, and what it lacks. */
  void summarize(PrintWriter out) {
    out.println("  switch  workers: " + workers);
    if (!UserNamespace.isRoot()) {
      out.println("  Not root: ports in network namespaces cannot be made.");
    }
  }
}
