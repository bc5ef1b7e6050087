package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What an assign request added to an ENI.
 *
 * @param eniId the ENI
 * @param addresses single addresses, of the family asked for
 * @param prefixes prefixes, of the family asked for
 */
public record AssignedAddresses(String eniId, List<IpAddress> addresses, List<Cidr> prefixes) {
  /** Kept as the ENI's id, then addresses and prefixes as text: only a prefix has a slash. */
  static final Answer<AssignedAddresses> ANSWER =
      new Answer<>(
          result -> new Answer.Kept(result.texts(), null), kept -> fromTexts(kept.values()));

  /** Copies the lists. */
  public AssignedAddresses {
    addresses = List.copyOf(addresses);
    prefixes = List.copyOf(prefixes);
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    texts.add(eniId);
    addresses.forEach(address -> texts.add(address.toString()));
    prefixes.forEach(prefix -> texts.add(prefix.toString()));
    return texts;
  }

  private static AssignedAddresses fromTexts(List<String> texts) {
    List<String> rest = texts.subList(1, texts.size());
    return new AssignedAddresses(
        texts.getFirst(),
        rest.stream().filter(text -> text.indexOf('/') < 0).map(IpAddress::parse).toList(),
        rest.stream().filter(text -> text.indexOf('/') >= 0).map(Cidr::parse).toList());
  }
}
