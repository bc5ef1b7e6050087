package io.eniswitch.controlplane.api.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Writes a {@link Document} as bytes of UTF-8. JSON has no {@code \}{@code uXXXX} escapes except
 * for control characters, and numbers are plain digits: older clients read nothing else.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class DocumentWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final XMLOutputFactory XML = XMLOutputFactory.newFactory();

  private DocumentWriter() {}

  /** The document as one JSON object. */
  public static byte[] json(Document document) {
    ByteArrayBuilder bytes = new ByteArrayBuilder();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      writeJson(out, document);
    }
    return bytes.toByteArray();
  }

  private static void writeJson(JsonGenerator out, Object value) {
    switch (value) {
      case String text -> out.writeString(text);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case Boolean flag -> out.writeBoolean(flag);
      case Document object when object.isFixed() -> out.writeRawValue(jsonOf(object));
      case Document object -> writeMembers(out, object);
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(element -> writeJson(out, element));
        out.writeEndArray();
      }
      default -> throw new IllegalStateException("not a document member: " + value.getClass());
    }
  }

  private static void writeMembers(JsonGenerator out, Document object) {
    out.writeStartObject();
    for (Map.Entry<String, Object> member : object.members().entrySet()) {
      out.writeName(member.getKey());
      writeJson(out, member.getValue());
    }
    out.writeEndObject();
  }

  /** Its bytes are kept, and copied as they are. */
  private static SerializableString jsonOf(Document fixed) {
    SerializableString known = fixed.json();
    if (known != null) {
      return known;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      writeMembers(out, fixed);
    }
    SerializableString json = new SerializedString(text.toString());
    fixed.noteJson(json);
    return json;
  }

  /**
   * The document as XML, where a list is its element repeated.
   *
   * @param root the name of the outermost element, such as {@code DescribeRegionsResponse}
   */
  public static byte[] xml(String root, Document document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    try {
      XMLStreamWriter out = XML.createXMLStreamWriter(bytes, UTF_8.name());
      out.writeStartDocument(UTF_8.name(), "1.0");
      writeXml(out, root, document);
      out.writeEndDocument();
      out.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void writeXml(XMLStreamWriter out, String name, Object value)
      throws XMLStreamException {
    if (value instanceof List<?> list) {
      for (Object element : list) {
        writeXml(out, name, element);
      }
      return;
    }
    out.writeStartElement(name);
    if (value instanceof Document object) {
      for (Map.Entry<String, Object> member : object.members().entrySet()) {
        writeXml(out, member.getKey(), member.getValue());
      }
    } else {
      out.writeCharacters(printable(value.toString()));
    }
    out.writeEndElement();
  }

  /** XML 1.0 has no way to write most control characters: they become U+FFFD. */
  private static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isXmlCharacter(c) ? c : 0xFFFD).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isXmlCharacter(int c) {
    return c == 0x9
        || c == 0xA
        || c == 0xD
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
