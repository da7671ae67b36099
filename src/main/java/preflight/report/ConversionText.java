package preflight.report;

/** What a conversion has done, in one line. */
public final class ConversionText {

  private ConversionText() {}

  /**
   * For example {@code wrote out.vmdk: VMDK streamOptimized, 243 MiB for a disk of 2 GiB, compared,
   * in 21 s}.
   *
   * @param format of the result, with its kind
   * @param written size of the result, in bytes
   * @param disks what the guest sees, in bytes
   * @param compared whether it was read again
   * @param nanoseconds it took
   */
  public static String of(
      String file, String format, long written, long disks, boolean compared, long nanoseconds) {
    long tenths = nanoseconds / 100_000_000L;
    return "wrote "
        + Escape.terminal(file)
        + ": "
        + format
        + ", "
        + Lines.size(written)
        + " for "
        + Lines.size(disks)
        + " of disk, "
        + (compared ? "compared" : "not compared")
        + ", in "
        + tenths / 10
        + "."
        + tenths % 10
        + " s";
  }
}
