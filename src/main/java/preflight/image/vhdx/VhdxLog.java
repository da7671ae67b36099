package preflight.image.vhdx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Trouble;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/**
 * The log of a file that was not closed ([MS-VHDX] 2.3): changes of metadata that are not yet where
 * they belong. It is laid over the file in memory, as a replay would change the file.
 */
final class VhdxLog {

  static final String STRUCTURE = "VHDX log";

  private static final int SECTOR = LogEntry.SECTOR;

  private final ByteSource log;
  private final Header header;

  /** By their places in the log; empty where there is none. Each is looked at once. */
  private final Map<Long, Optional<LogEntry>> entries = new HashMap<>();

  private long budget;

  private VhdxLog(ByteSource log, Header header) {
    this.log = log;
    this.header = header;
    this.budget = header.logLength() * Limits.VHDX_LOG_PASSES;
  }

  /**
   * The file as it is after its log has been replayed; the file itself where the log is empty.
   *
   * @param troubles is told of a log that is not empty
   */
  static ByteSource replay(ByteSource file, Header header, List<Trouble> troubles)
      throws IOException {
    if (!header.hasLog()) {
      return file;
    }
    header.requireLog();
    if (header.logLength() > Limits.VHDX_LOG) {
      throw new UnsupportedException(
          STRUCTURE, "a log of " + header.logLength() + " bytes to be replayed", header.at() + 68);
    }
    ByteSource log = file.slice(STRUCTURE, header.logOffset(), header.logLength());
    List<LogEntry> active = new VhdxLog(log, header).activeSequence();
    if (active.isEmpty()) {
      troubles.add(
          new CorruptException(
                  STRUCTURE,
                  "LogGuid is set, but the log holds no valid sequence of entries",
                  header.at() + 48)
              .trouble());
      return file;
    }
    LogEntry head = active.get(active.size() - 1);
    if (head.flushedSize() > file.size()) {
      // so much was on the host's disk before the entry was, so the file was cut off since; what
      // is gone may be any structure, and must not read as zeros ([MS-VHDX] 2.3.1.1)
      throw new TruncatedException(file.name(), file.size(), head.flushedSize());
    }
    ReplayedFile replayed = new ReplayedFile(file, head.lastSize());
    for (LogEntry entry : active) {
      entry.requirePagesWithinFile();
      entry.replay(replayed);
    }
    troubles.add(
        new CorruptException(
                STRUCTURE,
                "was not replayed when the file was last used; its changes ("
                    + active.size()
                    + (active.size() == 1 ? " entry" : " entries")
                    + ") are applied in memory",
                header.logOffset())
            .trouble());
    return replayed;
  }

  /** The valid sequence with the highest sequence number ([MS-VHDX] 2.3.3). */
  private List<LogEntry> activeSequence() throws IOException {
    List<LogEntry> best = List.of();
    long start = 0;
    while (start < header.logLength()) {
      List<LogEntry> run = new ArrayList<>();
      List<Long> places = new ArrayList<>();
      long at = start;
      Optional<LogEntry> entry = entry(at);
      while (entry.isPresent() && follows(run, entry.get()) && at - start < header.logLength()) {
        run.add(entry.get());
        places.add(at % header.logLength());
        at += entry.get().bytes().length();
        entry = entry(at % header.logLength());
      }
      int tail = run.isEmpty() ? -1 : places.indexOf(run.get(run.size() - 1).tail());
      if (tail >= 0) {
        List<LogEntry> sequence = run.subList(tail, run.size());
        if (best.isEmpty() || isNewer(sequence, best)) {
          best = sequence;
        }
        start = at;
      } else {
        start += SECTOR;
      }
    }
    return best;
  }

  private static boolean follows(List<LogEntry> run, LogEntry entry) {
    return run.isEmpty() || run.get(run.size() - 1).sequence() + 1 == entry.sequence();
  }

  private static boolean isNewer(List<LogEntry> a, List<LogEntry> b) {
    return Long.compareUnsigned(a.get(a.size() - 1).sequence(), b.get(b.size() - 1).sequence()) > 0;
  }

  private Optional<LogEntry> entry(long at) throws IOException {
    Optional<LogEntry> known = entries.get(at);
    if (known == null) {
      known = read(at);
      entries.put(at, known);
    }
    return known;
  }

  private Optional<LogEntry> read(long at) throws IOException {
    Bytes start = log.littleEndian(STRUCTURE, at, 64);
    long length = LogEntry.length(start, header.logLength());
    if (length == 0) {
      return Optional.empty();
    }
    budget -= length;
    if (budget < 0) {
      throw new CorruptException(
          STRUCTURE, "its entries overlap each other", header.logOffset() + at);
    }
    // the log is a ring
    byte[] bytes = new byte[(int) length];
    int first = (int) Math.min(length, header.logLength() - at);
    log.read(at, bytes, 0, first);
    log.read(0, bytes, first, (int) length - first);
    return LogEntry.parse(
        Bytes.littleEndian("VHDX log entry", bytes, header.logOffset() + at),
        header.logLength(),
        header.logGuid());
  }
}
