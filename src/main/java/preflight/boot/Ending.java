package preflight.boot;

/** Where a start ended. */
public enum Ending {
  /** It asks who logs in. */
  LOGIN("login"),
  /** systemd gave up a mount or another thing that it needs. */
  EMERGENCY("emergency mode"),
  /** The initrd did not find the root, or no init on it. */
  INITRAMFS("initramfs shell"),
  /** There was no init, and a shell of the root took its place. */
  SHELL("shell in init's stead"),
  /** The kernel gave up. */
  PANIC("kernel panic"),
  /** The boot loader did not find its files, or the kernel. */
  LOADER("boot loader"),
  /** The firmware found nothing to start. */
  FIRMWARE("firmware"),
  /** The machine switched itself off or started anew. */
  RESET("reset"),
  /** It was silent for so long that nothing more is expected. */
  SILENCE("silence"),
  /** The time was over while it still wrote. */
  TIME("time is over");

  private final String label;

  Ending(String label) {
    this.label = label;
  }

  /** For people and programs. */
  public String label() {
    return label;
  }
}
