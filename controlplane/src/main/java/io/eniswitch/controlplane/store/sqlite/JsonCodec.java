package io.eniswitch.controlplane.store.sqlite;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.eniswitch.controlplane.store.TextType;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * Records as JSON: components by name, null left out, instants as ISO 8601.
 *
 * <p><b>Threading</b>: any thread.
 */
final class JsonCodec {
  private final JsonMapper mapper;

  /**
   * A codec.
   *
   * @param textTypes values that become one string
   */
  JsonCodec(List<TextType<?>> textTypes) {
    SimpleModule module = new SimpleModule("text-types");
    textTypes.forEach(type -> register(module, type));
    this.mapper =
        JsonMapper.builder()
            .addModule(module)
            .changeDefaultPropertyInclusion(
                old -> old.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();
  }

  private static <T> void register(SimpleModule module, TextType<T> type) {
    module.addSerializer(type.type(), ToStringSerializer.instance);
    module.addDeserializer(
        type.type(),
        new ValueDeserializer<T>() {
          @Override
          public T deserialize(JsonParser parser, DeserializationContext context) {
            return type.parse().apply(parser.getString());
          }
        });
  }

  /** The record as UTF-8 JSON. */
  byte[] encode(Object record) {
    return mapper.writeValueAsBytes(record);
  }

  /** The record of its JSON. */
  <R> R decode(byte[] json, Class<R> type) {
    return mapper.readValue(json, type);
  }
}
