package io.eniswitch.controlplane.command.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Addresses of ENIs: assign and unassign, IPv4 and IPv6. */
final class EniAddressCommands {
  private EniAddressCommands() {}

  private static List<String> ofFamily(List<String> addresses, boolean v6) {
    return addresses.stream().filter(address -> address.contains(":") == v6).toList();
  }

  /** {@code eni assign-ip}. */
  @Command(
      name = "assign-ip",
      description = "Give an ENI more addresses.",
      mixinStandardHelpOptions = true)
  static final class Assign extends ResourceCommand {
    @Parameters(paramLabel = "ENI", description = "The ENI's id.")
    private String eni = "";

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "ADDRESS",
        description = "Addresses of its vSwitch.")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--count", paramLabel = "N", description = "So many free IPv4 addresses.")
    private @Nullable String count;

    @Option(names = "--ipv6-count", paramLabel = "N", description = "So many IPv6 addresses.")
    private @Nullable String ipv6Count;

    @Override
    void run(ApiClient api, Output output) {
      if (addresses.isEmpty() && count == null && ipv6Count == null) {
        throw wrongUsage("give addresses, --count or --ipv6-count");
      }
      Map<String, String> ipv4 = parameters("SecondaryPrivateIpAddressCount", count);
      addList(ipv4, "PrivateIpAddress", ofFamily(addresses, false));
      if (!ipv4.isEmpty()) {
        ipv4.put("NetworkInterfaceId", eni);
        JsonNode answer = api.ecs("AssignPrivateIpAddresses", ipv4);
        String assigned =
            Output.text(answer.at("/AssignedPrivateIpAddressesSet/PrivateIpSet/PrivateIpAddress"));
        output.done(answer, eni + " has also " + assigned);
      }
      Map<String, String> ipv6 = parameters("Ipv6AddressCount", ipv6Count);
      addList(ipv6, "Ipv6Address", ofFamily(addresses, true));
      if (!ipv6.isEmpty()) {
        ipv6.put("NetworkInterfaceId", eni);
        JsonNode answer = api.ecs("AssignIpv6Addresses", ipv6);
        output.done(answer, eni + " has also " + Output.text(answer.at("/Ipv6Sets/Ipv6Address")));
      }
    }
  }

  /** {@code eni move-ip}. */
  @Command(
      name = "move-ip",
      description = "Move a secondary address to another ENI with one redirect.",
      mixinStandardHelpOptions = true)
  static final class Move extends ResourceCommand {
    @Parameters(index = "0", paramLabel = "ENI", description = "The ENI that has it.")
    private String eni = "";

    @Parameters(index = "1", paramLabel = "ADDRESS", description = "Its secondary address.")
    private String address = "";

    @Option(
        names = "--to",
        paramLabel = "ENI",
        required = true,
        description = "The ENI of the same vSwitch that gets it.")
    private String to = "";

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> wanted =
          parameters("NetworkInterfaceId", eni, "ToNetworkInterfaceId", to);
      wanted.put("PrivateIpAddress", address);
      api.ecs("MovePrivateIpAddress", wanted);
      output.done(EniCommand.find(api, to), to + " has " + address + " now");
    }
  }

  /** {@code eni unassign-ip}. */
  @Command(
      name = "unassign-ip",
      description = "Take addresses off an ENI.",
      mixinStandardHelpOptions = true)
  static final class Unassign extends ResourceCommand {
    @Parameters(paramLabel = "ENI", description = "The ENI's id.")
    private String eni = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "ADDRESS",
        description = "Its secondary or IPv6 addresses.")
    private List<String> addresses = new ArrayList<>();

    @Override
    void run(ApiClient api, Output output) {
      unassign(api, "UnassignPrivateIpAddresses", "PrivateIpAddress", ofFamily(addresses, false));
      unassign(api, "UnassignIpv6Addresses", "Ipv6Address", ofFamily(addresses, true));
      output.done(EniCommand.find(api, eni), eni + " no longer has " + String.join(",", addresses));
    }

    private void unassign(ApiClient api, String action, String name, List<String> values) {
      if (!values.isEmpty()) {
        Map<String, String> wanted = parameters("NetworkInterfaceId", eni);
        addList(wanted, name, values);
        api.ecs(action, wanted);
      }
    }
  }
}
