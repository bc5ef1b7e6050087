package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.DataDirectory;
import io.eniswitch.controlplane.command.TextTable;
import io.eniswitch.controlplane.configuration.Configuration;
import io.eniswitch.controlplane.configuration.ConfigurationException;
import io.eniswitch.controlplane.configuration.ConfigurationFile;
import io.eniswitch.controlplane.configuration.Placement;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.linux.UserNamespace;
import io.eniswitch.dataplane.policy.PolicyOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ExitCode;

/**
 * A run whose network is declared by a file: the switch alone, without API and state.
 *
 * @param file the configuration file
 * @param data where the counters are
 * @param workers threads that move packets
 * @param busyPoll whether they never sleep
 * @param policy what holds for every ENI
 */
record ConfiguredRun(Path file, Path data, int workers, boolean busyPoll, PolicyOptions policy) {
  /**
   * Runs until the process is told to end.
   *
   * @return an exit code if it was not even started, its reasons printed to {@code err}
   * @throws CommandFailure if it cannot be started, for another reason than the file
   */
  int run(PrintWriter out, PrintWriter err) throws InterruptedException {
    Configuration configuration;
    try {
      configuration = ConfigurationFile.read(file);
    } catch (ConfigurationException e) {
      err.println(e.getMessage());
      return ExitCode.SOFTWARE;
    } catch (IOException e) {
      throw new CommandFailure("the configuration file cannot be read: " + e, e);
    }
    if (!UserNamespace.isRoot()) {
      throw new CommandFailure("namespaces and devices can only be made by root; try sudo");
    }
    DataDirectory directory = new DataDirectory(data);
    try (var _ = directory.take();
        HostNetwork network = new HostNetwork()) {
      Runtime.getRuntime().addShutdownHook(new Thread(network::close, "closing"));
      DataplaneSettings settings =
          DataplaneSettings.defaults(directory.counters())
              .withWorkers(workers)
              .withBusyPoll(busyPoll)
              .withPolicy(policy);
      network.start(configuration, settings, new FaultLog(err));
      print(configuration, out);
      new CountDownLatch(1).await(); // the end of the process ends it, and the hook removes all
    }
    return ExitCode.OK;
  }

  private void print(Configuration configuration, PrintWriter out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("ENI", "INSTANCE", "PORT", "STATE", "MAC", "ADDRESSES"));
    for (Placement placement : Placement.all(configuration)) {
      lines.add(
          List.of(
              placement.eni().id(),
              placement.instance().id(),
              placement.where(),
              placement.attached() ? "attached" : "standby",
              placement.eni().mac().toString(),
              Stream.concat(placement.eni().ips().stream(), placement.eni().ipv6s().stream())
                  .map(IpAddress::toString)
                  .collect(Collectors.joining(" "))));
    }
    TextTable.print(out, lines);
    out.println();
    out.println("Running; Ctrl-C ends it. Live rates: ./eniswitch top --data " + data);
    out.flush();
  }
}
