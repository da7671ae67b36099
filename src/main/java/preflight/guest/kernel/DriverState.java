package preflight.guest.kernel;

/** Where a driver is, seen from a kernel that has just been started. */
public enum DriverState {
  /** Part of the kernel. */
  BUILT_IN,
  /** A module that the initrd brings along. */
  MODULE_IN_INITRD,
  /** A module below /lib/modules that the initrd does not bring along. */
  MODULE_ONLY,
  /** A module; whether the initrd brings it along was not read. */
  MODULE,
  /** Not there. */
  ABSENT,
  /** What was read does not tell. */
  UNKNOWN
}
