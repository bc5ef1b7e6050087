package io.eniswitch.benchmarks.failover;

import io.eniswitch.benchmarks.control.ApiConnection;
import io.eniswitch.benchmarks.failover.FailoverPlan.Cause;
import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.command.resource.RequestSigner;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client and two servers as network namespaces of this host, and an address that moves between
 * the servers; all of it asked for over the API. <b>Threading</b>: one thread.
 */
final class FailoverNetwork implements AutoCloseable {
  /** The address that moves. */
  static final String MOVING_IP = "10.1.255.100";

  private static final Set<String> MOVES = Set.of("move", "move-ip", "failover");
  private static final int PAGE = 1_000;
  private static final int PER_VSWITCH = 60_000;
  private static final int PER_GROUP = 1_500;

  private final ApiConnection api;
  private final String prefix = "eniswitch-bench-" + ProcessHandle.current().pid() + "-";
  private final String[] servers = new String[2];
  private final String[] cards = new String[2];
  private Cause cause = Cause.MOVE;
  private String vpc = "";
  private String group = "";

  /**
   * The steps of a move on nanoTime's clock.
   *
   * @param requestedNs when the state took it
   * @param commandNs when the switch was told to redirect
   * @param visibleNs when all its workers saw it
   */
  record Command(long requestedNs, long commandNs, long visibleNs) {}

  /** Connects to a control plane with nothing in it. */
  FailoverNetwork(int port) throws IOException {
    this.api =
        new ApiConnection(
            port, new RequestSigner(AccessKeys.DEFAULT_ID, AccessKeys.DEFAULT_SECRET));
  }

  /** Makes everything; the address is at the first server. */
  void build(FailoverPlan plan) throws IOException {
    cause = plan.cause();
    vpc = call("CreateVpc", "CidrBlock", "10.0.0.0/8").path("VpcId").asString("");
    group = securityGroup();
    call(
        "AuthorizeSecurityGroup",
        "SecurityGroupId",
        group,
        "Permissions.1.IpProtocol",
        "ALL",
        "Permissions.1.PortRange",
        "-1/-1",
        "Permissions.1.SourceCidrIp",
        "10.0.0.0/8");
    String vSwitch = vSwitch("10.1.0.0/16");
    instance(vSwitch, "client", "10.1.255.1");
    servers[0] = instance(vSwitch, "first", "10.1.255.2");
    servers[1] = instance(vSwitch, "second", "10.1.255.3");
    if (cause == Cause.PRIVATE_IP) {
      buildCards(vSwitch);
    } else {
      cards[0] = eni(vSwitch, MOVING_IP);
      attach(cards[0], servers[0]);
    }
    if (cause.hasGroup()) {
      buildGroup();
    }
    String bystanders = "";
    for (int i = 4; i < plan.enis(); i++) {
      int number = (i - 4) % PER_VSWITCH;
      int block = 2 + (i - 4) / PER_VSWITCH;
      group = number % PER_GROUP == 0 ? securityGroup() : group;
      bystanders = number == 0 ? vSwitch("10." + block + ".0.0/16") : bystanders;
      eni(bystanders, "10." + block + "." + (number / 250) + "." + (number % 250 + 1));
    }
  }

  private void buildCards(String vSwitch) throws IOException {
    cards[0] = eni(vSwitch, "10.1.255.10");
    cards[1] = eni(vSwitch, "10.1.255.11");
    attach(cards[0], servers[0]);
    attach(cards[1], servers[1]);
    call(
        "AssignPrivateIpAddresses",
        "NetworkInterfaceId",
        cards[0],
        "PrivateIpAddress.1",
        MOVING_IP);
  }

  private void buildGroup() throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "NetworkInterfaceId",
                cards[0],
                "InstanceId.1",
                servers[0],
                "InstanceId.2",
                servers[1]));
    if (cause.isFailure()) {
      words.addAll(
          List.of(
              "HealthCheck.1.Kind",
              cause == Cause.CARRIER ? "carrier" : "icmp",
              "HealthCheck.1.IntervalMillis",
              "10",
              "HealthCheck.1.Failures",
              cause == Cause.CARRIER ? "1" : "3",
              "HealthCheck.1.Successes",
              "1"));
    }
    call("CreateFailoverGroup", words.toArray(String[]::new));
  }

  private String securityGroup() throws IOException {
    return call("CreateSecurityGroup", "VpcId", vpc).path("SecurityGroupId").asString("");
  }

  private String vSwitch(String cidr) throws IOException {
    return call("CreateVSwitch", "VpcId", vpc, "ZoneId", "cn-hangzhou-h", "CidrBlock", cidr)
        .path("VSwitchId")
        .asString("");
  }

  private String eni(String vSwitch, String ip) throws IOException {
    return call(
            "CreateNetworkInterface",
            "VSwitchId",
            vSwitch,
            "SecurityGroupId",
            group,
            "PrimaryIpAddress",
            ip)
        .path("NetworkInterfaceId")
        .asString("");
  }

  private void attach(String eniId, String instanceId) throws IOException {
    call("AttachNetworkInterface", "NetworkInterfaceId", eniId, "InstanceId", instanceId);
  }

  private String instance(String vSwitch, String name, String ip) throws IOException {
    return call(
            "RunInstances",
            "VSwitchId",
            vSwitch,
            "SecurityGroupIds.1",
            group,
            "InstanceType",
            "ecs.g7.32xlarge",
            "ImageId",
            "none",
            "PrivateIpAddress",
            ip,
            "Tag.1.Key",
            "eniswitch:port",
            "Tag.1.Value",
            "netns:" + prefix + name)
        .at("/InstanceIdSets/InstanceIdSet/0")
        .asString("");
  }

  /** Moves the address to the first server or the second, and waits for the answer. */
  void move(boolean toFirst) throws IOException {
    int to = toFirst ? 0 : 1;
    if (cause == Cause.PRIVATE_IP) {
      call(
          "MovePrivateIpAddress",
          "NetworkInterfaceId",
          cards[1 - to],
          "ToNetworkInterfaceId",
          cards[to],
          "PrivateIpAddress",
          MOVING_IP);
    } else {
      call("MoveNetworkInterface", "NetworkInterfaceId", cards[0], "InstanceId", servers[to]);
    }
  }

  /** Lets a server's device go down or not answer probes, or lets it recover. */
  void healthy(boolean first, boolean carrier, boolean on) {
    try (NetworkNamespace server = space(first ? "first" : "second")) {
      if (carrier) {
        Links links = new Links(server.netlink());
        links.change(links.index("eth0")).up(on).apply();
      } else {
        server.sysctl("ipv4/icmp_echo_ignore_all", on ? "0" : "1");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the switch did so far, by when it was told. */
  List<Command> commands() throws IOException {
    List<Command> all = new ArrayList<>();
    long after = 0;
    JsonNode page;
    do {
      page =
          call("DescribeEvents", "After", Long.toString(after), "MaxResults", "" + PAGE)
              .at("/Events/Event");
      for (JsonNode event : page) {
        after = event.path("Number").asLong(after);
        String kind = event.path("Kind").asString("");
        JsonNode steps = event.path("Steps");
        long commandNs = steps.path("CommandNs").asLong(0);
        if (commandNs != 0 && MOVES.contains(kind)) {
          all.add(
              new Command(
                  steps.path("RequestedNs").asLong(0),
                  commandNs,
                  steps.path("VisibleNs").asLong(0)));
        }
      }
    } while (page.size() == PAGE);
    return all;
  }

  /** A server's, or with {@code "client"} the client's, namespace. */
  NetworkNamespace space(String name) {
    return NetworkNamespace.open(prefix + name);
  }

  private JsonNode call(String action, String... namesAndValues) throws IOException {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("RegionId", "cn-hangzhou");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    String version = action.startsWith("CreateV") ? "2016-04-28" : "2014-05-26";
    return JsonMapper.shared().readTree(api.call(version, action, parameters));
  }

  @Override
  public void close() throws IOException {
    api.close();
    for (String name : List.of("client", "first", "second")) {
      if (NetworkNamespace.exists(prefix + name)) {
        NetworkNamespace.delete(prefix + name);
      }
    }
  }
}
