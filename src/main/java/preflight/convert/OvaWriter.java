package preflight.convert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine in one file (DSP0243 1.1.0, "Distribution as a Single File"): the descriptor first,
 * then the disks, and the digests at the end, where the specification lets them stand, since they
 * are known only then. What tells sizes is written again: the head with the descriptor, which
 * therefore has room left behind its end, and the header of each further disk.
 */
final class OvaWriter {

  private static final int BLOCK = UstarHeader.BLOCK;

  private final Target target;
  private final String name;
  private final Hardware hardware;
  private final List<OvfText.DiskFile> files = new ArrayList<>();
  private final List<String> digests = new ArrayList<>();
  private final long start;
  private final int descriptorLength;

  /** Writes a disk to where it is told, and returns how many bytes of it are not left out. */
  interface DiskStep {
    /**
     * @param number from 0 on
     */
    long write(int number, Target target) throws IOException;
  }

  /**
   * @param name of the machine and the start of all files' names; see {@link MachineName}
   */
  OvaWriter(Target target, String name, Hardware hardware) {
    this.target = target;
    this.name = name;
    this.hardware = hardware;
    this.start = target.position();
    List<OvfText.DiskFile> longest = new ArrayList<>();
    for (int i = 0; i < hardware.disks().size(); i++) {
      longest.add(new OvfText.DiskFile(diskName(i), Long.MAX_VALUE, Long.MAX_VALUE));
    }
    this.descriptorLength = OvfText.of(name, hardware, longest).length();
  }

  /** Writes all of it. */
  void write(DiskStep disks) throws IOException {
    long descriptorEnd = BLOCK + (descriptorLength + BLOCK - 1) / BLOCK * (long) BLOCK;
    target.zeros(descriptorEnd);
    for (int i = 0; i < hardware.disks().size(); i++) {
      long header = target.position();
      target.write(new byte[BLOCK]);
      DigestTarget member = new DigestTarget(target);
      long populated = disks.write(i, member);
      long size = target.position() - header - BLOCK;
      target.pad(start, BLOCK);
      target.rewrite(header, UstarHeader.of(diskName(i), size));
      files.add(new OvfText.DiskFile(diskName(i), size, populated));
      digests.add(member.digest());
    }
    byte[] descriptor = descriptor();
    byte[] manifest = manifest(descriptor);
    target.write(UstarHeader.of(name + ".mf", manifest.length));
    target.write(manifest);
    target.pad(start, BLOCK);
    // two empty blocks end an archive
    target.write(new byte[2 * BLOCK]);
    target.rewrite(start, UstarHeader.of(name + ".ovf", descriptor.length));
    target.rewrite(start + BLOCK, descriptor);
  }

  private byte[] descriptor() {
    String text = OvfText.of(name, hardware, files);
    String room = " ".repeat(Math.max(0, descriptorLength - text.length() - 1));
    return (text + room + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] manifest(byte[] descriptor) {
    StringBuilder manifest = new StringBuilder();
    line(manifest, name + ".ovf", DigestTarget.of(descriptor));
    for (int i = 0; i < files.size(); i++) {
      line(manifest, files.get(i).name(), digests.get(i));
    }
    return manifest.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void line(StringBuilder manifest, String file, String digest) {
    manifest.append("SHA256(").append(file).append(")= ").append(digest).append('\n');
  }

  private String diskName(int number) {
    return name + "-disk" + (number + 1) + ".vmdk";
  }
}
