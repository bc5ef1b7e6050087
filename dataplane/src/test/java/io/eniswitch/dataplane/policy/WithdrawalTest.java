package io.eniswitch.dataplane.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class WithdrawalTest {
  private static final RankedRule DEFAULT = drop(RuleMatch.of(RuleProtocol.ALL, new Peer.Any()));
  private static final RuleMatch WEB = tcp("10.0.0.0/8", 80);
  private static final RuleMatch WEB_OF_HALF = tcp("10.0.0.0/9", 80);

  @Test
  void shouldLoseNothingByARuleThatComesElsewhereAmongAcceptingOnes() {
    RankedRule web = accept(WEB);
    RankedRule ssh = accept(tcp("10.1.0.0/16", 22));
    assertThat(lost(List.of(web, ssh), List.of(ssh, web))).isEmpty();
  }

  @Test
  void shouldLoseNothingByAWiderRuleOrOneMore() {
    assertThat(lost(List.of(accept(WEB_OF_HALF)), List.of(accept(WEB)))).isEmpty();
    assertThat(lost(List.of(accept(WEB)), List.of(accept(tcp("10.2.0.0/16", 22)), accept(WEB))))
        .isEmpty();
  }

  @Test
  void shouldLoseNothingByADroppingRuleLess() {
    assertThat(lost(List.of(drop(WEB_OF_HALF), accept(WEB)), List.of(accept(WEB)))).isEmpty();
  }

  @Test
  void shouldLoseWhatAnAcceptingRuleThatIsGoneWasAbout() {
    assertThat(lost(List.of(accept(WEB)), List.of())).containsExactly(WEB);
    assertThat(lost(List.of(accept(WEB)), List.of(accept(WEB_OF_HALF)))).containsExactly(WEB);
  }

  @Test
  void shouldLoseWhatANewDroppingRuleIsAboutUnlessAnAcceptingOneComesFirst() {
    RankedRule web = accept(WEB);
    RankedRule some = drop(WEB_OF_HALF);
    assertThat(lost(List.of(web), List.of(some, web))).containsExactly(WEB_OF_HALF);
    assertThat(lost(List.of(web), List.of(web, some))).isEmpty();
  }

  @Test
  void shouldLoseWhatBothAreAboutWhenADroppingRuleComesBeforeAnAcceptingOne() {
    RankedRule web = accept(WEB);
    RankedRule half = drop(RuleMatch.of(RuleProtocol.ALL, network("10.0.0.0/9")));
    assertThat(lost(List.of(web, half), List.of(half, web))).containsExactly(WEB_OF_HALF);
    RankedRule elsewhere = drop(RuleMatch.of(RuleProtocol.UDP, network("10.0.0.0/9")));
    assertThat(lost(List.of(web, elsewhere), List.of(elsewhere, web))).isEmpty();
  }

  @Test
  void shouldTakeARuleOfAGroupForOneAboutEveryone() {
    RuleMatch ofGroup = RuleMatch.of(RuleProtocol.TCP, new Peer.Group(1), PortRange.of(80));
    RuleMatch ofAll = RuleMatch.of(RuleProtocol.TCP, new Peer.Any(), PortRange.of(80));
    assertThat(lost(List.of(accept(ofGroup)), List.of())).containsExactly(ofAll);
  }

  @Test
  void shouldStopLookingWhenMoreIsLostThanIsRemembered() {
    List<RankedRule> accepts = new ArrayList<>();
    List<RankedRule> drops = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      accepts.add(accept(tcp("10.0.0.0/8", i)));
      drops.add(drop(RuleMatch.of(RuleProtocol.TCP, network("10." + i / 4 + ".0.0/16"))));
    }
    List<RankedRule> before = new ArrayList<>(accepts);
    before.addAll(drops);
    List<RankedRule> after = new ArrayList<>(drops);
    after.addAll(accepts);
    assertThat(lost(before, after)).hasSize(RuleChanges.MAX_RULES + 1);
  }

  private static Set<RuleMatch> lost(List<RankedRule> before, List<RankedRule> after) {
    PolicyCompiler.Sources sources = new PolicyCompiler.Sources(new MemberSet(), Map.of());
    return Withdrawal.between(withDefault(before), sources, withDefault(after), sources);
  }

  private static List<RankedRule> withDefault(List<RankedRule> rules) {
    List<RankedRule> all = new ArrayList<>(rules);
    all.add(DEFAULT);
    return all;
  }

  private static RankedRule accept(RuleMatch match) {
    return new RankedRule(Grounds.RULE, 1, RuleAction.ACCEPT, 1, "sgr-1", match);
  }

  private static RankedRule drop(RuleMatch match) {
    return new RankedRule(Grounds.RULE, 1, RuleAction.DROP, 1, "sgr-1", match);
  }

  private static RuleMatch tcp(String peer, int port) {
    return RuleMatch.of(RuleProtocol.TCP, network(peer), PortRange.of(port));
  }

  private static Peer network(String cidr) {
    return new Peer.Network(Cidr.parse(cidr));
  }
}
