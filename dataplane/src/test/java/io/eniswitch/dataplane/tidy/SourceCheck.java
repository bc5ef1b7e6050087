package io.eniswitch.dataplane.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Reads one source file as the compiler does and notes what the house style forbids in its types
 * and methods.
 */
final class SourceCheck extends TreePathScanner<@Nullable Void, String> {
  private static final int MAX_METHOD_LINES = 60;
  private static final int MAX_PACKET_PATH_LINES = 40;
  private static final int MAX_PARAMETERS = 5;
  private static final Pattern VAGUE_NAME =
      Pattern.compile(".*(Manager|Helper|Utils?|Utilities|Impl)$");
  private static final Pattern SHOUTED_ACRONYM =
      Pattern.compile(".*(ENI|VNI|VTEP|VXLAN|TCP|UDP|ARP|MAC|VPC|DHCP|ICMP|JSON|XML|HTTP).*");
  private static final Pattern BEAN_PREFIX = Pattern.compile("(get|set)[A-Z].*");

  private final DocTrees trees;
  private final CompilationUnitTree unit;
  private final boolean main;
  private final int maxLines;
  private final List<String> faults;

  private SourceCheck(
      JavacTask task, CompilationUnitTree unit, boolean main, int maxLines, List<String> faults) {
    this.trees = DocTrees.instance(task);
    this.unit = unit;
    this.main = main;
    this.maxLines = maxLines;
    this.faults = faults;
  }

  /**
   * Adds the faults of {@code file} to {@code faults}; javadoc and packet-path sizes are asked of
   * main sources only.
   */
  static void check(Path file, boolean main, Set<String> packetPath, List<String> faults) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var fileManager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, fileManager, null, null, null, fileManager.getJavaFileObjects(file));
      for (CompilationUnitTree unit : task.parse()) {
        boolean hot = main && packetPath.contains(String.valueOf(unit.getPackageName()));
        int maxLines = hot ? MAX_PACKET_PATH_LINES : MAX_METHOD_LINES;
        new SourceCheck(task, unit, main, maxLines, faults).scan(unit, "");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, String enclosing) {
    String simple = type.getSimpleName().toString();
    String name = enclosing.isEmpty() ? simple : enclosing + "." + simple;
    if (VAGUE_NAME.matcher(simple).matches()) {
      faults.add("vague-name " + name);
    }
    if (SHOUTED_ACRONYM.matcher(simple).matches()) {
      faults.add("acronym " + name);
    }
    if (main && !isPrivate(type.getModifiers().getFlags()) && lacksJavadoc()) {
      faults.add("javadoc " + name);
    }
    return super.visitClass(type, name);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree expression, String enclosing) {
    return null; // an anonymous class overrides what is documented and named elsewhere
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, String type) {
    String name = type + "." + method.getName();
    boolean constructor = method.getReturnType() == null;
    boolean override =
        method.getModifiers().getAnnotations().stream()
            .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    if (linesOf(method) > maxLines) {
      faults.add("method-lines " + name);
    }
    if (!override && method.getParameters().size() > MAX_PARAMETERS && !inRecord(constructor)) {
      faults.add("parameters " + name);
    }
    if (!override && BEAN_PREFIX.matcher(method.getName()).matches()) {
      faults.add("bean-prefix " + name);
    }
    boolean needsJavadoc = main && !override && !constructor;
    if (needsJavadoc && !isPrivate(method.getModifiers().getFlags()) && lacksJavadoc()) {
      faults.add("javadoc " + name);
    }
    return null; // local classes are part of their method
  }

  private boolean inRecord(boolean constructor) {
    return constructor && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
  }

  private boolean lacksJavadoc() {
    return trees.getDocComment(getCurrentPath()) == null;
  }

  private long linesOf(Tree tree) {
    LineMap lines = unit.getLineMap();
    SourcePositions positions = trees.getSourcePositions();
    long first = lines.getLineNumber(positions.getStartPosition(unit, tree));
    return lines.getLineNumber(positions.getEndPosition(unit, tree)) - first + 1;
  }

  private static boolean isPrivate(Set<Modifier> modifiers) {
    return modifiers.contains(Modifier.PRIVATE);
  }
}
