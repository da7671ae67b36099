package preflight.hostile.mutation;

import java.util.List;
import java.util.Map;

/** One format: a good sample and every field of its headers. */
interface MutatedFormat {

  /** As in the first column of the table. */
  String name();

  /** A file that is read without troubles; a new array each time. */
  byte[] sample() throws Exception;

  List<Mutation> mutations() throws Exception;

  /**
   * Computes checksums anew after a change, so that deeper code is reached; false where the format
   * has none.
   */
  default boolean seal(byte[] image) {
    return false;
  }

  /** Whether the fields are in files of the guest, whose contents so change with them. */
  default boolean inFiles() {
    return false;
  }

  /** Files beside the sample, by name. */
  default Map<String, byte[]> beside() throws Exception {
    return Map.of();
  }
}
