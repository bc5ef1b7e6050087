package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.ParameterReader;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Naming;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns parameters into the values the domain works with. */
final class Reading {
  private Reading() {}

  /** Who calls, in which region, with which token; for actions whose {@code RegionId} is given. */
  static Call call(ApiCall api) {
    return call(api, api.parameters().requiredText("RegionId"));
  }

  /** The same for a region found otherwise. */
  static Call call(ApiCall api, String regionId) {
    String token = api.parameters().text("ClientToken");
    return new Call(
        api.accountId(), regionId, token == null ? "" : token, api.parameters().isTrue("DryRun"));
  }

  /** Ends a dry run of a call that only shows things: it would show them. */
  static void refuseDryRun(Parameters parameters) {
    if (parameters.isTrue("DryRun")) {
      throw new ApiError(
          400, "DryRunOperation", "Request validation has been passed with DryRun flag set.");
    }
  }

  /**
   * {@code SecurityGroupId} of an action on a group's rules.
   *
   * @throws ApiError 400 {@code InvalidSecurityGroupId.Malformed}
   */
  static String groupId(Parameters parameters) {
    String id = parameters.requiredText("SecurityGroupId");
    if (!id.startsWith("sg-")) {
      throw new ApiError(
          400, "InvalidSecurityGroupId.Malformed", "SecurityGroupId must be of the form sg-….");
    }
    return id;
  }

  /** The wanted page. */
  static PageRequest page(Parameters parameters) {
    return new PageRequest(
        parameters.integer("PageNumber"),
        parameters.integer("PageSize"),
        parameters.integer("MaxResults"),
        parameters.text("NextToken"));
  }

  /** Names and tags of something new, its name under {@code nameParameter}. */
  static Naming naming(Parameters parameters, String nameParameter) {
    return new Naming(
        parameters.text(nameParameter),
        parameters.text("Description"),
        parameters.text("ResourceGroupId"),
        tags(parameters));
  }

  /** {@code Tag.N.Key} and {@code Tag.N.Value}; a value that is absent is empty. */
  static List<Tag> tags(Parameters parameters) {
    List<Tag> tags = new ArrayList<>();
    for (Parameters tag : parameters.objects("Tag")) {
      String key = tag.text("Key");
      String value = tag.text("Value");
      if (key == null) {
        throw new ApiError(400, "InvalidTagKey.Malformed", "A tag has 1 to 128 characters as key.");
      }
      try {
        tags.add(new Tag(key, value == null ? "" : value));
      } catch (IllegalArgumentException e) {
        String code = key.length() > 128 ? "InvalidTagKey.Malformed" : "InvalidTagValue.Malformed";
        throw new ApiError(400, code, "Tag keys and values have at most 128 characters.");
      }
    }
    return tags;
  }

  /** An IPv4 address, or null if it is absent. */
  static @Nullable IpAddress ipv4(Parameters parameters, String name) {
    return parsed(parameters, name, Reading::ipv4, "an IPv4 address such as 10.0.0.5");
  }

  private static IpAddress ipv4(String text) {
    IpAddress address = IpAddress.parse(text);
    if (address.v6()) {
      throw new IllegalArgumentException(text + " is an IPv6 address");
    }
    return address;
  }

  /** A block of addresses, or null if it is absent. */
  static @Nullable Cidr block(Parameters parameters, String name) {
    return parsed(parameters, name, Cidr::parse, "a block of addresses such as 10.0.0.0/16");
  }

  /** A list of addresses; {@code malformed} is the error for what is none. */
  static List<IpAddress> addresses(Parameters parameters, String name, ApiError malformed) {
    return all(parameters.texts(name), IpAddress::parse, malformed);
  }

  /** What {@code parse} makes of each text; {@code error} if it takes one not. */
  static <T> List<T> all(List<String> texts, Function<String, T> parse, ApiError error) {
    List<T> values = new ArrayList<>();
    for (String text : texts) {
      try {
        values.add(parse.apply(text));
      } catch (IllegalArgumentException e) {
        throw error;
      }
    }
    return values;
  }

  /** What {@code parse} makes of a parameter, or null if it is absent. */
  static <T> @Nullable T parsed(
      Parameters parameters, String name, Function<String, T> parse, String accepted) {
    String text = parameters.text(name);
    if (text == null) {
      return null;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(name, text, accepted);
    }
  }

  /** The constant whose name the API writes like this, in any case; null if it is absent. */
  static <E extends Enum<E>> @Nullable E constant(
      Parameters parameters, String name, E[] constants, Function<E, String> wireName) {
    String text = parameters.text(name);
    if (text == null) {
      return null;
    }
    List<String> accepted = new ArrayList<>();
    for (E constant : constants) {
      if (wireName.apply(constant).equalsIgnoreCase(text)) {
        return constant;
      }
      accepted.add(wireName.apply(constant));
    }
    throw ApiError.invalid(name, text, String.join(", ", accepted));
  }

  /**
   * Several values in one parameter, as the API has them for ids: a JSON array of strings. Plain
   * values separated by commas are taken too, because older clients send them.
   */
  static List<String> jsonList(Parameters parameters, String name) {
    String text = parameters.text(name);
    if (text == null) {
      return List.of();
    }
    if (!text.strip().startsWith("[")) {
      return List.of(text.strip().split("\\s*,\\s*", -1));
    }
    List<String> values = ParameterReader.jsonStrings(text);
    if (values == null || values.size() > Schema.MAX_INDEX) {
      throw ApiError.invalid(
          name, text, "a JSON array of at most " + Schema.MAX_INDEX + " strings");
    }
    return values;
  }

  /** A number that is absent as 0. */
  static int count(Parameters parameters, String name, int max) {
    Integer value = parameters.integer(name);
    if (value == null) {
      return 0;
    }
    if (value < 1 || value > max) {
      throw ApiError.invalid(name, value.toString(), "1 to " + max);
    }
    return value;
  }

  /** Refuses two parameters that say the same in two ways. */
  static void exclusive(boolean first, boolean second, String names) {
    if (first && second) {
      throw new ApiError(400, "InvalidParameter.Conflict", names + " exclude each other.");
    }
  }

  /** The text in lower case, independent of the machine's language. */
  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
