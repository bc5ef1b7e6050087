package io.eniswitch.controlplane.api.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentWriterTest {
  private static final Document DOCUMENT =
      new Document()
          .text("Name", "é中 <&\" \u0001")
          .text("Absent", null)
          .number("Count", 1_024_000)
          .decimal("Memory", 0.5)
          .flag("Up", true)
          .texts("Ids", "Id", List.of("a"))
          .objects("Tags", "Tag", List.of(new Document().text("Key", "k")));

  @Test
  void shouldWriteJsonWithoutEscapesThatOldClientsCannotRead() {
    assertThat(new String(DocumentWriter.json(DOCUMENT), UTF_8))
        .isEqualTo(
            "{\"Name\":\"é中 <&\\\" \\u0001\",\"Count\":1024000,\"Memory\":0.5,\"Up\":true,"
                + "\"Ids\":{\"Id\":[\"a\"]},\"Tags\":{\"Tag\":[{\"Key\":\"k\"}]}}");
  }

  @Test
  void shouldWriteXmlWithRepeatedElementsForLists() {
    assertThat(new String(DocumentWriter.xml("R", DOCUMENT), UTF_8))
        .endsWith(
            "<R><Name>é中 &lt;&amp;\" \uFFFD</Name><Count>1024000</Count><Memory>0.5</Memory>"
                + "<Up>true</Up><Ids><Id>a</Id></Ids><Tags><Tag><Key>k</Key></Tag></Tags></R>");
  }

  @Test
  void shouldWriteAFixedDocumentInsideAnotherAsAnyOther() {
    Document fixed = new Document().text("Name", "é 中😀 \"").number("Count", 2).fixed();
    Document whole = new Document().objects("Sets", "Set", List.of(fixed, fixed));
    for (int i = 0; i < 2; i++) {
      assertThat(new String(DocumentWriter.json(whole), UTF_8))
          .isEqualTo(
              "{\"Sets\":{\"Set\":[{\"Name\":\"é 中😀 \\\"\",\"Count\":2},"
                  + "{\"Name\":\"é 中😀 \\\"\",\"Count\":2}]}}");
    }
    assertThat(new String(DocumentWriter.xml("R", whole), UTF_8))
        .endsWith(
            "<R><Sets><Set><Name>é 中😀 \"</Name><Count>2</Count></Set>"
                + "<Set><Name>é 中😀 \"</Name><Count>2</Count></Set></Sets></R>");
    assertThatIllegalStateException().isThrownBy(() -> fixed.text("More", "x"));
  }
}
