package preflight.hostile.mutation;

import java.util.ArrayList;
import java.util.List;
import preflight.image.qcow2.Qcow2Files;

/** QCOW2 with subclusters, each of which has two bits in the L2 entry. */
final class Qcow2ExtendedFields implements MutatedFormat {

  @Override
  public String name() {
    return "qcow2-extended";
  }

  @Override
  public byte[] sample() {
    return Qcow2Files.extended();
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    Qcow2Fields.at(all, "header", 0)
        .number("cluster_bits", 20, 4)
        .number("incompatible_features", 72, 8);
    Qcow2Fields.tables(all, sample())
        .number("entry 0", 0, 8)
        .number("entry 0, zero bits", 8, 4)
        .number("entry 0, allocation bits", 12, 4)
        .number("entry 1", 16, 8)
        .number("entry 1, bitmap", 24, 8)
        .number("entry 2, bitmap", 40, 8);
    return all;
  }
}
