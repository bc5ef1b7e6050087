package io.eniswitch.controlplane.configuration;

import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.dataplane.PortLocation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A port of an ENI at an instance.
 *
 * @param eni the ENI
 * @param instance the instance
 * @param location where the port is
 * @param attached whether the ENI is attached there, or the port is a standby
 */
public record Placement(
    DeclaredEni eni, DeclaredInstance instance, PortLocation location, boolean attached) {
  /**
   * All ports of a configuration. In a namespace the primary ENI is {@code eth0} and has the
   * default route; those attached follow, then the standbys, each in the file's order.
   */
  public static List<Placement> all(Configuration configuration) {
    List<Placement> placements = new ArrayList<>();
    for (DeclaredInstance instance : configuration.instances()) {
      if (!(instance.home() instanceof InstanceHome.None)) {
        placeAt(instance, configuration.enis(), placements);
      }
    }
    return placements;
  }

  private static void placeAt(
      DeclaredInstance instance, List<DeclaredEni> enis, List<Placement> placements) {
    List<DeclaredEni> ordered = new ArrayList<>();
    enis.stream().filter(eni -> isAt(eni, instance) && isPrimary(eni)).forEach(ordered::add);
    enis.stream().filter(eni -> isAt(eni, instance) && !isPrimary(eni)).forEach(ordered::add);
    enis.stream().filter(eni -> eni.standbys().contains(instance)).forEach(ordered::add);
    for (int order = 0; order < ordered.size(); order++) {
      DeclaredEni eni = ordered.get(order);
      PortLocation location =
          instance.home() instanceof InstanceHome.Namespace(String name)
              ? new PortLocation.Namespace(name, "eth" + order, order)
              : new PortLocation.Host(hostDevice(eni.id(), instance.id()));
      placements.add(new Placement(eni, instance, location, isAt(eni, instance)));
    }
  }

  /** Where the port is, for people. */
  public String where() {
    return switch (location) {
      case PortLocation.Namespace(String namespace, String device, int _) ->
          namespace + "/" + device;
      case PortLocation.Host(String device) -> device;
      default -> location.toString();
    };
  }

  private static boolean isAt(DeclaredEni eni, DeclaredInstance instance) {
    return eni.instance().filter(instance::equals).isPresent();
  }

  private static boolean isPrimary(DeclaredEni eni) {
    return eni.type() == EniType.PRIMARY;
  }

  /** A device name of 12 bytes that follows from the ids. */
  private static String hostDevice(String eniId, String instanceId) {
    CRC32C sum = new CRC32C();
    sum.update((eniId + " " + instanceId).getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "eni-%08x", sum.getValue());
  }
}
