package preflight.image.vmdk;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/**
 * The text that describes a VMDK, in a file of its own or embedded in a sparse one (VMware Virtual
 * Disk Format 1.1, "The Descriptor File").
 *
 * @param entries the values by their keys in lower case, without quotes; of a repeated key the
 *     first
 * @param extents in the order of the disk
 */
public record Descriptor(Map<String, String> entries, List<Extent> extents) {

  static final String STRUCTURE = "VMDK descriptor";

  private static final String NO_PARENT = "ffffffff";
  private static final String FIRST_LINE = "disk descriptorfile";

  /** What may be done with an extent's bytes. */
  public enum Access {
    RW,
    RDONLY,
    NOACCESS
  }

  /**
   * One line of the extent description.
   *
   * @param sectors its size in sectors of 512 bytes
   * @param type in upper case: FLAT, SPARSE, ZERO, VMFS, VMFSSPARSE, VMFSRDM, VMFSRAW, SESPARSE
   * @param file empty for ZERO
   * @param start where it begins in its file, in sectors
   */
  public record Extent(
      Access access, long sectors, String type, Optional<String> file, long start) {}

  public Descriptor {
    entries = Map.copyOf(entries);
    extents = List.copyOf(extents);
  }

  /** Whether {@code file} begins as a descriptor does, in whatever case and behind a mark. */
  public static boolean startsAt(ByteSource file) throws IOException {
    byte[] start = file.read(0, (int) Math.min(256, file.size()));
    String text = DescriptorText.latin1(start).strip();
    return text.startsWith("#")
        && text.substring(1).strip().toLowerCase(Locale.ROOT).startsWith(FIRST_LINE);
  }

  /**
   * Reads the descriptor that takes {@code length} bytes of {@code file} from {@code offset} on; it
   * ends at the first NUL.
   *
   * @throws CorruptException where an extent line cannot be understood
   * @throws UnsupportedException where it is longer than {@link Limits#VMDK_DESCRIPTOR}
   */
  public static Descriptor read(ByteSource file, long offset, long length) throws IOException {
    if (length > Limits.VMDK_DESCRIPTOR) {
      throw new UnsupportedException(STRUCTURE, "a descriptor of " + length + " bytes", offset);
    }
    return DescriptorText.parse(file.read(offset, (int) length), offset);
  }

  /** The value of a key, in whatever case. */
  Optional<String> value(String key) {
    return Optional.ofNullable(entries.get(key.toLowerCase(Locale.ROOT)));
  }

  /** In the specification's spelling where it is known; empty where the key is missing. */
  String createType() {
    String found = value("createType").orElse("");
    for (String known : CREATE_TYPES) {
      if (known.equalsIgnoreCase(found)) {
        return known;
      }
    }
    return found;
  }

  private static final List<String> CREATE_TYPES =
      List.of(
          "monolithicSparse",
          "monolithicFlat",
          "twoGbMaxExtentSparse",
          "twoGbMaxExtentFlat",
          "streamOptimized",
          "vmfs",
          "vmfsSparse",
          "vmfsThin",
          "seSparse",
          "fullDevice",
          "partitionedDevice",
          "vmfsRaw",
          "vmfsRDM",
          "vmfsRDMP",
          "vmfsRawDeviceMap",
          "vmfsPassthroughRawDeviceMap",
          "custom");

  /** Refuses a disk that holds only changes to another one, and one that is encrypted. */
  void requireWhole() throws UnsupportedException {
    String parent = value("parentCID").orElse(NO_PARENT);
    String hint = value("parentFileNameHint").orElse("");
    if (!parent.equalsIgnoreCase(NO_PARENT) || !hint.isEmpty()) {
      throw new UnsupportedException(
          STRUCTURE,
          "delta disk (parentCID " + parent + "), which needs its parent \"" + hint + '"');
    }
    String uuid = value("ddb.uuid.parent").orElse("");
    if (!isNil(uuid)) {
      // VirtualBox knows a parent by this alone until the machine has written to the disk
      throw new UnsupportedException(
          STRUCTURE, "delta disk (ddb.uuid.parent " + uuid + "), which needs its parent");
    }
    for (String key : entries.keySet()) {
      if (key.startsWith("encryption.")) {
        throw new UnsupportedException(STRUCTURE, "encrypted disk (" + key + ")");
      }
    }
  }

  /** Whether a UUID is missing or that of nothing, all zeros. */
  private static boolean isNil(String uuid) {
    for (int i = 0; i < uuid.length(); i++) {
      if (uuid.charAt(i) != '0' && uuid.charAt(i) != '-') {
        return false;
      }
    }
    return true;
  }

  /** Of all extents together, in sectors. */
  long sectors() throws CorruptException {
    long sum = 0;
    for (Extent extent : extents) {
      sum += extent.sectors();
      if (sum < 0 || sum > DescriptorText.MAX_SECTORS) {
        throw new CorruptException(STRUCTURE, "the extents together are too large");
      }
    }
    return sum;
  }
}
