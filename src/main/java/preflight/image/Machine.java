package preflight.image;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.image.ova.Manifest;
import preflight.image.ova.OvfFacts;
import preflight.io.ByteSource;

/**
 * One machine: its virtual disks in the order in which its controllers present them.
 *
 * @param name what it was opened by, for people
 * @param container the outermost container: an OVA or OVF, or that of the only disk
 * @param size of all host files together, in bytes
 * @param disks empty where the container cannot be read; its troubles say why
 * @param files of the host, closed with the machine
 * @param ovf what the descriptor of an OVA or OVF says; empty where there is none
 * @param manifest the digests of an OVA or OVF; empty where there are none
 * @param siblings the files of an OVA or beside an image, for example to verify the manifest
 */
public record Machine(
    String name,
    Container container,
    long size,
    List<VirtualDisk> disks,
    List<ByteSource> files,
    Optional<OvfFacts> ovf,
    Optional<Manifest> manifest,
    Siblings siblings)
    implements AutoCloseable {

  public Machine {
    disks = List.copyOf(disks);
    files = List.copyOf(files);
  }

  /** A machine that is no OVF package. */
  public Machine(
      String name,
      Container container,
      long size,
      List<VirtualDisk> disks,
      List<ByteSource> files) {
    this(name, container, size, disks, files, Optional.empty(), Optional.empty(), Siblings.NONE);
  }

  /**
   * @throws IOException the first failure of a file, all of which are closed
   */
  @Override
  public void close() throws IOException {
    Optional<IOException> failure = Optional.empty();
    for (ByteSource file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failure = failure.isPresent() ? failure : Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
