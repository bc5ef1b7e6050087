package io.eniswitch.benchmarks.failover;

import io.eniswitch.benchmarks.control.ApiConnection;
import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.command.resource.RequestSigner;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client and two servers as network namespaces of this host, and an ENI that moves between the
 * servers; all of it asked for over the API. <b>Threading</b>: one thread.
 */
final class FailoverNetwork implements AutoCloseable {
  /** The address of the ENI that moves. */
  static final String MOVING_IP = "10.0.255.100";

  private static final int PAGE = 1_000;

  private final ApiConnection api;
  private final String prefix = "eniswitch-bench-" + ProcessHandle.current().pid() + "-";
  private final String[] servers = new String[2];
  private String eniId = "";
  private String where = "";

  /** Connects to a control plane with nothing in it. */
  FailoverNetwork(int port) throws IOException {
    this.api =
        new ApiConnection(
            port, new RequestSigner(AccessKeys.DEFAULT_ID, AccessKeys.DEFAULT_SECRET));
  }

  /**
   * Makes everything.
   *
   * @param enis ENIs in the VPC in all
   * @param standby whether a failover group gives the other server a port beforehand
   */
  void build(int enis, boolean standby) throws IOException {
    String vpc = call("CreateVpc", "CidrBlock", "10.0.0.0/8").path("VpcId").asString("");
    String vSwitch =
        call("CreateVSwitch", "VpcId", vpc, "ZoneId", "cn-hangzhou-h", "CidrBlock", "10.0.0.0/16")
            .path("VSwitchId")
            .asString("");
    String group = call("CreateSecurityGroup", "VpcId", vpc).path("SecurityGroupId").asString("");
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
    where = vSwitch + " " + group;
    instance("client", "10.0.255.1");
    servers[0] = instance("first", "10.0.255.2");
    servers[1] = instance("second", "10.0.255.3");
    eniId = eni(MOVING_IP);
    for (int i = 4; i < enis; i++) {
      eni("10.0." + (i >> 8) + "." + (i & 0xff));
    }
    call("AttachNetworkInterface", "NetworkInterfaceId", eniId, "InstanceId", servers[0]);
    if (standby) {
      call(
          "CreateFailoverGroup",
          "NetworkInterfaceId",
          eniId,
          "InstanceId.1",
          servers[0],
          "InstanceId.2",
          servers[1]);
    }
  }

  private String eni(String ip) throws IOException {
    return call(
            "CreateNetworkInterface",
            "VSwitchId",
            where.split(" ", 2)[0],
            "SecurityGroupId",
            where.split(" ", 2)[1],
            "PrimaryIpAddress",
            ip)
        .path("NetworkInterfaceId")
        .asString("");
  }

  private String instance(String name, String ip) throws IOException {
    return call(
            "RunInstances",
            "VSwitchId",
            where.split(" ", 2)[0],
            "SecurityGroupIds.1",
            where.split(" ", 2)[1],
            "InstanceType",
            "ecs.g7.2xlarge",
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

  /** Moves the ENI to the first server or the second, and waits for the answer. */
  void move(boolean toFirst) throws IOException {
    call(
        "MoveNetworkInterface",
        "NetworkInterfaceId",
        eniId,
        "InstanceId",
        servers[toFirst ? 0 : 1]);
  }

  /** When the switch was told of each move so far, on the clock of nanoTime; 0 if not known. */
  List<Long> commandsNs() throws IOException {
    List<Long> all = new ArrayList<>();
    long after = 0;
    JsonNode page;
    do {
      page =
          call("DescribeEvents", "After", Long.toString(after), "MaxResults", "" + PAGE)
              .at("/Events/Event");
      for (JsonNode event : page) {
        after = event.path("Number").asLong(after);
        if (event.path("Kind").asString("").equals("move")) {
          all.add(event.path("Steps").path("CommandNs").asLong(0));
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
