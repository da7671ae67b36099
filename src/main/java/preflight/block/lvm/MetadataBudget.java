package preflight.block.lvm;

import preflight.io.Bytes;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/** How much of descriptions is read in one machine, however many labels lead to them. */
final class MetadataBudget {

  private long left = Limits.LVM_TEXTS;
  private int values = Limits.LVM_VALUES;
  private int volumes = Limits.LVM_VOLUMES;

  void take(long bytes, Bytes header) throws UnsupportedException {
    if (bytes > left) {
      throw new UnsupportedException(
          header.structure(),
          "descriptions of more than " + Limits.LVM_TEXTS + " bytes in one machine",
          header.absolute(48));
    }
    left -= bytes;
  }

  /** Whether one more logical volume may be told of. */
  boolean takeVolume() {
    return --volumes >= 0;
  }

  /** Whether one more value may be kept. */
  boolean takeValue() {
    return --values >= 0;
  }
}
