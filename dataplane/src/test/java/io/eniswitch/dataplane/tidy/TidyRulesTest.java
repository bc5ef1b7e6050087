package io.eniswitch.dataplane.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules bite: each is broken once in a source made for it. */
class TidyRulesTest {
  @TempDir Path module;

  @Test
  void shouldNameEachBrokenRuleOnce() throws IOException {
    write(
        "class ENIHelper { public int getPort(int a, int b, int c, int d, int e, int f) {return 1;}"
            + " }");

    assertThat(new Tidy(module, Set.of()).faults(Map.of()))
        .containsExactlyInAnyOrder(
            "package-info src/main/java/p/package-info.java",
            "vague-name ENIHelper",
            "acronym ENIHelper",
            "javadoc ENIHelper",
            "javadoc ENIHelper.getPort",
            "bean-prefix ENIHelper.getPort",
            "parameters ENIHelper.getPort");
  }

  @Test
  void shouldMeasureMethodsOfThePacketPathMoreStrictly() throws IOException {
    write("/** A. */\nclass A {\n  void run() {" + "\n".repeat(41) + "}\n}");
    write("package-info.java", "@NullMarked\npackage p;");

    assertThat(
            new Tidy(module, Set.of("p")).faults(Map.of("javadoc A.run", "not of interest here")))
        .containsExactly("method-lines A.run");
    assertThat(new Tidy(module, Set.of()).faults(Map.of("javadoc A.run", "not of interest here")))
        .isEmpty();
  }

  @Test
  void shouldFindLongFilesLongLinesAndUnfinishedWork() throws IOException {
    write("/** A. */\nclass A {}\n// TO" + "DO\n//" + "x".repeat(100) + "\n".repeat(401));
    write("package-info.java", "package p;");

    assertThat(new Tidy(module, Set.of()).faults(Map.of()))
        .containsExactlyInAnyOrder(
            "file-lines Source.java",
            "line-length Source.java:5",
            "unfinished Source.java:4",
            "null-marked src/main/java/p/package-info.java");
  }

  @Test
  void shouldRefuseAnExemptionThatExcusesNothing() throws IOException {
    write("/** A. */\nclass A {}");
    write("package-info.java", "@NullMarked\npackage p;");

    assertThat(new Tidy(module, Set.of()).faults(Map.of("vague-name A", "no longer true")))
        .containsExactly("exemption-without-fault vague-name A");
  }

  private void write(String body) throws IOException {
    write("Source.java", "package p;\n" + body);
  }

  private void write(String name, String text) throws IOException {
    Path directory = Files.createDirectories(module.resolve("src/main/java/p"));
    Files.writeString(directory.resolve(name), text);
  }
}
