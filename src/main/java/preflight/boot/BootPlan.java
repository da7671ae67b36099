package preflight.boot;

/**
 * How a machine is started, and how long it is watched.
 *
 * @param firmware that looks for a boot loader
 * @param seconds after which nobody waits any longer
 * @param silence in seconds after which nothing more is expected: a service or a device is waited
 *     for 90 seconds by systemd, an initrd waits 30
 * @param serialConsole whether the kernel is told to write to the serial console, as far as known
 */
public record BootPlan(BootFirmware firmware, int seconds, int silence, boolean serialConsole) {

  /** What is waited for at most by default, in seconds, by a processor that runs the guest. */
  private static final int ACCELERATED = 240;

  /** The same where its code is translated, five to ten times slower. */
  private static final int EMULATED = 900;

  /** With the times for this QEMU. */
  public static BootPlan of(BootFirmware firmware, Qemu qemu, boolean serialConsole) {
    return of(firmware, qemu.accelerated() ? ACCELERATED : EMULATED, serialConsole);
  }

  /** With this time, half of which may be silent. */
  public static BootPlan of(BootFirmware firmware, int seconds, boolean serialConsole) {
    return new BootPlan(firmware, seconds, Math.max(1, seconds / 2), serialConsole);
  }
}
