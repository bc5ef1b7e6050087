package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.model.Region;
import io.eniswitch.controlplane.model.Zone;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What does not change while the control plane runs: regions, zones, instance types.
 *
 * @param regions all regions
 * @param zones the zones of all regions
 * @param instanceTypes by id
 */
public record Catalog(
    List<Region> regions, List<Zone> zones, Map<String, InstanceType> instanceTypes) {
  private static final Pattern REGION_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  /** Copies the collections. */
  public Catalog {
    regions = List.copyOf(regions);
    zones = List.copyOf(zones);
    instanceTypes = Map.copyOf(instanceTypes);
  }

  /** Two regions with three zones each, and the instance types of {@link InstanceTypes}. */
  public static Catalog defaults() {
    List<Region> regions =
        List.of(
            new Region("cn-hangzhou", "China (Hangzhou)", "ecs.cn-hangzhou.aliyuncs.com"),
            new Region("cn-beijing", "China (Beijing)", "ecs.cn-beijing.aliyuncs.com"));
    List<Zone> zones =
        List.of(
            new Zone("cn-hangzhou-h", "cn-hangzhou", "Hangzhou Zone H"),
            new Zone("cn-hangzhou-i", "cn-hangzhou", "Hangzhou Zone I"),
            new Zone("cn-hangzhou-j", "cn-hangzhou", "Hangzhou Zone J"),
            new Zone("cn-beijing-h", "cn-beijing", "Beijing Zone H"),
            new Zone("cn-beijing-k", "cn-beijing", "Beijing Zone K"),
            new Zone("cn-beijing-l", "cn-beijing", "Beijing Zone L"));
    Map<String, InstanceType> types =
        InstanceTypes.load().stream()
            .collect(Collectors.toMap(InstanceType::id, Function.identity()));
    return new Catalog(regions, zones, types);
  }

  /** Refuses what is no region's id, and a region that is not in the catalogue. */
  public void checkRegion(String regionId) {
    if (!REGION_ID.matcher(regionId).matches()) {
      throw EcsException.invalid(
          "InvalidRegionId.MalFormed",
          "RegionId '" + regionId + "' is not of the form cn-hangzhou.");
    }
    if (regions.stream().noneMatch(region -> region.id().equals(regionId))) {
      throw EcsException.notFound(
          "InvalidRegionId.NotFound", "The region '" + regionId + "' does not exist.");
    }
  }

  /** The zones of a region, refused if it is not in the catalogue. */
  public List<Zone> zonesOf(String regionId) {
    checkRegion(regionId);
    return zones.stream().filter(zone -> zone.regionId().equals(regionId)).toList();
  }

  /** Refuses a zone that is not in the region. */
  public void checkZone(String regionId, String zoneId) {
    if (zonesOf(regionId).stream().noneMatch(zone -> zone.id().equals(zoneId))) {
      throw EcsException.notFound(
          "InvalidZoneId.NotFound", "The zone '" + zoneId + "' is not in " + regionId + ".");
    }
  }

  /** The instance type with this id, refused if it is not in the catalogue. */
  public InstanceType instanceType(String id) {
    InstanceType type = instanceTypes.get(id);
    if (type == null) {
      throw EcsException.invalid(
          "InvalidInstanceType.ValueNotSupported",
          "The instance type '" + id + "' is not in the catalogue.");
    }
    return type;
  }
}
