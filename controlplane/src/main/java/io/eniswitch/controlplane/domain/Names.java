package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks names, descriptions and tags as the API does. */
final class Names {
  private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{N}:_.\\-]{1,127}");
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9](?:[.-]?[A-Za-z0-9]){1,63}");
  private static final int MAX_HOST_NAME = 64;
  private static final int MAX_DESCRIPTION = 256;

  private Names() {}

  /** Whether the text may be the name of an ENI, group, VPC or vSwitch. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches() && !isUrl(text);
  }

  /** Whether the text may be a description. */
  static boolean isDescription(String text) {
    return text.length() >= 2 && text.length() <= MAX_DESCRIPTION && !isUrl(text);
  }

  private static boolean isUrl(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /**
   * Labels for a new resource.
   *
   * @param nameCode the error code for a bad name
   * @param descriptionCode the error code for a bad description
   */
  static Labels labels(Call call, Naming naming, String nameCode, String descriptionCode) {
    String name = text(naming.name());
    String description = text(naming.description());
    checkName(name, nameCode);
    checkDescription(description, descriptionCode);
    checkTags(naming.tags());
    return new Labels(
        name, description, call.accountId(), text(naming.resourceGroupId()), naming.tags());
  }

  /** Refuses a name that is neither empty nor one. */
  static void checkName(String name, String code) {
    if (!name.isEmpty() && !isName(name)) {
      throw EcsException.invalid(
          code,
          "The name '"
              + name
              + "' is not 2 to 128 letters, digits, ':', '_', '.', '-' that begin"
              + " with a letter and not with http:// or https://.");
    }
  }

  /** Refuses a host name that is neither empty nor one. */
  static void checkHostName(String name) {
    if (!name.isEmpty() && (name.length() > MAX_HOST_NAME || !HOST_NAME.matcher(name).matches())) {
      throw EcsException.invalid(
          "InvalidHostName.Malformed",
          "The host name '"
              + name
              + "' is not 2 to 64 letters and digits with single dots and hyphens between them.");
    }
  }

  /** Refuses a description that is neither empty nor one. */
  static void checkDescription(String description, String code) {
    if (!description.isEmpty() && !isDescription(description)) {
      throw EcsException.invalid(
          code,
          "The description is not 2 to 256 characters that do not begin with http:// or https://.");
    }
  }

  /** Refuses tags that are malformed, given twice or too many. */
  static void checkTags(List<Tag> tags) {
    if (tags.size() > Tag.LIMIT) {
      throw EcsException.forbidden(
          "QuotaExceed.Tags", tags.size() + " tags are more than " + Tag.LIMIT + ".");
    }
    Set<String> keys = new HashSet<>();
    for (Tag tag : tags) {
      String lower = tag.key().toLowerCase(Locale.ROOT);
      if (lower.startsWith("aliyun") || lower.startsWith("acs:") || isUrl(tag.key())) {
        throw EcsException.invalid(
            "InvalidTagKey.Malformed",
            "Tag key '" + tag.key() + "' begins with aliyun, acs:, http:// or https://.");
      }
      if (isUrl(tag.value())) {
        throw EcsException.invalid(
            "InvalidTagValue.Malformed",
            "The value of tag '" + tag.key() + "' begins with http:// or https://.");
      }
      if (!keys.add(tag.key())) {
        throw EcsException.invalid(
            "Duplicate.TagKey", "Tag key '" + tag.key() + "' is given twice.");
      }
    }
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
