package io.eniswitch.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TableTest {
  private static final int KEYS = 300;
  private static final int CHANGES = 3_000;
  private static final Index<Thing> COLOUR = new Index<>("colour", Thing::colours);
  private static final Index<Thing> SIZE = new Index<>("size", thing -> List.of(thing.size));
  private static final Kind<Thing> THING =
      new Kind<>("thing", Thing.class, Thing::key, List.of(COLOUR, SIZE));

  private record Thing(String key, List<String> colours, String size, int version) {}

  @Test
  void shouldFindWhatALookAtEveryRecordFinds() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    TreeMap<String, Thing> expected = new TreeMap<>();
    Table<Thing> table = Table.empty(THING);
    for (int i = 0; i < CHANGES; i++) {
      String key = "%03d".formatted(random.nextInt(KEYS));
      if (random.nextInt(4) == 0) {
        expected.remove(key);
        table = table.without(key);
      } else {
        Thing thing = thing(random, key, i);
        expected.put(key, thing);
        table = table.with(thing);
      }
      if (i % 50 == 0) {
        check(table, expected, "%03d".formatted(random.nextInt(KEYS)));
        check(Table.of(THING, expected), expected, "");
      }
    }
  }

  private static Thing thing(SplittableRandom random, String key, int version) {
    // One value that nearly all have, some that few have.
    List<String> colours =
        random.nextInt(20) == 0 ? List.of() : List.of("any", "c" + random.nextInt(40));
    return new Thing(key, colours, random.nextInt(3) == 0 ? "large" : "small", version);
  }

  private static void check(
      Table<Thing> table, NavigableMap<String, Thing> expected, String after) {
    for (String colour : List.of("any", "c1", "c2", "none")) {
      assertThat(table.where(COLOUR, colour, after))
          .hasSameSizeAs(found(expected, after, colour))
          .containsExactlyElementsOf(found(expected, after, colour));
    }
    assertThat(table.where(SIZE, "large", ""))
        .containsExactlyElementsOf(
            expected.values().stream().filter(thing -> thing.size.equals("large")).toList());
  }

  private static List<Thing> found(NavigableMap<String, Thing> all, String after, String colour) {
    return all.tailMap(after, after.isEmpty()).values().stream()
        .filter(thing -> thing.colours.contains(colour))
        .toList();
  }

  @Test
  void shouldLeaveTheIndexesAloneInWhichARecordKeepsItsValues() {
    Table<Thing> before = Table.empty(THING).with(new Thing("a", List.of("red"), "small", 1));
    Table<Thing> after = before.with(new Thing("a", List.of("red"), "large", 2));
    assertThat(after.indexes().get(0)).isSameAs(before.indexes().get(0));
    assertThat(after.where(COLOUR, "red", "")).extracting(Thing::version).containsExactly(2);
    assertThat(before.where(COLOUR, "red", "")).extracting(Thing::version).containsExactly(1);
  }
}
