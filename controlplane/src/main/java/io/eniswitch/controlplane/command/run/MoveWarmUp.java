package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.ControlPlaneConfig;
import io.eniswitch.controlplane.ControlPlaneServer;
import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.controlplane.api.auth.AccessKey;
import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.command.resource.ApiClient;
import io.eniswitch.controlplane.command.resource.RequestSigner;
import io.eniswitch.controlplane.domain.Catalog;
import io.eniswitch.controlplane.domain.DomainSettings;
import io.eniswitch.controlplane.push.server.PushSettings;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.push.channel.ChannelSettings;
import io.eniswitch.dataplane.push.channel.ControlledSwitch;
import io.eniswitch.dataplane.push.channel.Succession;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An ENI of nobody that moves between two instances of a control plane and a switch of its own, by
 * requests over loopback, so that all that a move needs is compiled before somebody's ENI has to
 * move. A failover is rare, and should not be the first time.
 *
 * <p><b>Threading</b>: one thread, and those of the two halves. <b>Bounds</b>: two instances
 * without ports, one ENI, small tables; whoever does not know its key, which is made anew each
 * time, can do nothing there.
 */
final class MoveWarmUp implements AutoCloseable {
  private static final String HOST = "warm-up";
  private static final String REGION = "cn-hangzhou";
  private static final int SECRET_BYTES = 24;
  private static final int BUFFERS = 512;
  private static final int ENIS = 64;
  private static final int SESSIONS = 1 << 12;

  private final ControlPlaneServer control;
  private final ControlledSwitch dataplane;
  private final String secret;

  private MoveWarmUp(ControlPlaneServer control, ControlledSwitch dataplane, String secret) {
    this.control = control;
    this.dataplane = dataplane;
    this.secret = secret;
  }

  /**
   * Starts both halves.
   *
   * @param state where control keeps its state; null for memory
   * @param directory where the switch keeps its own, made and not removed
   * @throws IOException if the directory cannot be used or loopback not be listened at
   */
  static MoveWarmUp start(@Nullable Path state, Path directory, ErrorHandler errors)
      throws IOException {
    String secret = newSecret();
    AccessKey key = new AccessKey(HOST, secret, AccessKeys.DEFAULT_ACCOUNT);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ApiConfig api = ApiConfig.defaults().withListen(anyPort).withKeys(AccessKeys.of(key));
    ControlPlaneConfig config =
        new ControlPlaneConfig(state, api, DomainSettings.defaults(), Catalog.defaults());
    PushSettings push = PushSettings.defaults().withListen(anyPort);
    ControlPlaneServer control =
        ControlPlaneServer.start(config, push, HOST, new PrometheusRegistry(), errors);
    try {
      return new MoveWarmUp(control, dataplane(control.pushAddress(), directory, errors), secret);
    } catch (IOException | RuntimeException e) {
      control.close();
      throw e;
    }
  }

  private static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ControlledSwitch dataplane(
      InetSocketAddress controller, Path directory, ErrorHandler errors) throws IOException {
    return ControlledSwitch.start(
        new ControlledSwitch.Hosting(directory, HOST, controller, null, ChannelSettings.defaults()),
        Succession.none(),
        settings ->
            settings
                .withEnis(ENIS)
                .withSessions(SESSIONS)
                .withBuffers(BUFFERS, PacketPool.SMALL_BUFFER_BYTES),
        errors);
  }

  /** Where its API is. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + control.controlPlane().address().getPort());
  }

  /** The key of its API, as a line of a key file. */
  String keyLine() {
    return HOST + " " + secret + "\n";
  }

  /**
   * Moves the ENI.
   *
   * @param rests whether to do nothing after each move for as long as it took, for the sake of
   *     whatever else there is to do
   */
  void move(int moves, boolean rests) {
    RequestSigner signer = new RequestSigner(HOST, secret);
    try (ApiClient api = new ApiClient(endpoint(), REGION, signer)) {
      String vpc = made(api.vpc("CreateVpc", Map.of("CidrBlock", "10.0.0.0/8")), "VpcId");
      String vSwitch = made(api.vpc("CreateVSwitch", vSwitch(vpc)), "VSwitchId");
      String group = made(api.ecs("CreateSecurityGroup", Map.of("VpcId", vpc)), "SecurityGroupId");
      Map<String, String> there = Map.of("VSwitchId", vSwitch, "SecurityGroupId", group);
      String eni = made(api.ecs("CreateNetworkInterface", there), "NetworkInterfaceId");
      List<String> instances =
          api.ecs("RunInstances", instances(vSwitch, group))
              .at("/InstanceIdSets/InstanceIdSet")
              .valueStream()
              .map(JsonNode::asString)
              .toList();
      api.ecs("AttachNetworkInterface", place(eni, instances.getFirst()));
      for (int i = 1; i <= moves; i++) {
        long startNs = System.nanoTime();
        api.ecs("MoveNetworkInterface", place(eni, instances.get(i % 2)));
        if (rests) {
          LockSupport.parkNanos(System.nanoTime() - startNs);
        }
      }
    }
  }

  private static Map<String, String> vSwitch(String vpc) {
    return Map.of("VpcId", vpc, "ZoneId", REGION + "-h", "CidrBlock", "10.1.0.0/24");
  }

  private static Map<String, String> instances(String vSwitch, String group) {
    return Map.of(
        "VSwitchId",
        vSwitch,
        "SecurityGroupId",
        group,
        "InstanceType",
        "ecs.g7.large",
        "ImageId",
        "none",
        "Amount",
        "2",
        "Tag.1.Key",
        "eniswitch:port",
        "Tag.1.Value",
        "none");
  }

  private static Map<String, String> place(String eni, String instance) {
    return Map.of("NetworkInterfaceId", eni, "InstanceId", instance);
  }

  private static String made(JsonNode answer, String field) {
    return answer.path(field).asString();
  }

  @Override
  public void close() {
    dataplane.close();
    control.close();
  }
}
