@NullMarked
package io.eniswitch.controlplane;

import org.jspecify.annotations.NullMarked;
