/** The stateless stages: who sent it, who gets it, by which port. */
@NullMarked
package io.eniswitch.dataplane.forward;

import org.jspecify.annotations.NullMarked;
