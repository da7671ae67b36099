package preflight.hostile.mutation;

import java.util.ArrayList;
import java.util.List;
import preflight.image.vmdk.VmdkFiles;

/** A stream-optimized extent with its footer and markers (VMware Virtual Disk Format 1.1). */
final class VmdkStreamFields implements MutatedFormat {

  private static final int SECTOR = 512;

  @Override
  public String name() {
    return "vmdk-stream";
  }

  @Override
  public byte[] sample() {
    return VmdkFiles.stream();
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    long end = sample().length;
    VmdkSparseFields.header(all, "header", 0);
    VmdkSparseFields.at(all, "grain marker", 9 * SECTOR).number("lba", 0, 8).number("size", 8, 4);
    marker(all, "grain directory marker", end - 5 * SECTOR);
    VmdkSparseFields.at(all, "grain directory", end - 4 * SECTOR).number("entry 0", 0, 4);
    marker(all, "footer marker", end - 3 * SECTOR);
    VmdkSparseFields.header(all, "footer", end - 2 * SECTOR);
    marker(all, "end-of-stream marker", end - SECTOR);
    return all;
  }

  private static void marker(List<Mutation> all, String structure, long offset) {
    VmdkSparseFields.at(all, structure, offset)
        .number("numSectors", 0, 8)
        .number("size", 8, 4)
        .number("type", 12, 4);
  }
}
