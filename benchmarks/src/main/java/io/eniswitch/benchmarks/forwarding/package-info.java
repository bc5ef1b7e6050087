/** How fast one worker takes packets through the pipeline, memory to memory. */
@NullMarked
package io.eniswitch.benchmarks.forwarding;

import org.jspecify.annotations.NullMarked;
