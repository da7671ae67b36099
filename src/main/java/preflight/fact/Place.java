package preflight.fact;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Where in an image a fact stands.
 *
 * @param disk the file that holds the disk, for example {@code disk1.vmdk}; empty for the whole
 *     input and for a logical volume
 * @param volume the partition or volume on it, for example {@code p2}, or {@code vg/root}
 * @param path the absolute path within the guest's file tree
 * @param line counted from 1, within {@code path}
 * @param offset in bytes, within the innermost of the above
 */
public record Place(
    Optional<String> disk,
    Optional<String> volume,
    Optional<String> path,
    OptionalInt line,
    OptionalLong offset) {

  public static Place ofDisk(String disk) {
    return new Place(
        Optional.of(disk),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  /** A file of the guest, where it does not matter on which volume it lies. */
  public static Place ofPath(String path) {
    return new Place(
        Optional.empty(),
        Optional.empty(),
        Optional.of(path),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  /** A logical volume, which lies on no single disk. */
  public static Place ofVolume(String name) {
    return new Place(
        Optional.empty(),
        Optional.of(name),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  public Place withVolume(String name) {
    return new Place(disk, Optional.of(name), path, line, offset);
  }

  public Place withPath(String name) {
    return new Place(disk, volume, Optional.of(name), line, offset);
  }

  public Place atLine(int number) {
    return new Place(disk, volume, path, OptionalInt.of(number), offset);
  }

  public Place atOffset(long bytes) {
    return new Place(disk, volume, path, line, OptionalLong.of(bytes));
  }

  /** For example {@code disk1.vmdk:p2:/boot/grub/grub.cfg:14} or {@code disk.raw at byte 510}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    disk.ifPresent(text::append);
    volume.ifPresent(v -> text.append(text.isEmpty() ? "" : ":").append(v));
    path.ifPresent(p -> text.append(text.isEmpty() ? "" : ":").append(p));
    line.ifPresent(l -> text.append(':').append(l));
    offset.ifPresent(o -> text.append(text.isEmpty() ? "byte " : " at byte ").append(o));
    return text.toString();
  }
}
