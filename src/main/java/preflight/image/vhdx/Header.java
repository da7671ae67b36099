package preflight.image.vhdx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/**
 * A header ([MS-VHDX] 2.2.2). A file has two, of which the valid one with the higher sequence
 * number is in force; writers change the other one, so that a cut never damages both.
 *
 * @param at its offset in bytes
 * @param logGuid {@link Guids#ZERO} where the log is empty
 * @param logOffset in bytes
 * @param logLength in bytes
 */
record Header(
    long at, long sequence, String logGuid, int logVersion, long logOffset, long logLength) {

  private static final int LENGTH = 4096;
  private static final long[] PLACES = {64 * 1024, 128 * 1024};
  private static final long MIB = 1 << 20;

  /**
   * The one in force.
   *
   * @param troubles is told of the other one where it is damaged
   * @throws ReadProblem where none is valid
   */
  static Header read(ByteSource file, List<Trouble> troubles) throws IOException {
    List<ReadProblem> problems = new ArrayList<>();
    Optional<Header> best = Optional.empty();
    for (int i = 0; i < PLACES.length; i++) {
      try {
        Header header = parse(file.littleEndian("VHDX header " + (i + 1), PLACES[i], LENGTH));
        if (best.isEmpty() || header.isNewer(best.get())) {
          best = Optional.of(header);
        }
      } catch (ReadProblem e) {
        problems.add(e);
      }
    }
    if (best.isEmpty()) {
      throw problems.get(0);
    }
    for (ReadProblem problem : problems) {
      troubles.add(problem.trouble());
    }
    return best.get();
  }

  private static Header parse(Bytes bytes) throws ReadProblem {
    if (!bytes.startsWith(0, "head")) {
      throw bytes.corrupt(0, "Signature is not \"head\"");
    }
    Checksum.require(bytes);
    long sequence = bytes.bits64(8);
    String logGuid = Guids.read(bytes, 48);
    int logVersion = bytes.u16(64);
    int version = bytes.u16(66);
    if (version != 1) {
      throw new UnsupportedException(bytes.structure(), "Version " + version, bytes.absolute(66));
    }
    long logLength = bytes.u32(68);
    long logOffset = bytes.u64(72);
    return new Header(bytes.absolute(0), sequence, logGuid, logVersion, logOffset, logLength);
  }

  private boolean isNewer(Header other) {
    return Long.compareUnsigned(sequence, other.sequence) > 0;
  }

  boolean hasLog() {
    return !logGuid.equals(Guids.ZERO);
  }

  /** Fails where there is a log that cannot be where the header says. */
  void requireLog() throws ReadProblem {
    if (logVersion != 0) {
      throw new UnsupportedException(VhdxLog.STRUCTURE, "LogVersion " + logVersion, at + 64);
    }
    if (logLength == 0 || logLength % MIB != 0) {
      throw new CorruptException(
          "VHDX header", "LogLength is " + logLength + ", no multiple of 1 MiB", at + 68);
    }
    if (logOffset < MIB || logOffset % MIB != 0) {
      throw new CorruptException(
          "VHDX header", "LogOffset is " + logOffset + ", no multiple of 1 MiB", at + 72);
    }
  }
}
