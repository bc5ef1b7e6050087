@NullMarked
package io.eniswitch.benchmarks;

import org.jspecify.annotations.NullMarked;
