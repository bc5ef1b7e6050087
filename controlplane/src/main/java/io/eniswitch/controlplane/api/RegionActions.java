package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Catalog;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.model.Zone;
import java.util.List;
import java.util.Set;

/** Shows regions and zones. */
final class RegionActions implements ActionFamily {
  private static final Set<String> LANGUAGES = Set.of("zh-CN", "en-US", "ja");

  private final Catalog catalog;

  RegionActions(Domain domain) {
    this.catalog = domain.catalog();
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table.ecs("DescribeRegions", this::regions).ecs("DescribeZones", this::zones);
  }

  private Document regions(ApiCall api) {
    checkLanguage(api.parameters());
    return new Document()
        .objects(
            "Regions",
            "Region",
            catalog.regions().stream()
                .map(region ->
                    new Document()
                        .text("RegionId", region.id())
                        .text("LocalName", region.localName())
                        .text("RegionEndpoint", region.endpoint())
                        .text("Status", "available"))
                .toList());
  }

  private Document zones(ApiCall api) {
    checkLanguage(api.parameters());
    List<Zone> zones = catalog.zonesOf(api.parameters().requiredText("RegionId"));
    return new Document().objects("Zones", "Zone", zones.stream().map(this::zone).toList());
  }

  private Document zone(Zone zone) {
    List<String> types =
        catalog.instanceTypes().values().stream().map(InstanceType::id).sorted().toList();
    return new Document()
        .text("ZoneId", zone.id())
        .text("LocalName", zone.localName())
        .text("ZoneType", "AvailabilityZone")
        .texts("AvailableResourceCreation", "ResourceTypes", List.of("VSwitch", "Instance"))
        .texts("AvailableInstanceTypes", "InstanceTypes", types)
        .texts("AvailableDiskCategories", "DiskCategories", List.of())
        .texts("AvailableVolumeCategories", "VolumeCategories", List.of())
        .texts("AvailableDedicatedHostTypes", "DedicatedHostType", List.of())
        .texts("DedicatedHostGenerations", "DedicatedHostGeneration", List.of())
        .objects("AvailableResources", "ResourcesInfo", List.of());
  }

  private static void checkLanguage(Parameters parameters) {
    String language = parameters.text("AcceptLanguage");
    if (language != null && !LANGUAGES.contains(language)) {
      throw new ApiError(
          404, "InvalidAcceptLanguage.NotFound", "AcceptLanguage must be zh-CN, en-US or ja.");
    }
  }
}
