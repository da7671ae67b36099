package preflight.hostile.mutation;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import preflight.image.vmdk.VmdkFiles;

/** A hosted sparse extent (VMware Virtual Disk Format 1.1). */
final class VmdkSparseFields implements MutatedFormat {

  private static final int SECTOR = 512;

  @Override
  public String name() {
    return "vmdk-sparse";
  }

  @Override
  public byte[] sample() {
    return VmdkFiles.sparse();
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    header(all, "header", 0);
    at(all, "redundant grain directory", 9 * SECTOR).number("entry 0", 0, 4);
    at(all, "grain directory", 10 * SECTOR).number("entry 0", 0, 4);
    at(all, "grain table", 11 * SECTOR).number("entry 0", 0, 4).number("entry 7", 28, 4);
    at(all, "redundant grain table", 12 * SECTOR).number("entry 0", 0, 4);
    return all;
  }

  static Mutation.At at(List<Mutation> all, String structure, long offset) {
    return new Mutation.At(all, structure, offset, ByteOrder.LITTLE_ENDIAN);
  }

  static void header(List<Mutation> all, String structure, long offset) {
    at(all, structure, offset)
        .number("magicNumber", 0, 4)
        .number("version", 4, 4)
        .number("flags", 8, 4)
        .number("capacity", 12, 8)
        .number("grainSize", 20, 8)
        .number("descriptorOffset", 28, 8)
        .number("descriptorSize", 36, 8)
        .number("numGTEsPerGT", 44, 4)
        .number("rgdOffset", 48, 8)
        .number("gdOffset", 56, 8)
        .number("overHead", 64, 8)
        .number("uncleanShutdown", 72, 1)
        .bytes("singleEndLineChar", 73, 1)
        .bytes("nonEndLineChar", 74, 1)
        .bytes("doubleEndLineChar1", 75, 1)
        .bytes("doubleEndLineChar2", 76, 1)
        .number("compressAlgorithm", 77, 2);
  }
}
