package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.guest.kernel.Driver;
import preflight.inspection.Inspection;

/** The initrd has no driver for the disks of EC2. */
final class NoDiskDriver implements Rule {

  private static final RuleId ID =
      new RuleId("PF704", "no-disk-driver", "The initrd has no driver for the disks of EC2");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {

    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty() || !guest.get().kernel().isKnown()) {
      return List.of();
    }
    Kernel kernel = guest.get().kernel().toOptional().orElseThrow();

    List<String> missing = new ArrayList<>();
    for (Driver driver : new Driver[] {Driver.NVME, Driver.XEN_BLKFRONT}) {
      if (guest.get().drivers().isEarly(driver).filter(early -> !early).isPresent()) {
        missing.add(
            driver.module().replace('_', '-') + ": " + guest.get().drivers().of(driver).evidence());
      }
    }
    if (missing.isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.note(
                ID,
                TaskState.UPDATING,
                "Drivers for the disks of EC2 are not there before the root is mounted; import-image adds them, import-snapshot does not.",
                guest.get().initrd().where().or(() -> guest.get().kernel().where()),
                Fix.of(
                    "Name them in /etc/initramfs-tools/modules.",
                    "update-initramfs -u -k " + Shell.word(kernel.image().release().orElse("all"))))
            .withDetails(missing));
  }
}
