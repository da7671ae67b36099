package preflight.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import preflight.image.Detector.Detection;
import preflight.image.ova.OvfPackage;
import preflight.io.ByteSource;

/** Opens what a user names as one machine. */
public final class MachineOpener {

  private MachineOpener() {}

  /**
   * The machine that a file holds: an OVA, an OVF descriptor with the files beside it, or one disk
   * of any format. What the content does wrong is told in the result.
   *
   * @param siblings the files beside it; those that are opened are closed with the machine
   * @throws IOException where the host cannot read
   */
  public static Machine open(ByteSource file, Siblings siblings) throws IOException {
    Detection detection = Detector.detect(file);
    if (detection.format() == Format.OVA) {
      return OvfPackage.openArchive(file);
    }
    OpenedSiblings opened = new OpenedSiblings(siblings, new ArrayList<>());
    if (detection.format() == Format.OVF) {
      Machine machine = OvfPackage.openDescriptor(file, opened);
      return with(machine, opened.with(file), siblings);
    }
    VirtualDisk disk = Disks.open(file, opened, detection);
    Machine machine = ofDisks(file.name(), List.of(disk), List.of(file));
    return with(machine, opened.with(file), siblings);
  }

  /**
   * One machine of several disks, in the order in which they are given.
   *
   * @param disks at least one
   * @param files of the host that they lie in; closed with the machine
   */
  public static Machine ofDisks(String name, List<VirtualDisk> disks, List<ByteSource> files) {
    return new Machine(name, disks.get(0).container(), size(files), disks, files);
  }

  private static Machine with(Machine machine, List<ByteSource> files, Siblings siblings) {
    return new Machine(
        machine.name(),
        machine.container(),
        size(files),
        machine.disks(),
        files,
        machine.ovf(),
        machine.manifest(),
        siblings);
  }

  private static long size(List<ByteSource> files) {
    long sum = 0;
    for (ByteSource file : files) {
      sum += Math.min(file.size(), Long.MAX_VALUE - sum);
    }
    return sum;
  }
}
