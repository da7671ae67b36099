package preflight.image.ova;

import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;

/**
 * What is known of the OVF package that holds a machine.
 *
 * @param name the descriptor's file name
 * @param first whether the descriptor is the archive's first member, which some products insist on;
 *     true where there is no archive
 * @param descriptor failed where it cannot be read
 * @param disks in the machine's order, one for each of its disks
 */
public record OvfFacts(
    String name, boolean first, Fact<OvfDescriptor> descriptor, List<PackagedDisk> disks) {

  /**
   * A disk of the package.
   *
   * @param disk its element; empty where a drive names a file directly
   * @param file the element of its file; empty where the reference leads nowhere
   * @param fileName its name in the package, percent escapes resolved; empty where there is none
   * @param attached whether a hardware item uses it
   * @param truncated whether the archive ends within its file
   */
  public record PackagedDisk(
      Optional<OvfDisk> disk,
      Optional<OvfFile> file,
      String fileName,
      boolean attached,
      boolean truncated) {

    public boolean chunked() {
      return file.isPresent() && file.get().chunked();
    }

    public boolean compressed() {
      return file.isPresent() && file.get().compressed();
    }
  }

  public OvfFacts {
    disks = List.copyOf(disks);
  }

  /** Whether any file of the package is split into chunks, be it a disk or not. */
  public boolean chunked() {
    return descriptor.toOptional().map(OvfDescriptor::chunked).orElse(false);
  }

  /** The firmware that the descriptor names: {@code bios} or {@code efi}. */
  public Optional<String> firmware() {
    return descriptor.toOptional().flatMap(OvfDescriptor::firmware);
  }
}
