/** The official SDKs, unchanged, drive the control plane. */
@NullMarked
package io.eniswitch.controlplane.sdk;

import org.jspecify.annotations.NullMarked;
