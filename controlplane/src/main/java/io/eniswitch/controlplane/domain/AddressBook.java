package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.Transaction;
import io.eniswitch.controlplane.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Gives out the addresses of one vSwitch within one transaction.
 *
 * <p>An address chosen here is never one that was freed a short while ago, be it with a prefix, and
 * a prefix has no such address; an address asked for by name may be, so that a tenant can move it
 * from one ENI to another.
 *
 * <p><b>Bounds</b>: a search looks at every address of the IPv4 block at most once.
 */
final class AddressBook {
  static final int IPV4_PREFIX_LENGTH = 28;
  static final int IPV6_PREFIX_LENGTH = 80;
  private static final int PREFIX_SIZE = 16;
  private static final int IPV6_RANDOM_TRIES = 64;
  private static final int IPV6_LINEAR_TRIES = 65_536;

  private final Transaction tx;
  private final VSwitch vSwitch;
  private final Instant now;
  private final Duration coolDown;
  private final Set<Object> taken = new HashSet<>();

  AddressBook(Transaction tx, VSwitch vSwitch, Instant now, Duration coolDown) {
    this.tx = tx;
    this.vSwitch = vSwitch;
    this.now = now;
    this.coolDown = coolDown;
  }

  /** The free IPv4 addresses of a vSwitch, those cooling down included. */
  static long available(View view, VSwitch vSwitch) {
    AddressPool pool = view.find(Kinds.ADDRESS_POOL, vSwitch.id());
    return vSwitch.assignableCount() - (pool == null ? 0 : pool.used());
  }

  /** Takes this address, of either family. */
  IpAddress take(IpAddress wanted) {
    if (wanted.v6()) {
      requireIpv6();
    }
    if (!vSwitch.isAssignable(wanted)) {
      throw EcsException.forbidden(
          "InvalidVSwitchId.IpInvalid",
          "The address " + wanted + " is outside of or reserved in " + blocks() + ".");
    }
    if (!isFree(wanted)) {
      throw EcsException.invalid(
          "InvalidPrivateIpAddress.Duplicated",
          "The address " + wanted + " is already in use in vSwitch " + vSwitch.id() + ".");
    }
    return taken(wanted);
  }

  /** Takes any free IPv4 address. */
  IpAddress takeIpv4() {
    AddressPool pool = pool();
    long count = vSwitch.assignableCount();
    if (pool.used() < count) {
      for (long i = 0; i < count; i++) {
        long offset = (pool.cursor() + i) % count;
        IpAddress candidate = vSwitch.firstAssignable().plus(offset);
        if (isFree(candidate) && !isCooling(candidate)) {
          tx.put(
              Kinds.ADDRESS_POOL,
              new AddressPool(pool.vSwitchId(), (offset + 1) % count, pool.used()));
          return taken(candidate);
        }
      }
    }
    throw notEnough();
  }

  /** Takes any free IPv6 address. */
  IpAddress takeIpv6(RandomGenerator random) {
    Cidr block = ipv6Block();
    for (int i = 0; i < IPV6_RANDOM_TRIES; i++) {
      IpAddress candidate = randomIn(block, random);
      if (vSwitch.isAssignable(candidate) && isFree(candidate) && !isCooling(candidate)) {
        return taken(candidate);
      }
    }
    for (int i = 1; i < IPV6_LINEAR_TRIES; i++) {
      IpAddress candidate = block.address().plus(i);
      if (!vSwitch.isAssignable(candidate)) {
        break;
      }
      if (isFree(candidate) && !isCooling(candidate)) {
        return taken(candidate);
      }
    }
    throw notEnough();
  }

  /** Takes this prefix, of either family. */
  Cidr takePrefix(Cidr wanted) {
    if (wanted.v6()) {
      requireIpv6();
    }
    int length = wanted.v6() ? IPV6_PREFIX_LENGTH : IPV4_PREFIX_LENGTH;
    if (wanted.prefixLength() != length) {
      throw EcsException.forbidden(
          "InvalidIp.IpPrefixMaskInvalid", "The prefix " + wanted + " is not a /" + length + ".");
    }
    if (!vSwitch.isAssignable(wanted.address()) || !vSwitch.isAssignable(wanted.last())) {
      throw EcsException.forbidden(
          "InvalidVSwitchId.IpInvalid",
          "The prefix " + wanted + " is outside of or reserved in " + blocks() + ".");
    }
    if (!isFree(wanted)) {
      throw EcsException.invalid(
          "InvalidPrivateIpAddress.Duplicated",
          "The prefix " + wanted + " is already in use in vSwitch " + vSwitch.id() + ".");
    }
    return taken(wanted);
  }

  /** Takes any free IPv4 prefix of 16 addresses. */
  Cidr takeIpv4Prefix() {
    return firstFreePrefix(vSwitch.cidr(), IPV4_PREFIX_LENGTH, vSwitch.cidr().size() / PREFIX_SIZE);
  }

  /** Takes any free IPv6 prefix. */
  Cidr takeIpv6Prefix() {
    Cidr block = ipv6Block();
    return firstFreePrefix(block, IPV6_PREFIX_LENGTH, IPV6_LINEAR_TRIES);
  }

  /** Gives single addresses and prefixes back; they cool down from now on. */
  void release(List<IpAddress> addresses, List<Cidr> prefixes) {
    Instant until = now.plus(coolDown);
    addresses.forEach(address -> cool(address, until));
    prefixes.forEach(prefix -> cool(prefix, until));
    long ipv4 = addresses.stream().filter(address -> !address.v6()).count();
    long ipv4Prefixes = prefixes.stream().filter(prefix -> !prefix.v6()).count();
    count(-(ipv4 + ipv4Prefixes * PREFIX_SIZE));
  }

  private Cidr firstFreePrefix(Cidr block, int length, long tries) {
    for (long i = 0; i < tries; i++) {
      IpAddress start =
          block.v6()
              ? IpAddress.v6(block.address().high() | i >>> 16, block.address().low() | i << 48)
              : block.address().plus(i * PREFIX_SIZE);
      Cidr candidate = new Cidr(start, length);
      if (vSwitch.isAssignable(candidate.address())
          && vSwitch.isAssignable(candidate.last())
          && isFree(candidate)
          && !isCooling(candidate)) {
        return taken(candidate);
      }
    }
    throw notEnough();
  }

  private boolean isFree(IpAddress address) {
    Cidr block = blockOf(address);
    return !taken.contains(address)
        && !taken.contains(block)
        && tx.where(Kinds.ENI, Kinds.ENI_BY_ADDRESS, key(address)).isEmpty()
        && tx.where(Kinds.ENI, Kinds.ENI_BY_ADDRESS, key(block)).isEmpty();
  }

  private boolean isFree(Cidr prefix) {
    return taken.stream()
            .noneMatch(other ->
                other.equals(prefix)
                    || other instanceof IpAddress address && prefix.contains(address))
        && tx.where(Kinds.ENI, Kinds.ENI_BY_BLOCK, key(prefix)).isEmpty();
  }

  /** The prefix-sized block an address is in. */
  private static Cidr blockOf(IpAddress address) {
    int length = address.v6() ? IPV6_PREFIX_LENGTH : IPV4_PREFIX_LENGTH;
    return new Cidr(Cidr.mask(address, length), length);
  }

  /** Whether the address was freed a short while ago, by itself or with its prefix. */
  private boolean isCooling(IpAddress address) {
    return isCooling(key(address)) || isCooling(key(blockOf(address)));
  }

  /** Whether the prefix or an address of it was freed a short while ago. */
  private boolean isCooling(Cidr prefix) {
    return isCooling(key(prefix)) || isCooling(partKey(prefix));
  }

  private boolean isCooling(String key) {
    CoolingAddress cooling = tx.find(Kinds.COOLING, key);
    if (cooling == null) {
      return false;
    }
    if (cooling.until().isAfter(now)) {
      return true;
    }
    tx.remove(Kinds.COOLING, key);
    return false;
  }

  private void cool(IpAddress address, Instant until) {
    taken.remove(address);
    tx.put(Kinds.COOLING, new CoolingAddress(key(address), until));
    tx.put(Kinds.COOLING, new CoolingAddress(partKey(blockOf(address)), until));
  }

  private void cool(Cidr prefix, Instant until) {
    taken.remove(prefix);
    tx.put(Kinds.COOLING, new CoolingAddress(key(prefix), until));
  }

  /** The key that says that an address of the block is cooling down. */
  private String partKey(Cidr block) {
    return key(block) + "/part";
  }

  private <T> T taken(T addressOrPrefix) {
    taken.add(addressOrPrefix);
    if (addressOrPrefix instanceof IpAddress address && !address.v6()) {
      count(1);
    } else if (addressOrPrefix instanceof Cidr prefix && !prefix.v6()) {
      count(PREFIX_SIZE);
    }
    return addressOrPrefix;
  }

  private void count(long difference) {
    AddressPool pool = pool();
    tx.put(
        Kinds.ADDRESS_POOL,
        new AddressPool(pool.vSwitchId(), pool.cursor(), pool.used() + difference));
  }

  private AddressPool pool() {
    AddressPool pool = tx.find(Kinds.ADDRESS_POOL, vSwitch.id());
    return pool == null ? new AddressPool(vSwitch.id(), 0, 0) : pool;
  }

  private void requireIpv6() {
    Cidr _ = ipv6Block();
  }

  private Cidr ipv6Block() {
    Cidr block = vSwitch.ipv6Cidr();
    if (block == null) {
      throw EcsException.forbidden(
          "InvalidVSwitch.Ipv6NotTurnOn", "The vSwitch " + vSwitch.id() + " has no IPv6 block.");
    }
    return block;
  }

  private static IpAddress randomIn(Cidr block, RandomGenerator random) {
    IpAddress any = IpAddress.v6(random.nextLong(), random.nextLong());
    IpAddress network = Cidr.mask(any, block.prefixLength());
    return IpAddress.v6(
        block.address().high() | any.high() ^ network.high(),
        block.address().low() | any.low() ^ network.low());
  }

  private EcsException notEnough() {
    return EcsException.forbidden(
        "InvalidVSwitchId.IpNotEnough",
        "The vSwitch " + vSwitch.id() + " has too few free addresses.");
  }

  private String blocks() {
    return vSwitch.ipv6Cidr() == null
        ? vSwitch.cidr().toString()
        : vSwitch.cidr() + " and " + vSwitch.ipv6Cidr();
  }

  private String key(Object addressOrPrefix) {
    return Kinds.addressKey(vSwitch.id(), addressOrPrefix);
  }
}
