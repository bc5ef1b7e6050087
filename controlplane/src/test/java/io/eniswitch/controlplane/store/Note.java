package io.eniswitch.controlplane.store;

import java.util.List;

/** A record for tests: found by its room and by each of its words. */
record Note(String id, String room, List<String> words) {
  static final Index<Note> BY_ROOM = new Index<>("room", note -> List.of(note.room()));
  static final Index<Note> BY_WORD = new Index<>("word", Note::words);
  static final Kind<Note> KIND =
      new Kind<>("note", Note.class, Note::id, List.of(BY_ROOM, BY_WORD));

  static Note of(String id, String room, String... words) {
    return new Note(id, room, List.of(words));
  }
}
