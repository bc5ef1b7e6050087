package io.eniswitch.controlplane.store.sqlite;

import io.eniswitch.controlplane.store.Change;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.Journal;
import io.eniswitch.controlplane.store.Kind;
import io.eniswitch.controlplane.store.StoreException;
import io.eniswitch.controlplane.store.TextType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps the last state of every record in one SQLite file: write-ahead log, fully synchronised.
 *
 * <p><b>Threading</b>: one thread at a time. <b>Layout</b>: table {@code record(kind, key, body)},
 * the body as JSON; table {@code meta(name, value)} with {@code format} and {@code revision}.
 * <b>Bounds</b>: the file is locked, so that two processes never share one.
 */
public final class SqliteJournal implements Journal {
  private static final long FORMAT = 1;
  private static final int CHUNK = 4_096;
  private static final String READ_META = "select value from meta where name = ?";
  private static final String WRITE_META = "insert or replace into meta values (?, ?)";

  private final Path file;
  private final JsonCodec codec;
  private final Connection connection;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement revise;

  private SqliteJournal(Path file, JsonCodec codec, Connection connection) throws SQLException {
    this.file = file;
    this.codec = codec;
    this.connection = connection;
    this.put = connection.prepareStatement("insert or replace into record values (?, ?, ?)");
    this.remove = connection.prepareStatement("delete from record where kind = ? and key = ?");
    this.revise = connection.prepareStatement(WRITE_META);
  }

  /**
   * Opens the file, made with its directory if it does not exist.
   *
   * @param textTypes values inside records that are kept as text
   * @throws StoreException if it cannot be used: another process has it, or a newer version made it
   */
  public static SqliteJournal open(Path file, List<TextType<?>> textTypes) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try {
        prepare(file, connection);
        return new SqliteJournal(file, new JsonCodec(textTypes), connection);
      } catch (SQLException | StoreException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException | IOException e) {
      throw new StoreException("cannot use " + file + ": " + e.getMessage(), e);
    }
  }

  private static void prepare(Path file, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 0");
      statement.execute("pragma locking_mode = exclusive");
      statement.execute("pragma journal_mode = wal");
      statement.execute("pragma synchronous = full");
      statement.execute("create table if not exists meta(name text primary key, value integer)");
      statement.execute(
          "create table if not exists record(kind text, key text, body blob,"
              + " primary key (kind, key)) without rowid");
    }
    long format = meta(connection, "format");
    if (format == 0) {
      try (PreparedStatement write = connection.prepareStatement(WRITE_META)) {
        write.setString(1, "format");
        write.setLong(2, FORMAT);
        write.executeUpdate();
      }
    } else if (format != FORMAT) {
      throw new StoreException(file + " has format " + format + ", this version reads " + FORMAT);
    }
    connection.setAutoCommit(false);
  }

  private static long meta(Connection connection, String name) throws SQLException {
    try (PreparedStatement read = connection.prepareStatement(READ_META)) {
      read.setString(1, name);
      try (ResultSet rows = read.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  @Override
  public long load(List<Kind<?>> kinds, BiConsumer<Kind<?>, Object> sink) {
    Map<String, Kind<?>> byName =
        kinds.stream().collect(Collectors.toMap(Kind::name, Function.identity()));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select kind, key, body from record")) {
      List<Row> chunk = new ArrayList<>(CHUNK);
      while (rows.next()) {
        Kind<?> kind = byName.get(rows.getString(1));
        if (kind == null) {
          throw new StoreException(file + " has records of unknown kind " + rows.getString(1));
        }
        chunk.add(new Row(kind, rows.getBytes(3)));
        if (chunk.size() == CHUNK) {
          decode(chunk, sink);
          chunk.clear();
        }
      }
      decode(chunk, sink);
      return meta(connection, "revision");
    } catch (SQLException e) {
      throw new StoreException("cannot read " + file, e);
    }
  }

  /** A record as it is on disk. */
  private record Row(Kind<?> kind, byte[] body) {}

  /** Decoding is most of the time a start takes, so all processors do it. */
  private void decode(List<Row> rows, BiConsumer<Kind<?>, Object> sink) {
    List<Object> records =
        rows.parallelStream().<Object>map(row -> codec.decode(row.body, row.kind.type())).toList();
    for (int i = 0; i < rows.size(); i++) {
      sink.accept(rows.get(i).kind, records.get(i));
    }
  }

  @Override
  public void append(List<ChangeSet> sets) {
    Map<List<String>, Change<?>> last = new LinkedHashMap<>();
    for (ChangeSet set : sets) {
      set.changes()
          .forEach(change -> last.put(List.of(change.kind().name(), change.key()), change));
    }
    try {
      for (Change<?> change : last.values()) {
        write(change);
      }
      put.executeBatch();
      remove.executeBatch();
      revise.setString(1, "revision");
      revise.setLong(2, sets.getLast().revision());
      revise.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      throw new StoreException("cannot write " + file, e);
    }
  }

  private void write(Change<?> change) throws SQLException {
    Object after = change.after();
    PreparedStatement statement = after == null ? remove : put;
    statement.setString(1, change.kind().name());
    statement.setString(2, change.key());
    if (after != null) {
      statement.setBytes(3, codec.encode(after));
    }
    statement.addBatch();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException("cannot close " + file, e);
    }
  }
}
