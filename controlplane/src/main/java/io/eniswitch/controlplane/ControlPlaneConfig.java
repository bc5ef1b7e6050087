package io.eniswitch.controlplane;

import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.controlplane.domain.Catalog;
import io.eniswitch.controlplane.domain.DomainSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a control plane is set up.
 *
 * @param data the directory its state is kept in, made if it does not exist; null keeps the state
 *     in memory only, for tests and trials
 * @param api where and for whom it serves
 * @param settings quotas and times
 * @param catalog regions, zones and instance types
 */
public record ControlPlaneConfig(
    @Nullable Path data, ApiConfig api, DomainSettings settings, Catalog catalog) {
  /** State in this directory, everything else as it comes. */
  public static ControlPlaneConfig in(Path data) {
    return new ControlPlaneConfig(
        data, ApiConfig.defaults(), DomainSettings.defaults(), Catalog.defaults());
  }

  /** The same with another API set-up. */
  public ControlPlaneConfig withApi(ApiConfig other) {
    return new ControlPlaneConfig(data, other, settings, catalog);
  }
}
