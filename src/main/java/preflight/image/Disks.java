package preflight.image;

import java.io.IOException;
import java.util.List;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.ByteSource;

/** Opens one virtual disk, whatever its format. */
public final class Disks {

  private Disks() {}

  /**
   * The disk that a file holds. What its content does wrong is told in the result.
   *
   * @param siblings where extents of a split disk are found
   * @throws IOException where the host cannot read the file
   */
  public static VirtualDisk open(ByteSource file, Siblings siblings) throws IOException {
    Container raw = new Container(Format.RAW, "", "", List.of(), List.of());
    return new VirtualDisk(
        file.name(), raw, file.size(), new Fact.Known<>(file, Place.ofDisk(file.name())));
  }
}
