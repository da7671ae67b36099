package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.guest.Boot;
import preflight.guest.EfiChain;
import preflight.guest.Guest;
import preflight.inspection.Inspection;

/** The program that UEFI firmware starts does not get as far as a kernel. */
final class EfiChainBroken implements Rule {

  private static final RuleId ID =
      new RuleId("PF406", "efi-chain-broken", "The EFI boot loader leads to no kernel");

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
    Optional<Boot> boot = inspection.guest().toOptional().map(Guest::boot);
    Optional<EfiChain> chain = boot.flatMap(Boot::chain);
    if (chain.isEmpty() || chain.get().end() != EfiChain.End.NOTHING) {
      return List.of();
    }
    List<String> steps = chain.get().steps();
    boolean grub = boot.get().files().stream().anyMatch(file -> file.loader().isGrub());
    boolean debian = GuestCommands.of(inspection) == GuestCommands.DEBIAN;
    Fix fix =
        grub && debian
            ? Fix.of(
                "Install GRUB again, which writes the configuration beside its EFI program, within the guest.",
                "grub-install --target=x86_64-efi --efi-directory=/boot/efi",
                "update-grub")
            : Fix.of(
                "Correct the configuration beside the EFI program, within the guest: it has to name the file system that holds the rest.");
    return List.of(
        Finding.hangs(
                ID,
                Confidence.MEDIUM,
                knowledge,
                "UEFI firmware starts "
                    + steps.get(0)
                    + ", and the way from there ends at "
                    + steps.get(steps.size() - 1)
                    + " without a kernel.",
                Optional.of(chain.get().last()),
                fix)
            .withDetails(boot.get().notes()));
  }
}
