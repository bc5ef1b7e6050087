package io.eniswitch.dataplane;

import io.eniswitch.dataplane.Registry.EniRecord;
import io.eniswitch.dataplane.Registry.PortRecord;
import io.eniswitch.dataplane.Registry.VSwitchRecord;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.table.RouteTable;
import io.eniswitch.dataplane.table.TableWriter;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes into table writes and tells the workers of their ports: the switch's one writer.
 *
 * <p><b>Threading</b>: {@link #on} by the table thread. An answer completes on the table thread
 * once every worker sees the change. <b>Errors</b>: a refused change completes its answer
 * exceptionally and has changed nothing.
 */
final class TableAgent {
  /** A port that some workers may still use. */
  private record Closing(
      PortRecord port, AtomicInteger remaining, CompletableFuture<Applied> answer) {}

  /** Closes the device of a port that no worker uses, on a thread that may wait. */
  @FunctionalInterface
  interface PortCloser {
    /** Closes it and says {@link TableCommand.PortClosed} with {@code answer}. */
    void close(PortRecord port, CompletableFuture<Applied> answer);
  }

  private final TableWriter writer;
  private final CounterFile counters;
  private final Registry registry;
  private final Workers workers;
  private final PortCloser closer;
  private final List<Closing> closing = new ArrayList<>();

  TableAgent(
      final TableWriter writer,
      final CounterFile counters,
      final Registry registry,
      final Workers workers,
      final PortCloser closer) {
    this.writer = writer;
    this.counters = counters;
    this.registry = registry;
    this.workers = workers;
    this.closer = closer;
  }

  /** Carries out one command. */
  void on(final TableCommand command) {
    try {
      switch (command) {
        case TableCommand.Apply(
                Change.RemovePort(String eniId, String instanceId),
                CompletableFuture<Applied> answer) ->
            onRemovePort(eniId, instanceId, answer);
        case TableCommand.Apply(Change change, CompletableFuture<Applied> answer) -> {
          onChange(change);
          answerWhenVisible(answer);
        }
        case TableCommand.ReservePort(
                Change.PutPort change,
                CompletableFuture<PortOpener.Request> answer) ->
            answer.complete(onReservePort(change));
        case TableCommand.AddPort(
                Change.PutPort change,
                PortOpener.Request request,
                PortOpener.Opened opened,
                CompletableFuture<Applied> answer) -> {
          onAddPort(change, request, opened);
          answerWhenVisible(answer);
        }
        case TableCommand.CancelPort(
                Change.PutPort _,
                PortOpener.Request request,
                CompletableFuture<Applied> answer) -> {
          registry.giveBackPortNumber(request.portId());
          answerWhenVisible(answer);
        }
        case TableCommand.FailPort(int portId, CompletableFuture<Applied> answer) -> {
          workers.forgetPort(portId);
          answerWhenVisible(answer);
        }
        case TableCommand.PortClosed(int portId, CompletableFuture<Applied> answer) -> {
          registry.giveBackPortNumber(portId);
          answerWhenVisible(answer);
        }
        case TableCommand.CloseAll(CompletableFuture<Applied> answer) -> onCloseAll(answer);
      }
    } catch (final RuntimeException e) {
      command.answer().completeExceptionally(e);
    }
  }

  /** Frees what no worker uses any more; answers how much still waits. */
  int reclaim() {
    for (final Iterator<Closing> all = closing.iterator(); all.hasNext(); ) {
      final Closing next = all.next();
      if (next.remaining.get() == 0) {
        all.remove();
        closer.close(next.port, next.answer);
      }
    }
    return writer.reclaim() + closing.size();
  }

  private void answerWhenVisible(final CompletableFuture<Applied> answer) {
    final long publishedNs = System.nanoTime();
    writer.afterAllWorkers(() -> answer.complete(new Applied(publishedNs, System.nanoTime())));
  }

  private void onChange(final Change change) {
    switch (change) {
      case Change.PutVSwitch(VSwitchConfig vSwitch) -> onPutVSwitch(vSwitch);
      case Change.RemoveVSwitch(String vSwitchId) -> onRemoveVSwitch(vSwitchId);
      case Change.PutEni(EniConfig eni) -> onPutEni(eni);
      case Change.RemoveEni(String eniId) -> onRemoveEni(eniId);
      case Change.Attach(String eniId, String instanceId) -> onAttach(eniId, instanceId);
      case Change.Detach(String eniId) -> onDetach(eniId);
      case Change.MoveIp(String from, String to, InetAddress ip) -> onMoveIp(from, to, ip);
      case Change.PutRoutes(int vni, List<Change.RouteConfig> routes) -> onPutRoutes(vni, routes);
      case Change.PutPort _, Change.RemovePort _ ->
          throw new IllegalArgumentException("a port has commands of its own: " + change);
    }
  }

  private void onPutVSwitch(final VSwitchConfig config) {
    final VSwitchRecord vSwitch = registry.put(config);
    writer.putVSwitch(config.entry(vSwitch.index));
  }

  private void onRemoveVSwitch(final String vSwitchId) {
    final VSwitchRecord vSwitch = registry.vSwitch(vSwitchId);
    if (vSwitch.enis > 0) {
      throw new DataplaneException(
          "vSwitch " + vSwitchId + " has " + vSwitch.enis + " ENIs: remove them first");
    }
    writer.removeVSwitch(vSwitch.index);
    registry.remove(vSwitch);
  }

  private void onPutEni(final EniConfig config) {
    final @Nullable EniRecord present = registry.findEni(config.eniId());
    if (present != null) {
      changeEni(present, config);
      return;
    }
    final VSwitchRecord vSwitch = registry.vSwitch(config.vSwitchId());
    final int vni = vSwitch.config.vni();
    final int index =
        writer.addEni(
            new EniSpec(
                vni,
                EniSpec.macWord(config.mac(), flags(config)),
                AddressWords.word(config.primaryIp()),
                vSwitch.index,
                config.mtuBytes(),
                0));
    counters.rename(WorkerCounters.row(index), config.eniId());
    final EniRecord eni = new EniRecord(index, vni, config);
    try {
      assignAll(index, further(config));
    } catch (final IllegalStateException e) {
      writer.removeEni(index);
      throw new DataplaneException("ENI " + config.eniId() + ": " + e.getMessage(), e);
    }
    registry.add(eni);
  }

  /** Assigns all or none. */
  private void assignAll(final int index, final List<InetAddress> addresses) {
    int assigned = 0;
    try {
      for (final InetAddress address : addresses) {
        assign(index, address);
        assigned++;
      }
    } catch (final IllegalStateException e) {
      addresses.subList(0, assigned).forEach(address -> unassign(index, address));
      throw e;
    }
  }

  private void changeEni(final EniRecord eni, final EniConfig config) {
    final EniConfig before = eni.config;
    if (before.mac() != config.mac()
        || !before.primaryIp().equals(config.primaryIp())
        || !before.vSwitchId().equals(config.vSwitchId())
        || before.mtuBytes() != config.mtuBytes()) {
      throw new DataplaneException(
          "ENI " + config.eniId() + ": MAC, primary address, vSwitch and MTU are for life");
    }
    final List<InetAddress> added = new ArrayList<>(further(config));
    added.removeAll(further(before));
    final List<InetAddress> removed = new ArrayList<>(further(before));
    removed.removeAll(further(config));
    try {
      assignAll(eni.index, added);
    } catch (final IllegalStateException e) {
      throw new DataplaneException("ENI " + config.eniId() + ": " + e.getMessage(), e);
    }
    removed.forEach(address -> unassign(eni.index, address));
    if (before.sourceDestCheck() != config.sourceDestCheck()) {
      writer.applyFlags(eni.index, flags(config));
    }
    eni.config = config;
  }

  private void onRemoveEni(final String eniId) {
    final EniRecord eni = registry.eni(eniId);
    if (!eni.ports.isEmpty()) {
      throw new DataplaneException(
          "ENI " + eniId + " has ports at " + eni.ports.keySet() + ": remove them first");
    }
    further(eni.config).forEach(address -> unassign(eni.index, address));
    writer.removeEni(eni.index);
    counters.rename(WorkerCounters.row(eni.index), "");
    registry.remove(eni);
  }

  private PortOpener.Request onReservePort(final Change.PutPort change) {
    final EniRecord eni = registry.eni(change.eniId());
    if (eni.ports.containsKey(change.instanceId())) {
      throw new DataplaneException(
          "ENI " + change.eniId() + " has a port at instance " + change.instanceId() + " already");
    }
    final VSwitchConfig vSwitch = registry.vSwitch(eni.config.vSwitchId()).config;
    final int portId = registry.takePortNumber();
    return new PortOpener.Request(portId, change.at(), eni.config, vSwitch, 1);
  }

  private void onAddPort(
      final Change.PutPort change,
      final PortOpener.Request request,
      final PortOpener.Opened opened) {
    final EniRecord eni = registry.eni(change.eniId());
    writer.addPort(request.portId(), eni.index);
    workers.addPort(opened.queues());
    registry.addPort(eni, change.instanceId(), new PortRecord(request.portId(), opened));
  }

  private void onRemovePort(
      final String eniId, final String instanceId, final CompletableFuture<Applied> answer) {
    final EniRecord eni = registry.eni(eniId);
    final PortRecord port = registry.removePort(eni, instanceId);
    if (instanceId.equals(eni.attachedTo)) {
      writer.unbind(eni.index);
      eni.attachedTo = null;
    }
    writer.removePort(port.portId(), () -> {});
    closing.add(new Closing(port, workers.forgetPort(port.portId()), answer));
  }

  private void onAttach(final String eniId, final String instanceId) {
    final EniRecord eni = registry.eni(eniId);
    final @Nullable PortRecord port = eni.ports.get(instanceId);
    if (port == null) {
      throw new DataplaneException(
          "ENI " + eniId + " has no port at instance " + instanceId + ": put one first");
    }
    writer.bindLocal(eni.index, port.portId(), registry.instance(instanceId));
    eni.attachedTo = instanceId;
  }

  private void onDetach(final String eniId) {
    final EniRecord eni = registry.eni(eniId);
    writer.unbind(eni.index);
    eni.attachedTo = null;
  }

  private void onMoveIp(final String fromId, final String toId, final InetAddress ip) {
    final EniRecord from = registry.eni(fromId);
    final EniRecord to = registry.eni(toId);
    if (!further(from.config).contains(ip)) {
      throw new DataplaneException(
          ip.getHostAddress() + " is not a secondary address of ENI " + fromId);
    }
    if (from.vni != to.vni) {
      throw new DataplaneException("ENIs " + fromId + " and " + toId + " are in different VPCs");
    }
    if (ip instanceof Inet4Address) {
      writer.moveIp(from.index, to.index, AddressWords.word(ip));
    } else {
      writer.moveIp6(from.index, to.index, AddressWords.high(ip), AddressWords.low(ip));
    }
    from.config = from.config.without(ip);
    to.config = to.config.with(ip);
  }

  private void onPutRoutes(final int vni, final List<Change.RouteConfig> routes) {
    final List<RouteTable.Route> entries = new ArrayList<>();
    for (final Change.RouteConfig route : routes) {
      final EniRecord next = registry.eni(route.nextEniId());
      if (next.vni != vni) {
        throw new DataplaneException("ENI " + route.nextEniId() + " is not in VNI " + vni);
      }
      entries.add(entry(route, next.index));
    }
    writer.replaceRoutes(vni, entries);
  }

  private void onCloseAll(final CompletableFuture<Applied> answer) {
    final List<CompletableFuture<Applied>> closed = new ArrayList<>();
    for (final EniRecord eni : registry.enis()) {
      for (final String instanceId : List.copyOf(eni.ports.keySet())) {
        closed.add(new CompletableFuture<>());
        onRemovePort(eni.config.eniId(), instanceId, closed.getLast());
      }
    }
    final CompletableFuture<Void> all =
        CompletableFuture.allOf(closed.toArray(CompletableFuture<?>[]::new));
    final var _ = all.thenRun(() -> answerWhenVisible(answer));
  }

  private static RouteTable.Route entry(final Change.RouteConfig route, final int nextEni) {
    final InetAddress network = route.network();
    return network instanceof Inet4Address
        ? new RouteTable.Route(
            false, 0, AddressWords.number(network) & 0xffffffffL, route.prefixLength(), nextEni)
        : new RouteTable.Route(
            true,
            Long.reverseBytes(AddressWords.high(network)),
            Long.reverseBytes(AddressWords.low(network)),
            route.prefixLength(),
            nextEni);
  }

  private void assign(final int index, final InetAddress ip) {
    if (ip instanceof Inet4Address) {
      writer.assignIp(index, AddressWords.word(ip));
    } else {
      writer.assignIp6(index, AddressWords.high(ip), AddressWords.low(ip));
    }
  }

  private void unassign(final int index, final InetAddress ip) {
    if (ip instanceof Inet4Address) {
      writer.unassignIp(index, AddressWords.word(ip));
    } else {
      writer.unassignIp6(index, AddressWords.high(ip), AddressWords.low(ip));
    }
  }

  private static List<InetAddress> further(final EniConfig config) {
    final List<InetAddress> all = new ArrayList<>(config.secondaryIps());
    all.addAll(config.ipv6s());
    return all;
  }

  private static int flags(final EniConfig config) {
    return config.sourceDestCheck() ? EniEntry.CHECK_ADDRESSES : 0;
  }

  /** The port of an ENI at an instance. Any thread. */
  Optional<PortOpener.Opened> opened(final String eniId, final String instanceId) {
    return Optional.ofNullable(registry.port(eniId, instanceId)).map(PortRecord::opened);
  }
}
