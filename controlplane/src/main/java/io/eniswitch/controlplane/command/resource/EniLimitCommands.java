package io.eniswitch.controlplane.command.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Limits of single ENIs, within the caps of their instance. */
final class EniLimitCommands {
  private EniLimitCommands() {}

  /** {@code eni limit}. */
  @Command(name = "limit", description = "Limit an ENI.", mixinStandardHelpOptions = true)
  static final class Limit extends ResourceCommand {
    @Parameters(paramLabel = "ENI", description = "The ENI's id.")
    private String eni = "";

    @Option(names = "--rx-kbit", paramLabel = "N", description = "To it, kbit/s, from 50000.")
    private @Nullable String rx;

    @Option(names = "--tx-kbit", paramLabel = "N", description = "From it, kbit/s, from 50000.")
    private @Nullable String tx;

    @Option(names = "--rx-pps", paramLabel = "N", description = "To it, packets/s, from 10000.")
    private @Nullable String rxPackets;

    @Option(names = "--tx-pps", paramLabel = "N", description = "From it, packets/s, from 10000.")
    private @Nullable String txPackets;

    @Option(names = "--sessions", paramLabel = "N", description = "At a time, from 10000.")
    private @Nullable String sessions;

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> wanted =
          parameters(
              "QoS.BandwidthRx", rx,
              "QoS.BandwidthTx", tx,
              "QoS.PpsRx", rxPackets,
              "QoS.PpsTx", txPackets,
              "QoS.ConcurrentConnections", sessions);
      if (wanted.isEmpty()) {
        throw wrongUsage("give at least one limit, such as --rx-kbit 100000");
      }
      wanted.put("NetworkInterfaceId", eni);
      output.done(api.ecs("EnableNetworkInterfaceQoS", wanted), eni + " is limited");
    }
  }

  /** {@code eni unlimit}. */
  @Command(
      name = "unlimit",
      description = "Take an ENI's limits away.",
      mixinStandardHelpOptions = true)
  static final class Unlimit extends ResourceCommand {
    @Parameters(paramLabel = "ENI", description = "The ENI's id.")
    private String eni = "";

    @Override
    void run(ApiClient api, Output output) {
      output.done(
          api.ecs("DisableNetworkInterfaceQoS", parameters("NetworkInterfaceId", eni)),
          eni + " has no limits of its own");
    }
  }
}
