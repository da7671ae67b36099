package preflight.rule;

import java.util.List;
import preflight.ec2.Hypervisor;
import preflight.ec2.ImportRequest;

/**
 * Names that the kernel gives to disks by the bus that they are on.
 *
 * <p>On EC2 they are {@code nvme0n1} on Nitro and {@code xvda} on Xen instances
 * (docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html).
 */
final class BusNames {

  private static final List<String> ELSEWHERE =
      List.of("sd", "hd", "vd", "sr", "scd", "cdrom", "dvd", "fd0", "floppy");

  private BusNames() {}

  /**
   * Whether no disk of the instances in question has such a name.
   *
   * @param name without {@code /dev/}, such as {@code sda1}
   */
  static boolean isLost(String name, ImportRequest request) {
    if (name.startsWith("xvd")) {
      return request.isOn(Hypervisor.NITRO);
    }
    if (name.startsWith("nvme")) {
      return request.isOn(Hypervisor.XEN);
    }
    for (String bus : ELSEWHERE) {
      if (name.startsWith(bus)) {
        return true;
      }
    }
    return false;
  }
}
