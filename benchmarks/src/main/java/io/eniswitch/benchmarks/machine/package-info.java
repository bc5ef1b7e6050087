/**
 * What stands beside every figure: the machine, the JVM and its options, and how a figure is
 * written.
 */
@NullMarked
package io.eniswitch.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
