package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.EniConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that go from one ENI to another by one word of control: each is one redirect, not two
 * changes with nobody in between. <b>Threading</b>: the follower's turn.
 */
final class AddressMoves {
  private AddressMoves() {}

  /** An address that goes from one ENI to another. */
  record AddressMove(EniTrack from, EniTrack to, InetAddress ip) {}

  /** Those among intents that belong together; ENIs that are on their way already are left out. */
  static List<AddressMove> among(List<Intent> intents, Map<String, EniTrack> enis) {
    if (!haveFurther(intents)) {
      return List.of();
    }
    Map<InetAddress, EniTrack> lost = new HashMap<>();
    for (Intent intent : intents) {
      EniTrack track = idle(enis, intent);
      EniConfig had = track == null ? null : track.config();
      if (had != null && intent instanceof Intent.Eni eni) {
        further(had)
            .filter(ip -> further(eni.config()).noneMatch(ip::equals))
            .forEach(ip -> lost.put(ip, track));
      }
    }
    return lost.isEmpty() ? List.of() : found(intents, enis, lost);
  }

  /** Whether any of several intents could be where an address goes to: nearly always none. */
  private static boolean haveFurther(List<Intent> intents) {
    if (intents.size() < 2) {
      return false;
    }
    for (Intent intent : intents) {
      if (intent instanceof Intent.Eni eni
          && (!eni.config().secondaryIps().isEmpty() || !eni.config().ipv6s().isEmpty())) {
        return true;
      }
    }
    return false;
  }

  private static List<AddressMove> found(
      List<Intent> intents, Map<String, EniTrack> enis, Map<InetAddress, EniTrack> lost) {
    List<AddressMove> moves = new ArrayList<>();
    for (Intent intent : intents) {
      EniTrack to = idle(enis, intent);
      if (to != null && intent instanceof Intent.Eni eni) {
        further(eni.config())
            .filter(lost::containsKey)
            .forEach(ip -> {
              EniTrack from = lost.get(ip);
              if (from != null && from != to && isSameVSwitch(from, to)) {
                moves.add(new AddressMove(from, to, ip));
              }
            });
      }
    }
    return moves;
  }

  private static @Nullable EniTrack idle(Map<String, EniTrack> enis, Intent intent) {
    EniTrack track = intent instanceof Intent.Eni eni ? enis.get(eni.config().eniId()) : null;
    return track == null || track.isBusy() ? null : track;
  }

  private static boolean isSameVSwitch(EniTrack from, EniTrack to) {
    EniConfig one = from.config();
    EniConfig other = to.config();
    return one != null && other != null && one.vSwitchId().equals(other.vSwitchId());
  }

  private static Stream<InetAddress> further(EniConfig config) {
    return Stream.concat(config.secondaryIps().stream(), config.ipv6s().stream());
  }
}
