/**
 * Foreign-function bindings to Linux: files, sockets, memory, event descriptors, network namespaces
 * and rtnetlink. Everything here is ours down to the C library; no program is started.
 */
@NullMarked
package io.eniswitch.dataplane.linux;

import org.jspecify.annotations.NullMarked;
