/** The push channel under load: real switches over loopback, and many light ones. */
@NullMarked
package io.eniswitch.benchmarks.control.push;

import org.jspecify.annotations.NullMarked;
