package preflight.inspection;

import java.util.List;
import java.util.Optional;
import preflight.block.Partition;
import preflight.block.Signature;
import preflight.fact.Fact;
import preflight.filesystem.FileSystemFacts;

/**
 * A partition, or a disk that is used without partitions.
 *
 * @param name {@code p1} for partition 1, {@code disk} for the whole disk
 * @param signatures what lies on it, by its magic numbers
 * @param fileSystem absent where no file system lies on it, not read where this version reads none
 *     of its kind
 */
public record DeviceFacts(
    String name,
    Optional<Partition> partition,
    long size,
    List<Signature> signatures,
    Fact<FileSystemFacts> fileSystem) {

  public DeviceFacts {
    signatures = List.copyOf(signatures);
  }

  DeviceFacts withFileSystem(Fact<FileSystemFacts> facts) {
    return new DeviceFacts(name, partition, size, signatures, facts);
  }
}
