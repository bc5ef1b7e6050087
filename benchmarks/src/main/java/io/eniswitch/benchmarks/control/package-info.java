/** The control plane under load, measured through its API like any client sees it. */
@NullMarked
package io.eniswitch.benchmarks.control;

import org.jspecify.annotations.NullMarked;
