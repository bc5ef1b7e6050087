package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.failover.Happenings;
import java.time.Duration;
import java.util.List;

/** Every action of the API over one domain. */
public final class EcsActions {
  private EcsActions() {}

  /** The table for an {@link ApiServer}. */
  public static ActionTable over(Domain domain) {
    return over(domain, Answers.SETTLE_TIMEOUT, Happenings.none());
  }

  /** The same with what happens in it. */
  public static ActionTable over(Domain domain, Happenings happenings) {
    return over(domain, Answers.SETTLE_TIMEOUT, happenings);
  }

  /** The same with another patience for the switch. */
  static ActionTable over(Domain domain, Duration settleTimeout, Happenings happenings) {
    Answers answers = new Answers(domain, settleTimeout);
    List<ActionFamily> families =
        List.of(
            new RegionActions(domain),
            new VpcActions(domain, answers),
            new SecurityGroupActions(domain, answers),
            new SecurityRuleActions(domain, answers),
            new PrefixListActions(domain, answers),
            new InstanceTypeActions(domain),
            new InstanceActions(domain, answers),
            new NetworkInterfaceActions(domain, answers),
            new AddressActions(domain, answers),
            new BindingActions(domain, answers),
            new QosActions(domain, answers),
            new PermissionActions(domain, answers),
            new FailoverGroupActions(domain, answers, happenings.board()),
            new EventActions(happenings.log()),
            new TagActions(domain, answers));
    ActionTable.Builder table = new ActionTable.Builder().regions(domain.catalog()::checkRegion);
    families.forEach(family -> family.addTo(table));
    return table.build();
  }
}
