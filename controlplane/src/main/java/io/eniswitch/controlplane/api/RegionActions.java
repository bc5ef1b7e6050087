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
  private static final Set<String> RESOURCES =
      Set.of("instance", "disk", "reservedinstance", "scu");
  private static final Set<String> CHARGE_TYPES = Set.of("PostPaid", "PrePaid");
  private static final Set<String> SPOT_STRATEGIES =
      Set.of("NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo");

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
    String type = api.parameters().text("ResourceType");
    if (type != null && !RESOURCES.contains(Reading.lower(type))) {
      throw new ApiError(
          404, "InvalidResourceType.NotFound", "ResourceType must be one of " + RESOURCES + ".");
    }
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
    checkSale(api.parameters());
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
        .objects("AvailableResources", "ResourcesInfo", List.of(resources(types)));
  }

  private Document resources(List<String> types) {
    List<String> families =
        catalog.instanceTypes().values().stream()
            .map(InstanceType::family)
            .distinct()
            .sorted()
            .toList();
    return new Document()
        .flag("IoOptimized", true)
        .texts("NetworkTypes", "supportedNetworkCategory", List.of("vpc"))
        .texts("InstanceTypes", "supportedInstanceType", types)
        .texts("InstanceTypeFamilies", "supportedInstanceTypeFamily", families)
        .texts("InstanceGenerations", "supportedInstanceGeneration", List.of())
        .texts("SystemDiskCategories", "supportedSystemDiskCategory", List.of())
        .texts("DataDiskCategories", "supportedDataDiskCategory", List.of());
  }

  private static void checkSale(Parameters parameters) {
    String chargeType = parameters.text("InstanceChargeType");
    if (chargeType != null && !CHARGE_TYPES.contains(chargeType)) {
      throw new ApiError(
          404,
          "InvalidInstanceChargeType.NotFound",
          "InstanceChargeType must be PostPaid or PrePaid.");
    }
    String strategy = parameters.text("SpotStrategy");
    if (strategy != null && !SPOT_STRATEGIES.contains(strategy)) {
      throw new ApiError(
          400,
          "InvalidSpotStrategy",
          "SpotStrategy must be NoSpot, SpotWithPriceLimit or SpotAsPriceGo.");
    }
  }

  private static void checkLanguage(Parameters parameters) {
    String language = parameters.text("AcceptLanguage");
    if (language != null && !LANGUAGES.contains(language)) {
      throw new ApiError(
          404, "InvalidAcceptLanguage.NotFound", "AcceptLanguage must be zh-CN, en-US or ja.");
    }
  }
}
