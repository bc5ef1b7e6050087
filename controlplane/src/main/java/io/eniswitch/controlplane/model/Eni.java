package io.eniswitch.controlplane.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An Elastic Network Interface.
 *
 * @param id {@code eni-…}
 * @param type primary or secondary
 * @param status where it is in its life
 * @param incarnation never used by another ENI before or after: sessions are bound to it
 * @param place region, zone, VPC and vSwitch
 * @param mac its MAC address, unique among all ENIs
 * @param addresses its IP addresses
 * @param securityGroupIds at least one, in order
 * @param settings what the tenant can switch
 * @param labels names and tags
 * @param attachment where it is, or is going while Attaching, or leaving while Detaching; null when
 *     Available
 * @param movedFrom while Attaching by a move: where it still forwards until the move is confirmed
 * @param createdAt when it was made
 */
public record Eni(
    String id,
    EniType type,
    EniStatus status,
    long incarnation,
    Place place,
    MacAddress mac,
    EniAddresses addresses,
    List<String> securityGroupIds,
    EniSettings settings,
    Labels labels,
    @Nullable Attachment attachment,
    @Nullable Attachment movedFrom,
    Instant createdAt) {
  /** Refuses an ENI without a group and an attachment that does not go with the status. */
  public Eni {
    securityGroupIds = List.copyOf(securityGroupIds);
    if (securityGroupIds.isEmpty()) {
      throw new IllegalArgumentException("an ENI has at least one security group");
    }
    boolean free = status == EniStatus.AVAILABLE || status == EniStatus.DELETING;
    if (free != (attachment == null)) {
      throw new IllegalArgumentException(status + " does not go with attachment " + attachment);
    }
    if (movedFrom != null && status != EniStatus.ATTACHING) {
      throw new IllegalArgumentException("only an ENI that is Attaching was moved from elsewhere");
    }
  }

  /** Whether this is its instance's first ENI. */
  public boolean primary() {
    return type == EniType.PRIMARY;
  }

  /** The instance it is on, going to or leaving; empty when Available. */
  public String instanceId() {
    return attachment == null ? "" : attachment.instanceId();
  }

  /** This ENI in another status and place, moved from nowhere. */
  public Eni bound(EniStatus newStatus, @Nullable Attachment newAttachment) {
    return bound(newStatus, newAttachment, null);
  }

  /** This ENI in another status and place. */
  public Eni bound(
      EniStatus newStatus, @Nullable Attachment newAttachment, @Nullable Attachment newMovedFrom) {
    return new Eni(
        id,
        type,
        newStatus,
        incarnation,
        place,
        mac,
        addresses,
        securityGroupIds,
        settings,
        labels,
        newAttachment,
        newMovedFrom,
        createdAt);
  }

  /** This ENI with other addresses. */
  public Eni withAddresses(EniAddresses newAddresses) {
    return new Eni(
        id,
        type,
        status,
        incarnation,
        place,
        mac,
        newAddresses,
        securityGroupIds,
        settings,
        labels,
        attachment,
        movedFrom,
        createdAt);
  }

  /** This ENI with other groups. */
  public Eni withSecurityGroupIds(List<String> newIds) {
    return new Eni(
        id,
        type,
        status,
        incarnation,
        place,
        mac,
        addresses,
        newIds,
        settings,
        labels,
        attachment,
        movedFrom,
        createdAt);
  }

  /** This ENI with other settings. */
  public Eni withSettings(EniSettings newSettings) {
    return new Eni(
        id,
        type,
        status,
        incarnation,
        place,
        mac,
        addresses,
        securityGroupIds,
        newSettings,
        labels,
        attachment,
        movedFrom,
        createdAt);
  }

  /** This ENI with other labels. */
  public Eni withLabels(Labels newLabels) {
    return new Eni(
        id,
        type,
        status,
        incarnation,
        place,
        mac,
        addresses,
        securityGroupIds,
        settings,
        newLabels,
        attachment,
        movedFrom,
        createdAt);
  }
}
