package preflight.report;

import java.util.Optional;
import preflight.Preflight;
import preflight.boot.BootResult;
import preflight.boot.Qemu;
import preflight.prediction.Prediction;

/**
 * How far a machine came in QEMU, beside what was predicted of it.
 *
 * @param image what it was opened by
 */
public record BootReport(String image, Qemu qemu, BootResult result, Preflight.Check check) {

  /** Of what was seen with what was predicted. */
  enum Agreement {
    AGREES,
    DIFFERS,
    /** One of the two is not known. */
    OPEN
  }

  private static final String NO_ENA = "PF705";

  /** What is predicted where nobody repairs the disk, and disks are NVMe: the machine in QEMU. */
  Prediction predicted() {
    return check.snapshotRoute().nitro();
  }

  Agreement agreement() {
    BootResult.Outcome seen = result.outcome();
    Optional<Boolean> boots =
        switch (predicted().verdict()) {
          case COMPLETES -> Optional.of(true);
          case REJECTED, HANGS -> Optional.of(false);
          case CANNOT_TELL -> Optional.empty();
        };
    if (boots.isEmpty() || seen == BootResult.Outcome.CANNOT_TELL) {
      return Agreement.OPEN;
    }
    return boots.get() == (seen == BootResult.Outcome.BOOTS) ? Agreement.AGREES : Agreement.DIFFERS;
  }

  /** Which of the two is to be believed; empty where they do not differ. */
  Optional<String> advice() {
    if (agreement() != Agreement.DIFFERS) {
      return Optional.empty();
    }
    if (result.outcome() == BootResult.Outcome.FAILS) {
      return Optional.of("believe the console; and please report it, with the log");
    }
    boolean network =
        predicted().decisive().filter(f -> f.rule().code().equals(NO_ENA)).isPresent();
    return Optional.of(
        network
            ? "believe the prediction: QEMU has a virtio network card, a Nitro instance only ENA"
            : "believe the machine, unless the reason is one that QEMU does not have; and please"
                + " report it, with the log");
  }
}
