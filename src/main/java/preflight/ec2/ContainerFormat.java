package preflight.ec2;

/**
 * The values that the API takes as {@code Format} of a disk container (EC2 API 2016-11-15, {@code
 * ImageDiskContainer}). No other container has a name there.
 */
public enum ContainerFormat implements Labelled {
  OVA,
  VMDK,
  VHD,
  VHDX,
  RAW;

  @Override
  public String label() {
    return name();
  }
}
