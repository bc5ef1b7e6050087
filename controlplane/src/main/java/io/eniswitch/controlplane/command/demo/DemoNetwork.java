package io.eniswitch.controlplane.command.demo;

import io.eniswitch.controlplane.model.MacAddress;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.EniPolicy;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.VSwitchConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The network of the demo: a VPC with two vSwitches, a client in one, two servers in the other, and
 * an ENI that moves between the servers, which both have a port for it.
 */
final class DemoNetwork {
  static final String CLIENT = "i-client";
  static final String FIRST = "i-first";
  static final String SECOND = "i-second";
  static final String CLIENT_IP = "10.77.1.10";
  static final String FIRST_IP = "10.77.2.11";
  static final String SECOND_IP = "10.77.2.12";
  static final String MOVING_IP = "10.77.2.100";
  static final String MOVING_ENI = "eni-moving";
  static final List<String> INSTANCES = List.of(CLIENT, FIRST, SECOND);

  private static final int VNI = 77;
  private static final int PREFIX_LENGTH = 24;
  private static final String CLIENTS = "vsw-clients";
  private static final String SERVERS = "vsw-servers";

  private DemoNetwork() {}

  /**
   * Builds the network.
   *
   * @param mtuBytes longest packet of every ENI
   * @param location of the port of an instance's ENI, by instance and number of the ENI there
   */
  static void build(
      Dataplane dataplane, int mtuBytes, BiFunction<String, Integer, PortLocation> location) {
    List<Change> changes = new ArrayList<>();
    changes.add(vSwitch(CLIENTS, "10.77.1.0"));
    changes.add(vSwitch(SERVERS, "10.77.2.0"));
    changes.add(eni("eni-client", CLIENTS, CLIENT_IP, mtuBytes));
    changes.add(eni("eni-first", SERVERS, FIRST_IP, mtuBytes));
    changes.add(eni("eni-second", SERVERS, SECOND_IP, mtuBytes));
    changes.add(eni(MOVING_ENI, SERVERS, MOVING_IP, mtuBytes));
    for (String instance : INSTANCES) {
      String eni = primaryEni(instance);
      changes.add(new Change.PutPort(eni, instance, location.apply(instance, 0)));
      changes.add(new Change.Attach(eni, instance));
    }
    changes.add(new Change.PutPort(MOVING_ENI, FIRST, location.apply(FIRST, 1)));
    changes.add(new Change.PutPort(MOVING_ENI, SECOND, location.apply(SECOND, 1)));
    changes.add(new Change.Attach(MOVING_ENI, FIRST));
    changes.forEach(change -> dataplane.apply(change).join());
  }

  /** The ENI that never leaves {@code instance}. */
  static String primaryEni(String instance) {
    return instance.replace("i-", "eni-");
  }

  /** The MAC of the ENI with that address. */
  static MacAddress mac(String ip) {
    byte[] bytes = InetAddress.ofLiteral(ip).getAddress();
    return MacAddress.ofEni((bytes[2] & 0xff) << 8 | bytes[3] & 0xff);
  }

  private static Change vSwitch(String id, String network) {
    return new Change.PutVSwitch(
        new VSwitchConfig(
            id, VNI, InetAddress.ofLiteral(network), PREFIX_LENGTH, Optional.empty()));
  }

  private static Change eni(String id, String vSwitch, String ip, int mtuBytes) {
    return new Change.PutEni(
        new EniConfig(
            id,
            vSwitch,
            mac(ip).bits(),
            InetAddress.ofLiteral(ip),
            List.of(),
            List.of(),
            mtuBytes,
            true,
            EniPolicy.OPEN));
  }
}
