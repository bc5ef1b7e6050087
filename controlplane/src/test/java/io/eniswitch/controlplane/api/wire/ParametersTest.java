package io.eniswitch.controlplane.api.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static Parameters form(String encoded) {
    Map<String, String> values = new HashMap<>();
    ParameterReader.readForm(encoded, values);
    return Parameters.of(values);
  }

  private static Parameters json(String body) {
    Map<String, String> values = new HashMap<>();
    ParameterReader.readJson(body.getBytes(UTF_8), values);
    return Parameters.of(values);
  }

  @Test
  void shouldDecodeWhatEachClientSends() {
    Parameters parameters = form("a=x+y&b=%7E&c=!*'()&d=%E4%B8%AD%C3%A9&e&f=");
    assertThat(parameters.text("a")).isEqualTo("x y");
    assertThat(parameters.text("b")).isEqualTo("~");
    assertThat(parameters.text("c")).isEqualTo("!*'()");
    assertThat(parameters.text("d")).isEqualTo("中é");
    assertThat(parameters.text("e")).isNull();
    assertThat(parameters.sentText("e")).isEmpty();
    assertThat(parameters.text("f")).isNull();
    assertThat(parameters.sentText("g")).isNull();
  }

  @Test
  void shouldReadListsInTheOrderOfTheirNumbers() {
    Parameters parameters = form("A.10=j&A.2=b&A.1=a&A.x=no&AB.1=no");
    assertThat(parameters.texts("A")).containsExactly("a", "b", "j");
  }

  @Test
  void shouldReadListsOfObjectsThatHoldLists() {
    Parameters parameters =
        form("N.1.Ids.1=sg-1&N.1.Ids.2=sg-2&N.2.Name=two&N.2.Flag=TRUE&Tag.1.Key=k");
    assertThat(parameters.objects("N")).hasSize(2);
    assertThat(parameters.objects("N").get(0).texts("Ids")).containsExactly("sg-1", "sg-2");
    assertThat(parameters.objects("N").get(1).text("Name")).isEqualTo("two");
    assertThat(parameters.objects("N").get(1).flag("Flag")).isTrue();
    assertThat(parameters.object("Q").isEmpty()).isTrue();
  }

  @Test
  void shouldFlattenJsonTheWayFormsAre() {
    Parameters parameters =
        json(
            "{\"A\":[\"x\",\"y\"],\"Q\":{\"Rx\":50000},"
                + "\"F\":true,\"T\":[{\"K\":\"k\"}],\"Z\":null}");
    assertThat(parameters.names()).containsExactly("A.1", "A.2", "F", "Q.Rx", "T.1.K");
    assertThat(parameters.object("Q").integer("Rx")).isEqualTo(50_000);
  }

  @Test
  void shouldNameTheParameterThatIsWrong() {
    Parameters parameters = form("N=1.5&F=yes&L=99999999999999999999&D=1e6");
    assertThatThrownBy(() -> parameters.integer("N")).hasMessageContaining("\"N\" is \"1.5\"");
    assertThatThrownBy(() -> parameters.flag("F")).hasMessageContaining("true or false");
    assertThatThrownBy(() -> parameters.longInteger("L")).hasMessageContaining("\"L\"");
    assertThatThrownBy(() -> parameters.decimal("D")).hasMessageContaining("\"D\"");
    assertThatThrownBy(() -> parameters.requiredText("X"))
        .hasMessageContaining("MissingParameter")
        .hasMessageContaining("\"X\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%ff", "a=1&a=2", "a=1&%61=2", "a=%c3%28"})
  void shouldRefuseWhatCanBeReadInTwoWays(String query) {
    assertThatThrownBy(() -> form(query)).isInstanceOf(ApiError.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "{", "{\"a\":1,\"a\":2}", "{\"a\":[[[[[[[[[1]]]]]]]]]}"})
  void shouldRefuseBodiesThatAreNotOneFlatEnoughObject(String body) {
    assertThatThrownBy(() -> json(body)).isInstanceOf(ApiError.class);
  }

  @Test
  void shouldRefuseTooManyParameters() {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i <= ParameterReader.MAX_PARAMETERS; i++) {
      query.append("&p").append(i).append("=1");
    }
    assertThatThrownBy(() -> form(query.toString())).hasMessageContaining("2048");
  }

  @Test
  void shouldAnswerGarbageWithApiErrorsOnly() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String alphabet = "aA1.=&%+{}[]\":,\\é中\u0000\uD800 ~Nn0e-";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        Parameters read = round % 2 == 0 ? form(text.toString()) : json(text.toString());
        assertThat(read.names()).as("seed %d", seed).doesNotContainNull();
      } catch (ApiError e) {
        assertThat(e.status()).as("seed %d", seed).isEqualTo(400);
      }
    }
  }
}
