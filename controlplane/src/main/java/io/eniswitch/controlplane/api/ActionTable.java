package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.domain.EcsException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Every action by product and name, each with its schema. <b>Threading:</b> immutable once built,
 * any thread.
 */
public final class ActionTable {
  private record Entry(Action action, Schema schema) {}

  private static final String REGION = "RegionId";

  private final Map<ApiVersion, Map<String, Entry>> entries;
  private final Consumer<String> regionCheck;

  private ActionTable(Map<ApiVersion, Map<String, Entry>> entries, Consumer<String> regionCheck) {
    this.entries = entries;
    this.regionCheck = regionCheck;
  }

  /** Whether the product has an action of this name; names are case-sensitive. */
  boolean has(ApiVersion version, String name) {
    return entry(version, name) != null;
  }

  /**
   * The action to run for a call, its parameters checked.
   *
   * @throws ApiError 403 {@code InvalidAction}, or what the schema finds
   * @throws EcsException for a region that does not exist, if the action has one
   */
  Action find(ApiCall call) {
    Entry entry = entry(call.version(), call.action());
    if (entry == null) {
      throw new ApiError(
          403,
          "InvalidAction",
          "The product "
              + call.version().product()
              + " "
              + call.version().date()
              + " has no action of this name here.");
    }
    entry.schema.check(call.action(), call.parameters());
    String regionId = call.parameters().text(REGION);
    if (regionId != null && entry.schema.names().contains(REGION)) {
      regionCheck.accept(regionId);
    }
    return entry.action;
  }

  private @org.jspecify.annotations.Nullable Entry entry(ApiVersion version, String name) {
    return entries.getOrDefault(version, Map.of()).get(name);
  }

  /** Puts actions together; {@link #build} insists that they are the ones of the schemas. */
  public static final class Builder {
    private final Map<ApiVersion, Map<String, Action>> actions = new EnumMap<>(ApiVersion.class);
    private Consumer<String> regionCheck = _ -> {};

    /** Every action that takes a region refuses what {@code check} refuses. */
    public Builder regions(Consumer<String> check) {
      regionCheck = check;
      return this;
    }

    /** Adds an action of ECS. */
    public Builder ecs(String name, Action action) {
      return add(ApiVersion.ECS, name, action);
    }

    /** Adds an action of VPC. */
    public Builder vpc(String name, Action action) {
      return add(ApiVersion.VPC, name, action);
    }

    private Builder add(ApiVersion version, String name, Action action) {
      Map<String, Action> byName = actions.computeIfAbsent(version, _ -> new HashMap<>());
      if (byName.putIfAbsent(name, action) != null) {
        throw new IllegalStateException("action " + name + " was added twice");
      }
      return this;
    }

    /**
     * The table.
     *
     * @throws IllegalStateException if an action has no schema or a schema no action
     */
    public ActionTable build() {
      Map<ApiVersion, Map<String, Entry>> entries = new EnumMap<>(ApiVersion.class);
      for (ApiVersion version : ApiVersion.values()) {
        Map<String, Schema> schemas = Schema.readAll(version);
        Map<String, Action> byName = actions.getOrDefault(version, Map.of());
        if (!schemas.keySet().equals(byName.keySet())) {
          throw new IllegalStateException(
              version
                  + " has schemas for "
                  + new TreeSet<>(schemas.keySet())
                  + " and actions for "
                  + new TreeSet<>(byName.keySet()));
        }
        Map<String, Entry> joined = new HashMap<>();
        schemas.forEach((name, schema) -> {
          Action action = byName.get(name);
          if (action != null) {
            joined.put(name, new Entry(action, schema));
          }
        });
        entries.put(version, Map.copyOf(joined));
      }
      return new ActionTable(entries, regionCheck);
    }
  }
}
