/** Control's end of the push channel: a log of changes that every switch reads at its own pace. */
@NullMarked
package io.eniswitch.controlplane.push.server;

import org.jspecify.annotations.NullMarked;
