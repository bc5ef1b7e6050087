package io.eniswitch.benchmarks.control;

import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.controlplane.api.ApiServer;
import io.eniswitch.controlplane.api.EcsActions;
import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.command.resource.RequestSigner;
import io.eniswitch.controlplane.domain.Catalog;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.DomainSettings;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.sqlite.SqliteJournal;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A control plane on a durable store, filled through its own API: ENIs in one VPC and ten groups,
 * and an instance without ports for each client, so that no switch is waited for.
 */
public final class ApiRig implements AutoCloseable {
  private static final String REGION = "cn-hangzhou";
  private static final int GROUPS = 10;

  /** ENIs that share a tag. */
  static final int ENIS_PER_TAG = 10;

  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final RequestSigner signer =
      new RequestSigner(AccessKeys.DEFAULT_ID, AccessKeys.DEFAULT_SECRET);
  private final Store store;
  private final ApiServer server;
  private final List<String> groupIds = new ArrayList<>();
  private final List<String> eniIds = new CopyOnWriteArrayList<>();
  private final List<String> instanceIds = new ArrayList<>();
  private String vpcId = "";
  private String vSwitchId = "";

  /**
   * Starts and fills a control plane.
   *
   * @param directory where its store is made
   * @param enis ENIs, 1 to 60,000
   * @param clients clients that will call at once
   */
  public ApiRig(Path directory, int enis, int clients) throws IOException, InterruptedException {
    store =
        LocalStore.open(
            Kinds.ALL, SqliteJournal.open(directory.resolve("state.db"), Kinds.TEXT_TYPES));
    Domain domain =
        new Domain(store, DomainSettings.defaults(), Catalog.defaults(), InstantSource.system());
    server =
        ApiServer.start(
            ApiConfig.defaults()
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withRate(1_000_000, 1_000_000),
            new ApiServer.Parts(
                EcsActions.over(domain),
                Optional::empty,
                new PrometheusRegistry(),
                Clock.systemUTC(),
                faults::add),
            Map.of());
    fill(enis, clients);
  }

  private void fill(int enis, int clients) throws IOException, InterruptedException {
    try (ApiConnection api = connect()) {
      vpcId = made(api, "CreateVpc", "VpcId", Map.of("CidrBlock", "10.0.0.0/8"));
      vSwitchId =
          made(
              api,
              "CreateVSwitch",
              "VSwitchId",
              Map.of("VpcId", vpcId, "ZoneId", "cn-hangzhou-h", "CidrBlock", "10.1.0.0/16"));
      for (int i = 0; i < GROUPS; i++) {
        groupIds.add(made(api, "CreateSecurityGroup", "SecurityGroupId", Map.of("VpcId", vpcId)));
      }
    }
    Clients.together(
        clients,
        client -> {
          try (ApiConnection api = connect()) {
            for (int i = client; i < enis; i += clients) {
              eniIds.add(made(api, "CreateNetworkInterface", "NetworkInterfaceId", eni(i)));
            }
          }
        });
    try (ApiConnection api = connect()) {
      for (int i = 0; i < clients; i++) {
        instanceIds.add(
            made(
                api,
                "CreateInstance",
                "InstanceId",
                Map.of(
                    "InstanceType",
                    "ecs.g7.2xlarge",
                    "VSwitchId",
                    vSwitchId,
                    "SecurityGroupId",
                    groupIds.getFirst())));
      }
    }
  }

  private Map<String, String> eni(int number) {
    return Map.of(
        "VSwitchId",
        vSwitchId,
        "SecurityGroupId",
        groupIds.get(number % GROUPS),
        "Tag.1.Key",
        "number",
        "Tag.1.Value",
        Integer.toString(number / ENIS_PER_TAG));
  }

  private static String made(
      ApiConnection api, String action, String field, Map<String, String> parameters)
      throws IOException {
    String body = call(api, action, parameters);
    int start = body.indexOf("\"" + field + "\":\"") + field.length() + 4;
    return body.substring(start, body.indexOf('"', start));
  }

  /** Calls an action in the region of the rig. */
  static String call(ApiConnection api, String action, Map<String, String> parameters)
      throws IOException {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("RegionId", REGION);
    return api.call(action, all);
  }

  /** A connection of its own. */
  ApiConnection connect() throws IOException {
    return new ApiConnection(server.address().getPort(), signer);
  }

  /** The ENIs. */
  List<String> eniIds() {
    return eniIds;
  }

  /** An instance per client. */
  List<String> instanceIds() {
    return instanceIds;
  }

  /** The VPC of all ENIs. */
  String vpcId() {
    return vpcId;
  }

  /** Stops. */
  @Override
  public void close() {
    server.close();
    store.close();
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          "the control plane had " + faults.size() + " faults", faults.getFirst());
    }
  }
}
