package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.InstanceQuery;
import io.eniswitch.controlplane.domain.Page;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The filters of DescribeInstances that the domain does not know: applied to everything it finds,
 * and cut into pages afterwards.
 *
 * <p><b>Bounds:</b> with one of these filters a call looks at every instance its other filters
 * find.
 */
final class InstanceFilter {
  private static final List<String> KNOWN =
      List.of("ResourceGroupId", "ImageId", "InstanceTypeFamily", "InstanceChargeType");
  private static final Set<String> KEYS =
      Set.of("CreationStartTime", "CreationEndTime", "ExpiredStartTime", "ExpiredEndTime");
  private static final List<String> INTERNET_CHARGE_TYPES =
      List.of("PayByBandwidth", "PayByTraffic");
  private static final int DEFAULT_SIZE = 10;
  private static final int MAX_SIZE = 100;

  private final Domain domain;
  private final Parameters parameters;

  InstanceFilter(Domain domain, Parameters parameters) {
    this.domain = domain;
    this.parameters = parameters;
  }

  /**
   * Refuses values that no instance can have.
   *
   * @throws ApiError 404 with the code for the filter
   */
  static void check(Parameters parameters) {
    oneOf(parameters, "InstanceNetworkType", "InvalidNetworkType.NotFound", "vpc", "classic");
    oneOf(
        parameters,
        "InstanceChargeType",
        "InvalidInstanceChargeType.NotFound",
        "PostPaid",
        "PrePaid");
    String internet = parameters.text("InternetChargeType");
    if (internet != null && !INTERNET_CHARGE_TYPES.contains(internet)) {
      throw new ApiError(
          404,
          "InvalidInternetChargeType.ValueNotSupported",
          "InternetChargeType must be one of " + INTERNET_CHARGE_TYPES + ".");
    }
    for (Parameters filter : parameters.objects("Filter")) {
      String key = filter.text("Key");
      if (key == null || !KEYS.contains(key)) {
        throw new ApiError(404, "InvalidFilterKey.NotFound", "Filter.N.Key: no such key.");
      }
    }
    Unsupported.filters(parameters, "Filter");
  }

  private static void oneOf(Parameters parameters, String name, String code, String... values) {
    String value = parameters.text(name);
    if (value != null && !List.of(values).contains(value)) {
      throw new ApiError(404, code, name + " must be one of " + String.join(", ", values) + ".");
    }
  }

  /** Whether the domain alone would find too much. */
  boolean isWanted() {
    return KNOWN.stream().anyMatch(name -> parameters.text(name) != null)
        || !parameters.texts("Ipv6Address").isEmpty()
        || parameters.text("IoOptimized") != null;
  }

  /** The wanted page of what passes. */
  Page<Instance> page(Call call, InstanceQuery query, PageRequest wanted) {
    List<Instance> found = new ArrayList<>();
    Predicate<Instance> filter = predicate();
    String token = null;
    do {
      PageRequest next = new PageRequest(null, null, MAX_SIZE, token);
      Page<Instance> page = domain.instances().query(call, query, next);
      page.items().stream().filter(filter).forEach(found::add);
      token = page.nextToken();
    } while (!token.isEmpty());
    return wanted.byToken() ? byToken(found, wanted) : byNumber(found, wanted);
  }

  private Predicate<Instance> predicate() {
    ApiError malformed = new ApiError(400, "InvalidParameter", "An Ipv6Address.N cannot be read.");
    List<IpAddress> ipv6 = Reading.addresses(parameters, "Ipv6Address", malformed);
    Boolean isIoOptimized = parameters.flag("IoOptimized");
    Predicate<Instance> has =
        instance ->
            ipv6.isEmpty()
                || domain.instances().enis(instance.id()).stream()
                    .anyMatch(eni -> ipv6.stream().anyMatch(eni.addresses().ipv6()::contains));
    return has.and(i -> is("ResourceGroupId", i.labels().resourceGroupId()))
        .and(i -> is("ImageId", i.machine().imageId()))
        .and(i -> is("InstanceChargeType", i.machine().chargeType()))
        .and(i -> is("InstanceTypeFamily", domain.catalog().instanceType(i.typeId()).family()))
        .and(i ->
            isIoOptimized == null
                || isIoOptimized == domain.catalog().instanceType(i.typeId()).ioOptimized());
  }

  private boolean is(String parameter, String value) {
    String wanted = parameters.text(parameter);
    return wanted == null || wanted.equals(value);
  }

  private Page<Instance> byToken(List<Instance> found, PageRequest wanted) {
    Integer asked = wanted.maxResults();
    int size = asked == null ? DEFAULT_SIZE : Math.clamp(asked, 1, MAX_SIZE);
    int first = Tokens.position(parameters, found.size());
    int end = Math.min(found.size(), first + size);
    return new Page<>(found.subList(first, end), 0, 1, size, Tokens.next(end, found.size()));
  }

  private static Page<Instance> byNumber(List<Instance> found, PageRequest wanted) {
    Integer asked = wanted.pageSize();
    Integer number = wanted.pageNumber();
    int size = asked == null ? DEFAULT_SIZE : asked;
    int page = number == null ? 1 : number;
    if (size < 1 || size > MAX_SIZE || page < 1) {
      throw ApiError.invalid(
          "PageSize or PageNumber", size + " and " + page, "1 to " + MAX_SIZE + ", and 1 or more");
    }
    int first = (int) Math.min(found.size(), (page - 1L) * size);
    int end = Math.min(found.size(), first + size);
    return new Page<>(found.subList(first, end), found.size(), page, size, "");
  }
}
