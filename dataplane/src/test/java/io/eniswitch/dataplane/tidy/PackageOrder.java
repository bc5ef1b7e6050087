package io.eniswitch.dataplane.tidy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/**
 * The packages of one module in the order they may build on each other: a package uses those before
 * it, never one after it.
 *
 * @param root package of the module; in {@code order} it stands as the empty string, its own
 *     classes only
 * @param order first-level packages under {@code root}, each with all below it; one that has no
 *     class yet is no fault
 */
public record PackageOrder(String root, List<String> order) {

  /**
   * Throws an {@link AssertionError} that names each dependency against the order, each cycle and
   * each package not listed.
   */
  public void check() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root);
    String[] all = order.stream().map(this::pattern).toArray(String[]::new);
    classes()
        .should()
        .resideInAnyPackage(all)
        .because("each package has its place in the order; add a new one to it")
        .check(classes);
    for (int i = 0; i + 1 < order.size(); i++) {
      String[] later = order.stream().skip(i + 1L).map(this::pattern).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(pattern(order.get(i)))
          .should()
          .dependOnClassesThat(resideInAnyPackage(later))
          .allowEmptyShould(true)
          .because("a package builds only on those above it in " + order)
          .check(classes);
    }
    slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes);
  }

  private String pattern(String name) {
    return name.isEmpty() ? root : root + "." + name + "..";
  }
}
