package io.eniswitch.dataplane;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PolicyOptions;
import io.eniswitch.dataplane.policy.RuleAction;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A switch with a client at 10.9.0.10 and a server at 10.9.1.20, each a network namespace and in a
 * vSwitch of its own, the server behind security group {@code sg-server}, the client behind {@code
 * sg-client} without rules.
 */
final class KernelPair implements AutoCloseable {
  static final InetAddress CLIENT = InetAddress.ofLiteral("10.9.0.10");
  static final InetAddress GATEWAY = InetAddress.ofLiteral("10.9.0.253");
  static final InetAddress SERVER = InetAddress.ofLiteral("10.9.1.20");
  static final InetAddress SERVER_GATEWAY = InetAddress.ofLiteral("10.9.1.253");
  static final long SERVER_MAC = 0x00163e000a02L;

  final NetworkNamespace client = NetworkNamespace.create(KernelAccess.uniqueName("kc-"));
  final NetworkNamespace server = NetworkNamespace.create(KernelAccess.uniqueName("ks-"));
  final Dataplane dataplane;
  final List<Throwable> faults = new CopyOnWriteArrayList<>();

  /** With the server's ENI taking packets of up to so many bytes. */
  KernelPair(Path directory, int serverMtuBytes) {
    this(directory, serverMtuBytes, PolicyOptions.DEFAULT);
  }

  /** The same with other settings for every ENI. */
  KernelPair(Path directory, int serverMtuBytes, PolicyOptions policy) {
    dataplane =
        Dataplane.start(
            DataplaneSettings.defaults(directory.resolve("counters")).withPolicy(policy),
            faults::add);
    putGroup("sg-client");
    putGroup("sg-server");
    putVSwitch("vsw-client", "10.9.0.0");
    putVSwitch("vsw-server", "10.9.1.0");
    EniConfig own = EniConfig.of("eni-client", "vsw-client", 0x00163e000a01L, CLIENT);
    apply(new Change.PutEni(own.withPolicy(EniPolicy.ofGroups("sg-client"))));
    apply(
        new Change.PutEni(
            new EniConfig(
                "eni-server",
                "vsw-server",
                SERVER_MAC,
                SERVER,
                List.of(),
                List.of(),
                serverMtuBytes,
                true,
                EniPolicy.ofGroups("sg-server"))));
    attach("eni-client", "i-client", new PortLocation.Namespace(client.name(), "eth0", 0));
  }

  /** Puts the server's ENI at its only port. */
  void attachServer() {
    attach("eni-server", "i-server", new PortLocation.Namespace(server.name(), "eth0", 0));
  }

  private void attach(String eniId, String instanceId, PortLocation at) {
    apply(new Change.PutPort(eniId, instanceId, at));
    apply(new Change.Attach(eniId, instanceId));
  }

  private void putVSwitch(String vSwitchId, String network) {
    InetAddress first = InetAddress.ofLiteral(network);
    apply(new Change.PutVSwitch(new VSwitchConfig(vSwitchId, 9, first, 24, Optional.empty())));
  }

  /** Gives a group exactly these rules. */
  void putGroup(String groupId, RuleConfig... rules) {
    apply(
        new Change.PutSecurityGroup(
            new SecurityGroupConfig(groupId, GroupType.BASIC, RuleAction.ACCEPT, List.of(rules))));
  }

  /** Carries a change out and waits until every worker sees it. */
  void apply(Change change) {
    dataplane.apply(change).orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** How often a TCP timer of a namespace ran out and made it send again. */
  static long retransmissionTimeouts(NetworkNamespace space) throws Exception {
    return space.run(() -> netstat("TCPTimeouts"));
  }

  private static long netstat(String field) throws java.io.IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/thread-self/net/netstat"));
    List<String> names = List.of(lines.get(0).split(" ", -1));
    return Long.parseLong(lines.get(1).split(" ", -1)[names.indexOf(field)]);
  }

  @Override
  public void close() {
    dataplane.close();
    for (NetworkNamespace space : List.of(client, server)) {
      space.close();
      NetworkNamespace.delete(space.name());
    }
  }
}
