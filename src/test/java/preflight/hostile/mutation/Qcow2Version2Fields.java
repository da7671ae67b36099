package preflight.hostile.mutation;

import java.util.ArrayList;
import java.util.List;
import preflight.image.qcow2.Qcow2Files;

/** QCOW2 of version 2, whose header has 72 bytes. */
final class Qcow2Version2Fields implements MutatedFormat {

  @Override
  public String name() {
    return "qcow2-v2";
  }

  @Override
  public byte[] sample() {
    return Qcow2Files.version2();
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    Qcow2Fields.header(all);
    Qcow2Fields.at(all, "header extension", 72).number("type", 0, 4).number("length", 4, 4);
    Qcow2Fields.tables(all, sample())
        .number("entry 0, stored", 0, 8)
        .number("entry 1, compressed", 8, 8)
        .number("entry 3, not allocated", 24, 8);
    return all;
  }
}
