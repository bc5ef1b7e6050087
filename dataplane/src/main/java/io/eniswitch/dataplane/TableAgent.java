package io.eniswitch.dataplane;

import io.eniswitch.dataplane.Registry.EniRecord;
import io.eniswitch.dataplane.Registry.PortRecord;
import io.eniswitch.dataplane.Registry.VSwitchRecord;
import io.eniswitch.dataplane.cap.CapAgent;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.cap.SessionLedger;
import io.eniswitch.dataplane.session.Inheritance;
import io.eniswitch.dataplane.session.SessionMemory;
import io.eniswitch.dataplane.table.RouteTable;
import io.eniswitch.dataplane.table.TableWriter;
import io.eniswitch.dataplane.trace.EniNote;
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

  private final TableWriter writer;
  private final EniAgent enis;
  private final GroupAgent groups;
  private final CapAgent caps;
  private final Registry registry;
  private final Workers workers;
  private final PortEnds.Closer closer;
  private final Cables cables;
  private final Paces paces;
  private final List<Closing> closing = new ArrayList<>();

  TableAgent(
      final TableWriter writer,
      final EniAgent enis,
      final Registry registry,
      final Workers workers,
      final PortEnds ends) {
    this.writer = writer;
    this.enis = enis;
    groups = enis.groups();
    caps = enis.caps();
    this.registry = registry;
    this.workers = workers;
    closer = ends.closer();
    cables = ends.cables();
    paces = new Paces(caps, registry, cables::pace);
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
        case TableCommand.Describe(String eniId, CompletableFuture<EniNote> answer) ->
            answer.complete(registry.eni(eniId).note());
        case TableCommand.Inherit(SessionMemory former, CompletableFuture<Inheritance> answer) ->
            answer.complete(enis.inherit(former));
        case TableCommand.Ask(
                int worker,
                WorkerCommand question,
                CompletableFuture<Boolean> answer) ->
            answer.complete(workers.ask(worker, question));
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

  /** Looks after what must not rest for long; answers after how many ns again. */
  long settle(final long nowNs) {
    return caps.settle(nowNs);
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
      case Change.PutEnis(List<EniConfig> all) -> all.forEach(this::onPutEni);
      case Change.RemoveEni(String eniId) -> enis.onRemoveEni(eniId);
      case Change.Attach(String eniId, String instanceId) -> onAttach(eniId, instanceId);
      case Change.Detach(String eniId) -> onDetach(eniId);
      case Change.MoveIp(String from, String to, InetAddress ip) -> onMoveIp(from, to, ip);
      case Change.PutSecurityGroup(SecurityGroupConfig group) -> groups.onPutSecurityGroup(group);
      case Change.RemoveSecurityGroup(String groupId) -> groups.onRemoveSecurityGroup(groupId);
      case Change.PutPrefixList(PrefixListConfig list) -> groups.onPutPrefixList(list);
      case Change.RemovePrefixList(String listId) -> groups.onRemovePrefixList(listId);
      case Change.PutInstance(String instanceId, CapSpec spec) -> {
        final long nowNs = System.nanoTime();
        caps.putInstance(registry.instance(instanceId), spec, nowNs);
        caps.showInstance(registry.instance(instanceId), instanceId, nowNs);
        paces.update(instanceId);
      }
      case Change.RemoveInstance(String instanceId) ->
          caps.removeInstance(registry.removeInstance(instanceId));
      case Change.ExtendLease(long deadlineNs) -> writer.extendLease(deadlineNs);
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
    final EniRecord eni = enis.onPutEni(config);
    if (!eni.ports.isEmpty()) {
      cables.follow(eni);
      cables.address(eni);
      eni.ports.keySet().forEach(paces::update);
    }
  }

  private void onMoveIp(final String from, final String to, final InetAddress ip) {
    enis.onMoveIp(from, to, ip);
    cables.address(registry.eni(from));
    cables.address(registry.eni(to));
  }

  private PortOpener.Request onReservePort(final Change.PutPort change) {
    final EniRecord eni = registry.eni(change.eniId());
    if (eni.ports.containsKey(change.instanceId())) {
      throw new DataplaneException(
          "ENI " + change.eniId() + " has a port at instance " + change.instanceId() + " already");
    }
    final VSwitchConfig vSwitch = registry.vSwitch(eni.config.vSwitchId()).config;
    final int portId = registry.takePortNumber();
    return new PortOpener.Request(
        portId, change.at(), eni.config, vSwitch, 1, paces.next(eni, change.instanceId()));
  }

  private void onAddPort(
      final Change.PutPort change,
      final PortOpener.Request request,
      final PortOpener.Opened opened) {
    final EniRecord eni = registry.eni(change.eniId());
    writer.addPort(request.portId(), eni.index);
    workers.addPort(opened.queues());
    final PortCable cable = new PortCable(opened.cable(), !request.eni().floating());
    final PortRecord port = new PortRecord(request.portId(), opened, cable);
    registry.addPort(eni, change.instanceId(), port);
    cables.follow(eni);
    if (!request.eni().addresses().equals(eni.config.addresses())) {
      cables.address(eni);
    }
    paces.add(eni, change.instanceId(), port, request.bytesPerSec());
  }

  private void onRemovePort(
      final String eniId, final String instanceId, final CompletableFuture<Applied> answer) {
    final EniRecord eni = registry.eni(eniId);
    final PortRecord port = registry.removePort(eni, instanceId);
    paces.remove(instanceId, port);
    if (instanceId.equals(eni.attachedTo)) {
      writer.unbind(eni.index);
      caps.moveSessions(eni.index, SessionLedger.NOBODY);
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
    final int instance = registry.instance(instanceId);
    writer.bindLocal(eni.index, port.portId(), instance);
    caps.moveSessions(eni.index, instance);
    eni.attachedTo = instanceId;
    cables.follow(eni);
  }

  private void onDetach(final String eniId) {
    final EniRecord eni = registry.eni(eniId);
    writer.unbind(eni.index);
    caps.moveSessions(eni.index, SessionLedger.NOBODY);
    eni.attachedTo = null;
    cables.follow(eni);
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

  /** All ports of an ENI. Any thread. */
  List<PortRecord> ports(final String eniId) {
    return registry.ports(eniId);
  }

  /** The port of an ENI at an instance. Any thread. */
  Optional<PortRecord> port(final String eniId, final String instanceId) {
    return Optional.ofNullable(registry.port(eniId, instanceId));
  }
}
