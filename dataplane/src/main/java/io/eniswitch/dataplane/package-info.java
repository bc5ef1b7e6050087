@NullMarked
package io.eniswitch.dataplane;

import org.jspecify.annotations.NullMarked;
