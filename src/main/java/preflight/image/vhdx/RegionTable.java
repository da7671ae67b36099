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

/** The region table, of which a file has two copies ([MS-VHDX] 2.2.3). */
record RegionTable(Region blockTable, Region metadata) {

  private static final String STRUCTURE = "VHDX region table";
  private static final long[] PLACES = {192 * 1024, 256 * 1024};
  private static final int LENGTH = 64 * 1024;
  private static final int MAX_ENTRIES = 2047;
  private static final long MIB = 1 << 20;

  private static final String BAT = "2DC27766-F623-4200-9D64-115E9BFD4A08";
  private static final String METADATA = "8B7CA206-4790-4B9A-B8FE-575F050F886E";

  /**
   * The first valid copy.
   *
   * @param troubles is told of a copy that is damaged or differs
   */
  static RegionTable read(ByteSource file, List<Trouble> troubles) throws IOException {
    List<ReadProblem> problems = new ArrayList<>();
    List<RegionTable> valid = new ArrayList<>();
    for (int i = 0; i < PLACES.length; i++) {
      try {
        valid.add(parse(file.littleEndian(STRUCTURE + " " + (i + 1), PLACES[i], LENGTH)));
      } catch (CorruptException e) {
        problems.add(e);
      }
    }
    if (valid.isEmpty()) {
      throw problems.get(0);
    }
    for (ReadProblem problem : problems) {
      troubles.add(problem.trouble());
    }
    if (valid.size() == 2 && !valid.get(0).equals(valid.get(1))) {
      throw new CorruptException(STRUCTURE, "its two copies list different regions", PLACES[1]);
    }
    return valid.get(0);
  }

  private static RegionTable parse(Bytes bytes) throws ReadProblem {
    if (!bytes.startsWith(0, "regi")) {
      throw bytes.corrupt(0, "Signature is not \"regi\"");
    }
    Checksum.require(bytes);
    long count = bytes.u32(8);
    if (count > MAX_ENTRIES) {
      throw bytes.corrupt(8, "EntryCount is " + count + ", more than 2047");
    }
    Optional<Region> bat = Optional.empty();
    Optional<Region> metadata = Optional.empty();
    for (int i = 0; i < count; i++) {
      int at = 16 + i * 32;
      String guid = Guids.read(bytes, at);
      boolean required = (bytes.u32(at + 28) & 1) != 0;
      boolean isBat = guid.equals(BAT);
      if (!isBat && !guid.equals(METADATA)) {
        if (required) {
          throw new UnsupportedException(
              bytes.structure(), "region " + guid + ", which is required", bytes.absolute(at));
        }
        continue;
      }
      Region region = region(bytes, at);
      if ((isBat ? bat : metadata).isPresent()) {
        throw bytes.corrupt(at, "region " + guid + " is listed twice");
      }
      if (isBat) {
        bat = Optional.of(region);
      } else {
        metadata = Optional.of(region);
      }
    }
    if (bat.isEmpty() || metadata.isEmpty()) {
      String missing = bat.isEmpty() ? "BAT" : "metadata";
      throw bytes.corrupt(8, "there is no " + missing + " region");
    }
    return new RegionTable(bat.get(), metadata.get());
  }

  private static Region region(Bytes bytes, int at) throws ReadProblem {
    long offset = bytes.u64(at + 16);
    long length = bytes.u32(at + 24);
    if (offset < MIB || offset % MIB != 0) {
      throw bytes.corrupt(at + 16, "FileOffset is " + offset + ", no multiple of 1 MiB");
    }
    if (length == 0 || length % MIB != 0) {
      throw bytes.corrupt(at + 24, "Length is " + length + ", no multiple of 1 MiB");
    }
    if (offset > Long.MAX_VALUE - length) {
      throw bytes.corrupt(at + 16, "FileOffset is " + offset + ", beyond the end of any file");
    }
    return new Region(offset, length);
  }
}
