package preflight.image;

/** A container format or other kind of file, as its content tells. */
public enum Format {
  RAW("raw"),
  VMDK("VMDK"),
  VDI("VDI"),
  OVA("OVA"),
  OVF("OVF"),
  VHD("VHD"),
  VHDX("VHDX"),
  QCOW2("QCOW2"),
  QCOW("QCOW"),
  QED("QED"),
  COWD("COWD"),
  SESPARSE("seSparse"),
  ISO9660("ISO 9660"),
  GZIP("gzip"),
  XZ("xz"),
  ZSTD("zstd"),
  BZIP2("bzip2"),
  ZIP("ZIP"),
  GIT_LFS_POINTER("Git LFS pointer"),
  /**
   * Bytes without any signature: neither a container's nor that of a partition table, a volume or a
   * file system. They are inspected as they are, since EC2 takes everything for a raw disk that is
   * declared as one, but never called raw.
   */
  UNFORMATTED("unformatted"),
  UNKNOWN("unknown");

  private final String label;

  Format(String label) {
    this.label = label;
  }

  /** As people write it. */
  public String label() {
    return label;
  }
}
