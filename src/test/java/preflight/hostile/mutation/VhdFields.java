package preflight.hostile.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import preflight.image.vhd.VhdFiles;

/** A dynamic VHD (Microsoft, Virtual Hard Disk Image Format Specification, 2006). */
final class VhdFields implements MutatedFormat {

  private static final int SECTOR = 512;
  private static final int HEADER = 512;
  private static final int TABLE = 1536;

  @Override
  public String name() {
    return "vhd";
  }

  @Override
  public byte[] sample() {
    return VhdFiles.withHole();
  }

  @Override
  public boolean seal(byte[] image) {
    byte[] before = image.clone();
    VhdFiles.mendChecksums(image);
    return !Arrays.equals(image, before);
  }

  @Override
  public List<Mutation> mutations() {
    byte[] sample = sample();
    int last = sample.length - SECTOR;
    List<Mutation> all = new ArrayList<>();
    footer(all, "footer", last);
    footer(all, "footer copy", 0);
    List<Mutation> both = new ArrayList<>();
    footer(both, "both footers", 0);
    for (Mutation mutation : both) {
      all.add(copied(mutation, last));
    }
    header(all);
    Mutation.At table = at(all, "block allocation table", TABLE);
    table.number("entry 0", 0, 4).number("entry 2", 8, 4).number("entry 3", 12, 4);
    table.number("entry behind the disk", 16, 4);
    int block = ByteBuffer.wrap(sample).getInt(TABLE) * SECTOR;
    at(all, "sector bitmap", block).number("sectors 0 to 7", 0, 1).number("padding", 1, 1);
    return all;
  }

  /** The same change of the copy and of the footer at the end. */
  private static Mutation copied(Mutation mutation, int last) {
    List<Mutation.Change> changes = new ArrayList<>();
    for (Mutation.Change change : mutation.changes()) {
      changes.add(
          sample -> {
            byte[] changed = change.apply(sample);
            System.arraycopy(changed, 0, changed, last, SECTOR);
            return changed;
          });
    }
    return new Mutation(mutation.structure(), mutation.field(), changes);
  }

  private static Mutation.At at(List<Mutation> all, String structure, long offset) {
    return new Mutation.At(all, structure, offset, ByteOrder.BIG_ENDIAN);
  }

  static void footer(List<Mutation> all, String structure, long offset) {
    at(all, structure, offset)
        .bytes("Cookie", 0, 8)
        .number("Features", 8, 4)
        .number("File Format Version", 12, 4)
        .number("Data Offset", 16, 8)
        .number("Time Stamp", 24, 4)
        .bytes("Creator Application", 28, 4)
        .number("Creator Version", 32, 4)
        .bytes("Creator Host OS", 36, 4)
        .number("Original Size", 40, 8)
        .number("Current Size", 48, 8)
        .number("Cylinders", 56, 2)
        .number("Heads", 58, 1)
        .number("Sectors", 59, 1)
        .number("Disk Type", 60, 4)
        .number("Checksum", 64, 4)
        .bytes("Unique Id", 68, 16)
        .number("Saved State", 84, 1)
        .bytes("Reserved", 85, 427);
  }

  private static void header(List<Mutation> all) {
    at(all, "dynamic disk header", HEADER)
        .bytes("Cookie", 0, 8)
        .number("Data Offset", 8, 8)
        .number("Table Offset", 16, 8)
        .number("Header Version", 24, 4)
        .number("Max Table Entries", 28, 4)
        .number("Block Size", 32, 4)
        .number("Checksum", 36, 4)
        .bytes("Parent Unique ID", 40, 16)
        .number("Parent Time Stamp", 56, 4)
        .bytes("Reserved 1", 60, 4)
        .bytes("Parent Unicode Name", 64, 512)
        .bytes("Parent Locator Entry 1", 576, 24)
        .bytes("Reserved 2", 768, 256);
  }
}
