package preflight.ec2;

/**
 * What an instance type runs on, as {@code aws ec2 describe-instance-types} tells it; the drivers
 * that a guest needs follow from it
 * (docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html).
 */
public enum Hypervisor {
  /** Disks are NVMe devices, the network card is an ENA. */
  NITRO("Nitro"),
  /** Older types such as t2 and m4: disks are xvd, the network card is xen-netfront. */
  XEN("Xen");

  private final String label;

  Hypervisor(String label) {
    this.label = label;
  }

  /** As AWS's guides write it. */
  public String label() {
    return label;
  }
}
