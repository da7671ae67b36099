package preflight.image.ova;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Trouble;

/**
 * What an OVF descriptor says (DMTF DSP0243, versions 1 and 2), in its own order.
 *
 * @param namespace of the root element, which tells the version
 * @param troubles what was met that did not prevent reading
 */
public record OvfDescriptor(
    String namespace,
    List<OvfFile> files,
    List<OvfDisk> disks,
    List<OvfSystem> systems,
    List<Trouble> troubles) {

  public OvfDescriptor {
    files = List.copyOf(files);
    disks = List.copyOf(disks);
    systems = List.copyOf(systems);
    troubles = List.copyOf(troubles);
  }

  /**
   * Reads a descriptor of at most 4 MiB.
   *
   * @throws preflight.io.CorruptException where it is not well-formed, has a document type, or is
   *     no OVF descriptor
   */
  public static OvfDescriptor parse(ByteSource source) throws IOException {
    return OvfParser.parse(source);
  }

  public Optional<OvfFile> file(String id) {
    for (OvfFile file : files) {
      if (file.id().equals(id)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  public Optional<OvfDisk> disk(String diskId) {
    for (OvfDisk disk : disks) {
      if (disk.diskId().equals(diskId)) {
        return Optional.of(disk);
      }
    }
    return Optional.empty();
  }

  /** Whether a file is split into chunks, which EC2 refuses for the whole package. */
  public boolean chunked() {
    for (OvfFile file : files) {
      if (file.chunked()) {
        return true;
      }
    }
    return false;
  }

  /** The firmware of the first system that names one. */
  public Optional<String> firmware() {
    for (OvfSystem system : systems) {
      if (system.firmware().isPresent()) {
        return system.firmware();
      }
    }
    return Optional.empty();
  }
}
