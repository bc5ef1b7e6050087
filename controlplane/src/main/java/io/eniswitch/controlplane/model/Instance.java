package io.eniswitch.controlplane.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine, container or namespace that has ENIs.
 *
 * @param id {@code i-…}
 * @param typeId its instance type
 * @param status where it is in its life
 * @param statusSince when the status began, for deadlines
 * @param epoch grows with every change of status; what a switch confirms names it
 * @param place where it is in the network
 * @param securityGroupIds the groups of its primary ENI, in order
 * @param machine what the tenant asked for and the network does not look at
 * @param labels names and tags; the tags say where its ports are
 * @param createdAt when it was made
 * @param startedAt when it was last started, or null if never
 */
public record Instance(
    String id,
    String typeId,
    InstanceStatus status,
    Instant statusSince,
    long epoch,
    Place place,
    List<String> securityGroupIds,
    Machine machine,
    Labels labels,
    Instant createdAt,
    @Nullable Instant startedAt) {
  /** Copies the list. */
  public Instance {
    securityGroupIds = List.copyOf(securityGroupIds);
  }

  /**
   * What the network does not look at.
   *
   * @param imageId image, free text
   * @param hostName name inside the instance
   * @param chargeType {@code PostPaid} or {@code PrePaid}
   * @param deletionProtection whether DeleteInstance is refused
   */
  public record Machine(
      String imageId, String hostName, String chargeType, boolean deletionProtection) {}

  /** This instance in another status, from the epoch given. */
  public Instance withStatus(InstanceStatus newStatus, long newEpoch) {
    return new Instance(
        id,
        typeId,
        newStatus,
        statusSince,
        newEpoch,
        place,
        securityGroupIds,
        machine,
        labels,
        createdAt,
        startedAt);
  }

  /** This instance in its status since another time. */
  public Instance withStatusSince(Instant newSince) {
    return new Instance(
        id,
        typeId,
        status,
        newSince,
        epoch,
        place,
        securityGroupIds,
        machine,
        labels,
        createdAt,
        startedAt);
  }

  /** This instance with another start time. */
  public Instance withStartedAt(Instant newStartedAt) {
    return new Instance(
        id,
        typeId,
        status,
        statusSince,
        epoch,
        place,
        securityGroupIds,
        machine,
        labels,
        createdAt,
        newStartedAt);
  }

  /** This instance with other groups. */
  public Instance withSecurityGroupIds(List<String> newIds) {
    return new Instance(
        id,
        typeId,
        status,
        statusSince,
        epoch,
        place,
        newIds,
        machine,
        labels,
        createdAt,
        startedAt);
  }

  /** This instance with other labels. */
  public Instance withLabels(Labels newLabels) {
    return new Instance(
        id,
        typeId,
        status,
        statusSince,
        epoch,
        place,
        securityGroupIds,
        machine,
        newLabels,
        createdAt,
        startedAt);
  }

  /** This instance with another machine description. */
  public Instance withMachine(Machine newMachine) {
    return new Instance(
        id,
        typeId,
        status,
        statusSince,
        epoch,
        place,
        securityGroupIds,
        newMachine,
        labels,
        createdAt,
        startedAt);
  }

  /** The host its ports are on; empty for the host of the control plane. */
  public String host() {
    return labels.tag(Tag.HOST_KEY);
  }

  /** The kind of its ports, as the tag says; {@code none} without the tag. */
  public String port() {
    String port = labels.tag(Tag.PORT_KEY);
    return port.isEmpty() ? "none" : port;
  }
}
