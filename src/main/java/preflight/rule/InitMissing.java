package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.fact.Fact;
import preflight.guest.Guest;
import preflight.guest.Init;
import preflight.guest.init.ElfHeader;
import preflight.inspection.Inspection;

/** There is no init to start. */
final class InitMissing implements Rule {

  private static final RuleId ID = new RuleId("PF701", "init-missing", "There is no init to start");

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

    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty()
        || !guest.get().boot().entry().isKnown()
        || startsInInitrd(guest.get())
        || Roots.mayLieElsewhere(inspection, guest.get())) {
      return List.of();
    }
    Fact<Init> init = guest.get().init();
    Fix fix =
        Fix.of(
            "Install the system's init again, within the guest.",
            GuestCommands.of(inspection)
                .install(
                    "--reinstall systemd-sysv",
                    "systemd",
                    "--force systemd",
                    "",
                    "systemd-sysvcompat"));
    if (init.isAbsent()) {
      String asked =
          guest
              .get()
              .boot()
              .entry()
              .toOptional()
              .flatMap(e -> e.argument("init"))
              .orElse("/sbin/init");
      return List.of(
          Finding.hangs(
              ID,
              Confidence.MEDIUM,
              knowledge,
              "There is no " + asked + " for the kernel to start.",
              init.where(),
              fix));
    }
    if (init instanceof Fact.Failed<Init> failed) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.LOW,
              knowledge,
              "The init cannot be read: " + failed.trouble().summary() + ".",
              init.where(),
              fix));
    }
    Optional<String> fault = init.toOptional().flatMap(InitMissing::notExecutable);
    if (fault.isPresent()) {
      return List.of(
          Finding.hangs(ID, Confidence.MEDIUM, knowledge, fault.get(), init.where(), fix));
    }
    Optional<ElfHeader> elf = init.toOptional().flatMap(Init::elf);
    Optional<Integer> bits = guest.get().kernel().toOptional().flatMap(k -> k.bits().toOptional());
    if (elf.isPresent() && !runs(elf.get(), bits)) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.MEDIUM,
              knowledge,
              "The init is a program for another architecture (ELF machine "
                  + elf.get().machine()
                  + ", "
                  + elf.get().bits()
                  + "-bit).",
              init.where(),
              fix));
    }
    return List.of();
  }

  /** Linux executes ELF files and scripts alone, others only once binfmt_misc is set up. */
  private static Optional<String> notExecutable(Init init) {
    if (!init.executable()) {
      return Optional.of("The init " + init.realPath() + " is not executable.");
    }
    return init.elf().isEmpty() && init.script().isEmpty()
        ? Optional.of("The init " + init.realPath() + " is neither an ELF program nor a script.")
        : Optional.empty();
  }

  /** A 64-bit x86 kernel also runs 32-bit x86 programs. */
  private static boolean runs(ElfHeader elf, Optional<Integer> kernelBits) {
    if (elf.machine() == ElfHeader.I386) {
      return true;
    }
    return elf.machine() != ElfHeader.X86_64
        ? elf.machine() == ElfHeader.AARCH64
        : kernelBits.filter(b -> b == 32).isEmpty();
  }

  /**
   * With {@code rdinit=}, or without a root at all, the machine may live in its initrd for good.
   */
  private static boolean startsInInitrd(Guest guest) {
    return guest
        .boot()
        .entry()
        .toOptional()
        .filter(
            e ->
                e.argument("rdinit").isPresent()
                    || (e.argument("root").isEmpty() && !Roots.isComplete(guest)))
        .isPresent();
  }
}
