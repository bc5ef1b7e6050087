package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Instance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to make instances.
 *
 * @param typeId instance type
 * @param amount 1 to 100
 * @param start whether they end Running, else Stopped
 * @param zoneId the zone, which is the vSwitch's; null for that one
 * @param primary vSwitch, groups and addresses of each primary ENI; names are ignored
 * @param secondaries further ENIs of each instance, made new
 * @param existingEniIds further ENIs that exist; only with amount 1
 * @param machine what the network does not look at
 * @param naming names and tags of the instances; the tags say where their ports are
 */
public record RunInstances(
    String typeId,
    int amount,
    boolean start,
    @Nullable String zoneId,
    CreateEni primary,
    List<CreateEni> secondaries,
    List<String> existingEniIds,
    Instance.Machine machine,
    Naming naming) {
  /** The most instances one request makes. */
  public static final int MAX_AMOUNT = 100;

  /** Copies the lists. */
  public RunInstances {
    secondaries = List.copyOf(secondaries);
    existingEniIds = List.copyOf(existingEniIds);
  }

  /** One instance that is started, with a primary ENI in this vSwitch and group. */
  public static RunInstances one(
      String typeId, String vSwitchId, String securityGroupId, Naming naming) {
    return new RunInstances(
        typeId,
        1,
        true,
        null,
        CreateEni.of(vSwitchId, securityGroupId),
        List.of(),
        List.of(),
        new Instance.Machine("", "", "PostPaid", false),
        naming);
  }
}
