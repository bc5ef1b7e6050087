package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Catalog;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.model.InstanceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Shows instance types. */
final class InstanceTypeActions implements ActionFamily {
  private static final int MAX_RESULTS = 1_600;
  private static final int MOST_NAMED = 10;

  /** What the catalogue does not say about a type. */
  private static final String[] UNKNOWN = {
    "InstanceCategory",
    "InstanceCategories",
    "InstanceFamilyLevel",
    "LocalStorageCategory",
    "LocalStorageCategories",
    "MaximumCpuSpeedFrequency",
    "MaximumCpuTurboFrequency",
    "MinimumCpuSpeedFrequency",
    "MinimumCpuTurboFrequency",
    "MinimumBaselineCredit",
    "MinimumInitialCredit",
    "MinimumDiskQuantity",
    "NvmeSupport",
    "PhysicalProcessorModel",
    "PhysicalProcessorModels",
    "GPUSpec",
    "GpuSpecs"
  };

  private final Catalog catalog;

  InstanceTypeActions(Domain domain) {
    this.catalog = domain.catalog();
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table.ecs("DescribeInstanceTypes", this::describe);
  }

  private Document describe(ApiCall api) {
    Parameters parameters = api.parameters();
    Unsupported.filters(parameters, UNKNOWN);
    List<String> ids = parameters.texts("InstanceTypes");
    if (ids.size() > MOST_NAMED) {
      throw ApiError.invalid("InstanceTypes.N", ids.size() + " values", "at most " + MOST_NAMED);
    }
    List<InstanceType> fitting =
        catalog.instanceTypes().values().stream()
            .filter(filter(parameters))
            .sorted(Comparator.comparing(InstanceType::id))
            .toList();
    int first = Tokens.position(parameters, fitting.size());
    Long wanted = parameters.longInteger("MaxResults");
    int size = wanted == null ? MAX_RESULTS : Math.clamp(wanted, 1, MAX_RESULTS);
    int end = Math.min(fitting.size(), first + size);
    return new Document()
        .text("NextToken", Tokens.next(end, fitting.size()))
        .objects(
            "InstanceTypes",
            "InstanceType",
            fitting.subList(first, end).stream().map(InstanceDocuments::type).toList());
  }

  private static Predicate<InstanceType> filter(Parameters parameters) {
    List<String> ids = parameters.texts("InstanceTypes");
    List<String> families = parameters.texts("InstanceTypeFamilies");
    String family = parameters.text("InstanceTypeFamily");
    Integer mostCores = parameters.integer("MaximumCpuCoreCount");
    List<String> architectures = new ArrayList<>(parameters.texts("CpuArchitectures"));
    String architecture = parameters.text("CpuArchitecture");
    if (architecture != null) {
      architectures.add(architecture);
    }
    Double memory = parameters.decimal("MinimumMemorySize");
    Double mostMemory = parameters.decimal("MaximumMemorySize");
    return atLeast(parameters, "MinimumEniQuantity", type -> type.eni().count())
        .and(atLeast(parameters, "MinimumCpuCoreCount", InstanceType::cpuCores))
        .and(atLeast(parameters, "MinimumEniPrivateIpAddressQuantity", t -> t.eni().ipv4PerEni()))
        .and(atLeast(parameters, "MinimumEniIpv6AddressQuantity", t -> t.eni().ipv6PerEni()))
        .and(atLeast(parameters, "MinimumInstanceBandwidthRx", t -> t.bandwidth().baseKbitPerSec()))
        .and(atLeast(parameters, "MinimumInstanceBandwidthTx", t -> t.bandwidth().baseKbitPerSec()))
        .and(atLeast(parameters, "MinimumInstancePpsRx", t -> t.bandwidth().packetsPerSec()))
        .and(atLeast(parameters, "MinimumInstancePpsTx", t -> t.bandwidth().packetsPerSec()))
        .and(atLeast(parameters, "MinimumPrimaryEniQueueNumber", InstanceType::primaryQueues))
        .and(atLeast(parameters, "MinimumSecondaryEniQueueNumber", InstanceType::secondaryQueues))
        .and(atLeast(parameters, "MinimumEriQuantity", _ -> 0))
        .and(atLeast(parameters, "MinimumQueuePairNumber", _ -> 0))
        .and(atLeast(parameters, "MinimumGPUAmount", _ -> 0))
        .and(atLeast(parameters, "MinimumLocalStorageAmount", _ -> 0))
        .and(atLeast(parameters, "MinimumLocalStorageCapacity", _ -> 0))
        .and(type -> mostCores == null || type.cpuCores() <= mostCores)
        .and(_ ->
            architectures.isEmpty() || architectures.stream().anyMatch("X86"::equalsIgnoreCase))
        .and(type -> ids.isEmpty() || ids.contains(type.id()))
        .and(type -> families.isEmpty() || families.contains(type.family()))
        .and(type -> family == null || family.equals(type.family()))
        .and(type -> memory == null || type.memoryGib() >= memory)
        .and(type -> mostMemory == null || type.memoryGib() <= mostMemory);
  }

  private static Predicate<InstanceType> atLeast(
      Parameters parameters, String name, ToLongFunction<InstanceType> value) {
    Long least = parameters.longInteger(name);
    return type -> least == null || value.applyAsLong(type) >= least;
  }
}
