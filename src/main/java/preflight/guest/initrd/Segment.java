package preflight.guest.initrd;

import java.util.List;
import java.util.Optional;

/**
 * One part of an initrd: a plain cpio archive, or something packed that holds one or more.
 *
 * @param offset of its first byte within the initrd
 * @param packedBytes its length within the initrd
 * @param unpackedBytes the same for a plain one
 * @param archives that were read to their trailers
 * @param entries files, directories and links of all its archives
 * @param firstNames of the first entries, as they are written
 * @param check what protects an xz segment: Linux unpacks only None and CRC32
 *     (Documentation/staging/xz.rst), although xz itself writes CRC64 unless told otherwise
 */
public record Segment(
    long offset,
    Packing packing,
    long packedBytes,
    long unpackedBytes,
    int archives,
    int entries,
    List<String> firstNames,
    Optional<String> check) {

  public Segment {
    firstNames = List.copyOf(firstNames);
  }

  /** Whether Linux can have been built to unpack it. */
  public boolean linuxReads() {
    return packing.linuxReads()
        && (check.isEmpty() || check.get().equals("None") || check.get().equals("CRC32"));
  }
}
