package preflight.image.vhd;

/**
 * The disk geometry of a footer ("Hard Disk Footer Format", Disk Geometry). It says what an ATA
 * controller shows, in whole cylinders, and never how large the disk is: QEMU sizes disks by it
 * unless it knows their creator, and so cuts or grows those of others.
 *
 * @param sectors per track
 */
record Geometry(int cylinders, int heads, int sectors) {

  private static final Geometry LARGEST = new Geometry(65535, 16, 255);

  /** What it comes to, in bytes. */
  long bytes() {
    return (long) cylinders * heads * sectors * 512;
  }

  /** Whether it is what stands for every disk that is too large, and says nothing. */
  boolean isLargest() {
    return equals(LARGEST);
  }

  @Override
  public String toString() {
    return cylinders + " cylinders, " + heads + " heads, " + sectors + " sectors";
  }
}
