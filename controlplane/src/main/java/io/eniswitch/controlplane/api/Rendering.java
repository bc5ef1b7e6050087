package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.domain.Page;
import io.eniswitch.controlplane.model.Tag;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Parts that responses of several families have in common. */
final class Rendering {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'").withZone(ZoneOffset.UTC);

  private Rendering() {}

  /** {@code 2026-01-31T12:00:00Z}. */
  static String seconds(Instant instant) {
    return SECONDS.format(instant);
  }

  /** {@code 2026-01-31T12:00Z}, which is how times of instances are written. */
  static String minutes(Instant instant) {
    return MINUTES.format(instant);
  }

  /** Adds tags the way ECS names them, {@code TagKey} and {@code TagValue}. */
  static Document ecsTags(Document document, List<Tag> tags) {
    return tags(document, tags, "TagKey", "TagValue");
  }

  /** Adds tags the way VPC names them, {@code Key} and {@code Value}. */
  static Document vpcTags(Document document, List<Tag> tags) {
    return tags(document, tags, "Key", "Value");
  }

  private static Document tags(Document document, List<Tag> tags, String key, String value) {
    return document.objects(
        "Tags",
        "Tag",
        tags.stream()
            .map(tag -> new Document().text(key, tag.key()).text(value, tag.value()))
            .toList());
  }

  /** Where a page is among all: by number, or the token of the next. */
  static Document page(Page<?> page, boolean byToken) {
    Document document = new Document();
    if (!byToken) {
      document
          .number("TotalCount", page.totalCount())
          .number("PageNumber", page.pageNumber())
          .number("PageSize", page.pageSize());
    }
    return document.text("NextToken", page.nextToken());
  }
}
