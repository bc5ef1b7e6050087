/** The answer to "why": a packet's life stage by stage, live sessions, and capture. */
@NullMarked
package io.eniswitch.dataplane.trace;

import org.jspecify.annotations.NullMarked;
