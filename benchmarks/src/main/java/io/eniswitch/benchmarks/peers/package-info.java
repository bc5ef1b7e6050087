/** Other switches, measured beside this one: same machine, same core, same minute, same frames. */
@NullMarked
package io.eniswitch.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
