package preflight.image;

import java.io.IOException;
import java.util.List;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.image.Detector.Detection;
import preflight.image.qcow2.Qcow2;
import preflight.image.vdi.Vdi;
import preflight.image.vhd.Vhd;
import preflight.image.vhdx.Vhdx;
import preflight.image.vmdk.Vmdk;
import preflight.io.ByteSource;
import preflight.io.Trouble;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/** Opens one virtual disk, whatever its format. */
public final class Disks {

  private Disks() {}

  /**
   * The disk that a file holds. Only headers are read; what the content does wrong is told in the
   * result. A format that is known but not read gives a disk whose content has failed with the
   * format's name; it is never taken for raw. Bytes in which nothing at all is known are read as
   * they are, and called unformatted.
   *
   * @param siblings where extents of a split disk are found; what it opens stays open, since the
   *     disk reads from it
   * @throws IOException where the host cannot read the file
   */
  public static VirtualDisk open(ByteSource file, Siblings siblings) throws IOException {
    return open(file, siblings, Detector.detect(file));
  }

  /**
   * The same of a file of which it is known what it is.
   *
   * @param detection of this file
   */
  static VirtualDisk open(ByteSource file, Siblings siblings, Detection detection)
      throws IOException {
    return switch (detection.format()) {
      case VMDK -> Vmdk.open(file, siblings, detection.by());
      case VDI -> Vdi.open(file, detection.by());
      case QCOW2 -> Qcow2.open(file, detection.by());
      case VHD -> Vhd.open(file, detection.by());
      case VHDX -> Vhdx.open(file, detection.by());
      case RAW, UNFORMATTED -> plain(file, detection);
      default -> refused(file, detection);
    };
  }

  private static VirtualDisk plain(ByteSource file, Detection detection) {
    Container container =
        new Container(detection.format(), "", detection.by(), List.of(), List.of());
    return new VirtualDisk(
        file.name(), container, file.size(), new Fact.Known<>(file, Place.ofDisk(file.name())));
  }

  private static VirtualDisk refused(ByteSource file, Detection detection) throws IOException {
    Format format = detection.format();
    Container container = new Container(format, "", detection.by(), List.of(), List.of());
    return new VirtualDisk(
        file.name(),
        container,
        ForeignSize.of(format, file),
        new Fact.Failed<>(why(file, container), Place.ofDisk(file.name())));
  }

  private static Trouble why(ByteSource file, Container container) {
    if (file.size() == 0) {
      return new TruncatedException(file.name(), 0, 512).trouble();
    }
    String feature =
        switch (container.format()) {
          case UNKNOWN -> "a file that is no disk image (" + container.detectedBy() + ")";
          case GIT_LFS_POINTER -> "Git LFS pointer, which stands for an image that was not fetched";
          case OVA, OVF -> container.label() + ", which describes a machine, as a disk of one";
          case GZIP, XZ, ZSTD, BZIP2, ZIP -> container.label() + " compressed file";
          default -> container.label() + " format";
        };
    return new UnsupportedException(file.name(), feature).trouble();
  }
}
