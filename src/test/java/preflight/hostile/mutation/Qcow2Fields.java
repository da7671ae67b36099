package preflight.hostile.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import preflight.image.qcow2.Qcow2Files;

/** QCOW2 of version 3 (QEMU docs/interop/qcow2.rst). It has no checksums. */
final class Qcow2Fields implements MutatedFormat {

  private static final int CLUSTER = 512;
  private static final int HEADER = 104;
  private static final int L1_OFFSET = 40;

  @Override
  public String name() {
    return "qcow2";
  }

  @Override
  public byte[] sample() {
    return Qcow2Files.withExtension();
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    header(all);
    at(all, "header", 0)
        .number("incompatible_features", 72, 8)
        .number("compatible_features", 80, 8)
        .number("autoclear_features", 88, 8)
        .number("refcount_order", 96, 4)
        .number("header_length", 100, 4);
    at(all, "header extension", HEADER).number("type", 0, 4).number("length", 4, 4);
    at(all, "feature name table", HEADER + 8L)
        .number("feature type", 0, 1)
        .number("bit number", 1, 1)
        .bytes("feature name", 2, 46);
    at(all, "refcount table", CLUSTER).number("entry 0", 0, 8);
    tables(all, sample())
        .number("entry 0, stored", 0, 8)
        .number("entry 1, compressed", 8, 8)
        .number("entry 1, sectors", 8, 1)
        .number("entry 3, not allocated", 24, 8)
        .number("entry 5, zero", 40, 8)
        .number("entry 6, zero and allocated", 48, 8)
        .number("entry behind the disk", 64, 8);
    return all;
  }

  static Mutation.At at(List<Mutation> all, String structure, long offset) {
    return new Mutation.At(all, structure, offset, ByteOrder.BIG_ENDIAN);
  }

  /** As far as version 2 has it. */
  static void header(List<Mutation> all) {
    at(all, "header", 0)
        .number("magic", 0, 4)
        .number("version", 4, 4)
        .number("backing_file_offset", 8, 8)
        .number("backing_file_size", 16, 4)
        .number("cluster_bits", 20, 4)
        .number("size", 24, 8)
        .number("crypt_method", 32, 4)
        .number("l1_size", 36, 4)
        .number("l1_table_offset", 40, 8)
        .number("refcount_table_offset", 48, 8)
        .number("refcount_table_clusters", 56, 4)
        .number("nb_snapshots", 60, 4)
        .number("snapshots_offset", 64, 8);
  }

  /** The L1 entry; returns the L2 table that it refers to. */
  static Mutation.At tables(List<Mutation> all, byte[] sample) {
    ByteBuffer file = ByteBuffer.wrap(sample);
    long l1 = file.getLong(L1_OFFSET);
    at(all, "L1 table", l1).number("entry 0", 0, 8).number("entry behind the disk", 8, 8);
    long l2 = file.getLong((int) l1) & 0x00FFFFFFFFFFFE00L;
    return at(all, "L2 table", l2);
  }
}
