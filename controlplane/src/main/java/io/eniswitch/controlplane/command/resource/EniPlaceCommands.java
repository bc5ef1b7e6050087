package io.eniswitch.controlplane.command.resource;

import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Where ENIs are: attach, detach, move. Each returns when packets go where it says. */
final class EniPlaceCommands {
  private EniPlaceCommands() {}

  /** What the three have in common. */
  abstract static class Place extends ResourceCommand {
    @Parameters(paramLabel = "ENI", description = "The ENI's id.")
    private String eni = "";

    private final String action;

    Place(String action) {
      this.action = action;
    }

    /** The instance the action names. */
    abstract String instance(ApiClient api, String eniId);

    @Override
    void run(ApiClient api, Output output) {
      String instance = instance(api, eni);
      long startNs = System.nanoTime();
      api.ecs(action, parameters("NetworkInterfaceId", eni, "InstanceId", instance));
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNs);
      JsonNode now = EniCommand.find(api, eni);
      String status = now.path("Status").asString("");
      String where = now.path("InstanceId").asString("");
      output.done(
          now,
          "%s is %s%s (%.1f ms)"
              .formatted(eni, status, where.isEmpty() ? "" : " on " + where, micros / 1_000.0));
    }
  }

  /** {@code eni attach}. */
  @Command(
      name = "attach",
      description = "Put an ENI on an instance.",
      mixinStandardHelpOptions = true)
  static final class Attach extends Place {
    @Option(names = "--instance", paramLabel = "ID", required = true, description = "Where to.")
    private String instance = "";

    Attach() {
      super("AttachNetworkInterface");
    }

    @Override
    String instance(ApiClient api, String eniId) {
      return instance;
    }
  }

  /** {@code eni move}. */
  @Command(
      name = "move",
      description = "Move an ENI to another instance with one redirect.",
      mixinStandardHelpOptions = true)
  static final class Move extends Place {
    @Option(
        names = {"--to", "--instance"},
        paramLabel = "ID",
        required = true,
        description = "The instance it goes to.")
    private String instance = "";

    Move() {
      super("MoveNetworkInterface");
    }

    @Override
    String instance(ApiClient api, String eniId) {
      return instance;
    }
  }

  /** {@code eni detach}. */
  @Command(
      name = "detach",
      description = "Take an ENI off its instance.",
      mixinStandardHelpOptions = true)
  static final class Detach extends Place {
    @Option(
        names = "--instance",
        paramLabel = "ID",
        description = "The instance it must be on; default: wherever it is.")
    private String instance = "";

    Detach() {
      super("DetachNetworkInterface");
    }

    @Override
    String instance(ApiClient api, String eniId) {
      if (!instance.isEmpty()) {
        return instance;
      }
      String where = EniCommand.find(api, eniId).path("InstanceId").asString("");
      if (where.isEmpty()) {
        throw new io.eniswitch.controlplane.command.CommandFailure(
            eniId + " is on no instance; see: eniswitch eni list");
      }
      return where;
    }
  }
}
