package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.store.Kind;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.dataplane.push.Intent;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the records of one kind that ENIs need are told.
 *
 * @param <R> the record type
 * @param prefix makes the name of what is said out of an id: a record may mean two things
 * @param kind the records
 * @param touched their ids among what is touched
 * @param told what is said of one
 * @param gone what is said of one that is gone
 */
record Definition<R>(
    String prefix,
    Kind<R> kind,
    Function<Touched, Set<String>> touched,
    Function<R, Notice> told,
    Function<String, Intent> gone) {
  /** All of them, in the order in which one needs the other. */
  static List<Definition<?>> all(View view, Translation translation) {
    return List.of(
        new Definition<>(
            "",
            Kinds.PREFIX_LIST,
            Touched::prefixLists,
            list -> Notice.everywhere(GroupTranslation.prefixList(list)),
            Intent.NoPrefixList::new),
        new Definition<>(
            "",
            Kinds.SECURITY_GROUP,
            Touched::groups,
            group -> Notice.everywhere(GroupTranslation.group(group)),
            Intent.NoSecurityGroup::new),
        new Definition<>(
            "",
            Kinds.VSWITCH,
            Touched::vSwitches,
            vSwitch -> translation.vSwitch(view, vSwitch),
            Intent.NoVSwitch::new),
        new Definition<>(
            "", Kinds.INSTANCE, Touched::instances, translation::instance, Intent.NoInstance::new),
        new Definition<>(
            "member ",
            Kinds.INSTANCE,
            Touched::instances,
            instance -> MemberTranslation.member(view, instance, translation.hosts()),
            Intent.NoMember::new));
  }

  /** What is said of every record. */
  Stream<Notice> notices(View view) {
    return view.all(kind).stream().map(told);
  }

  /** What is said of one record, or null if it is gone. */
  @Nullable Notice notice(View view, String id) {
    R record = view.find(kind, id);
    return record == null ? null : told.apply(record);
  }
}
