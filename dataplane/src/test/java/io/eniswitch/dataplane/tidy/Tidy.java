package io.eniswitch.dataplane.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds one module's sources to the sizes, names and comments of the house style.
 *
 * <p>A fault reads {@code rule subject}, for instance {@code parameters MemoryPort.open}. An
 * exemption is that text with the reason beside it; one that no longer excuses anything is itself a
 * fault, so that the list only shrinks.
 */
public final class Tidy {
  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_COLUMNS = 100;
  private static final int MAX_BYTECODES = 325;
  private static final Pattern MARKER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  private final Path module;
  private final Set<String> packetPath;
  private final List<String> faults = new ArrayList<>();

  /**
   * @param module directory of the module, the working directory of its tests
   * @param packetPath packages whose methods run per packet: at most 40 lines and 325 bytecodes,
   *     the most C2 inlines
   */
  public Tidy(Path module, Set<String> packetPath) {
    this.module = module;
    this.packetPath = packetPath;
  }

  /**
   * Faults of all sources that {@code exemptions} (fault to reason) does not excuse, in
   * alphabetical order.
   */
  public Set<String> faults(Map<String, String> exemptions) {
    javaFilesUnder(module.resolve("src")).forEach(this::checkFile);
    for (String name : packetPath) {
      checkBytecodes(module.resolve("target/classes").resolve(name.replace('.', '/')));
    }
    Set<String> left = new TreeSet<>(faults);
    left.removeAll(exemptions.keySet());
    exemptions.keySet().stream()
        .filter(exempt -> !faults.contains(exempt))
        .map(exempt -> "exemption-without-fault " + exempt)
        .forEach(left::add);
    return left;
  }

  private void checkFile(Path file) {
    List<String> lines = lines(file);
    String name = file.getFileName().toString();
    if (lines.size() > MAX_FILE_LINES) {
      faults.add("file-lines " + name);
    }
    for (int i = 0; i < lines.size(); i++) {
      checkLine(name + ":" + (i + 1), lines.get(i));
    }
    if (!Files.exists(file.resolveSibling("package-info.java")) && !existsInMain(file)) {
      faults.add("package-info " + module.relativize(file.resolveSibling("package-info.java")));
    }
    if (name.equals("package-info.java") && !lines.contains("@NullMarked")) {
      faults.add("null-marked " + module.relativize(file));
    }
    boolean main = file.startsWith(module.resolve("src/main"));
    SourceCheck.check(file, main, packetPath, faults);
  }

  private void checkLine(String where, String line) {
    if (line.length() > MAX_COLUMNS && !line.startsWith("import ") && !line.contains("://")) {
      faults.add("line-length " + where);
    }
    if (MARKER.matcher(line).find()) {
      faults.add("unfinished " + where);
    }
  }

  /** A test in the package it tests is described by that package's own file. */
  private boolean existsInMain(Path file) {
    String path = module.relativize(file.resolveSibling("package-info.java")).toString();
    return Files.exists(module.resolve(path.replaceFirst("^src/[^/]+/", "src/main/")));
  }

  private void checkBytecodes(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      files.filter(file -> file.toString().endsWith(".class")).forEach(this::checkClass);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void checkClass(Path file) {
    try {
      var model = ClassFile.of().parse(file);
      String type = model.thisClass().asInternalName().replaceFirst(".*/", "").replace('$', '.');
      for (var method : model.methods()) {
        String name = method.methodName().stringValue();
        var code = method.findAttribute(java.lang.classfile.Attributes.code());
        if (!name.startsWith("<")
            && !name.startsWith("$")
            && code.isPresent()
            && code.get().codeLength() > MAX_BYTECODES) {
          faults.add("bytecodes " + type + "." + name);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<Path> javaFilesUnder(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
