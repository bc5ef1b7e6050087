/**
 * The house rules as tests: sizes, names and javadoc of the sources, and the order of the packages.
 * Every module's tests use it.
 */
@NullMarked
package io.eniswitch.dataplane.tidy;

import org.jspecify.annotations.NullMarked;
