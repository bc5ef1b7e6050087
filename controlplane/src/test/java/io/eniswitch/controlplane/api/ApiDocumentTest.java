package io.eniswitch.controlplane.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page that says what the API can do names the actions there are. */
class ApiDocumentTest {
  private static final Path PAGE = Path.of("..", "docs", "api.md");
  private static final Pattern ACTION = Pattern.compile("`([A-Za-z0-9]+)`");

  @ParameterizedTest
  @EnumSource(ApiVersion.class)
  void shouldNameEveryActionOnce(ApiVersion version) throws IOException {
    assertThat(documented("## " + version.name() + " " + version.date()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(Schema.readAll(version).keySet());
  }

  /** The actions in the first column of the table below a title. */
  private static List<String> documented(String title) throws IOException {
    List<String> actions = new ArrayList<>();
    boolean isBelow = false;
    for (String line : Files.readAllLines(PAGE, UTF_8)) {
      if (line.startsWith("## ")) {
        isBelow = line.equals(title);
      } else if (isBelow && line.startsWith("| `")) {
        ACTION
            .matcher(line.split("\\|", -1)[1])
            .results()
            .forEach(found -> actions.add(found.group(1)));
      }
    }
    return actions;
  }
}
