package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.BootCode;
import preflight.block.BootLoader;
import preflight.block.Partition;
import preflight.ec2.Acceptance;
import preflight.ec2.BootMode;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.fact.Fact;
import preflight.guest.Guest;
import preflight.guest.efi.EfiProgram;
import preflight.guest.efi.EfiProgram.Machine;
import preflight.guest.efi.EfiSystem;
import preflight.guest.kernel.KernelImage.Architecture;
import preflight.inspection.DeviceFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** UEFI firmware finds no loader on the EFI system partition. */
final class NoFallbackLoader implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF405",
          "no-fallback-loader",
          "UEFI firmware finds no loader on the EFI system partition");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.BOTH;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    if (inspection.disks().isEmpty() || !startsByUefi(inspection.disks().get(0), request)) {
      return List.of();
    }
    boolean arm = isArm(inspection);
    String name = arm ? "BOOTAA64.EFI" : "BOOTX64.EFI";
    Optional<DeviceFacts> first = Optional.empty();
    List<String> there = new ArrayList<>();
    String why = "";
    for (DeviceFacts device : inspection.disks().get(0).devices()) {
      if (device.partition().filter(Partition::isEfiSystem).isEmpty()) {
        continue;
      }
      first = first.isPresent() ? first : Optional.of(device);
      if (device.fileSystem().isAbsent()) {
        continue;
      }
      Optional<EfiSystem> efi = device.efi().toOptional();
      if (efi.isEmpty() || !efi.get().troubles().isEmpty()) {
        // where it cannot be looked at it may be there
        return List.of();
      }
      Optional<EfiProgram> fallback = efi.get().fallback(name);
      if (fallback.isPresent()) {
        why = fault(fallback.get(), arm ? Machine.ARM64 : Machine.X86_64);
        if (why.isEmpty()) {
          return List.of();
        }
      }
      for (EfiProgram program : efi.get().programs()) {
        there.add("there is " + program.path());
      }
    }
    if (first.isEmpty()) {
      return List.of();
    }
    String target = arm ? "arm64-efi" : "x86_64-efi";
    String fact =
        why.isEmpty()
            ? "UEFI firmware starts EFI/BOOT/" + name + ", which is not there."
            : "UEFI firmware starts EFI/BOOT/" + name + ", which " + why + ".";
    return List.of(
        Finding.hangs(
                ID,
                confidence(knowledge),
                knowledge,
                fact,
                Optional.of(first.get().place()),
                Fix.of(
                    "Install the boot loader as the fallback, within the guest.",
                    "grub-install --target="
                        + target
                        + " --efi-directory=/boot/efi --removable --no-nvram"))
            .withDetails(there.subList(0, Math.min(there.size(), MOST_DETAILS))));
  }

  private static final int MOST_DETAILS = 8;

  /** What is known of the firmware's boot entries: they are not in the disk, and so not copied. */
  private static Confidence confidence(Knowledge knowledge) {
    Optional<InForce<Acceptance>> row = knowledge.layout("esp:no-fallback", Route.IMPORT_IMAGE);
    return row.map(InForce::confidence).orElse(Confidence.LOW);
  }

  /** Where UEFI is asked for, or nothing else is there that could start the disk. */
  private static boolean startsByUefi(DiskFacts disk, ImportRequest request) {
    if (request.bootMode().isPresent()) {
      return request.bootMode().get() == BootMode.UEFI;
    }
    Optional<BootCode> code = disk.bootCode().toOptional();
    return code.isPresent()
        && (code.get().loader() == BootLoader.NONE
            || code.get().loader() == BootLoader.NOT_BOOTABLE);
  }

  private static boolean isArm(Inspection inspection) {
    Optional<Guest> guest = inspection.guest().toOptional();
    return guest
        .flatMap(g -> g.kernel().toOptional())
        .filter(kernel -> kernel.image().architecture() == Architecture.ARM64)
        .isPresent();
  }

  /** Why the firmware cannot start it; empty where it can. */
  private static String fault(EfiProgram program, Machine wanted) {
    if (program.machine() instanceof Fact.Failed<Machine> failed) {
      return "is no EFI program: " + failed.trouble().summary();
    }
    Machine machine = program.machine().toOptional().orElse(wanted);
    return machine == wanted ? "" : "is for " + machine.label();
  }
}
