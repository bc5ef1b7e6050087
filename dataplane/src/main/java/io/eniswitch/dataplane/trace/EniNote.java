package io.eniswitch.dataplane.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What control calls an ENI and what belongs to it.
 *
 * @param eniId its name
 * @param index its table index
 * @param portId the port it is bound to, or another one of its ports; -1 if it has none here
 * @param instanceId the instance it is attached to, null if none
 * @param securityGroupIds its groups
 */
public record EniNote(
    String eniId,
    int index,
    int portId,
    @Nullable String instanceId,
    List<String> securityGroupIds) {
  /** Copies the list. */
  public EniNote {
    securityGroupIds = List.copyOf(securityGroupIds);
  }

  /** {@code eni-1 at instance i-1}. */
  @Override
  public String toString() {
    return instanceId == null ? eniId + ", attached nowhere" : eniId + " at instance " + instanceId;
  }
}
