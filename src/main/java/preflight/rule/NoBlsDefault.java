package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Acceptance;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.Route;
import preflight.guest.Boot;
import preflight.guest.Guest;
import preflight.inspection.Inspection;

/** GRUB takes its entries from the boot loader specification, and EC2 finds no default in them. */
final class NoBlsDefault implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF404", "no-bls-default", "No entry of the boot loader specification is the default");

  @Override
  public RuleId id() {
    return ID;
  }

  /** GRUB itself starts the first entry where none is named. */
  @Override
  public Set<Route> routes() {
    return Route.IMPORT_IMAGE_ALONE;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    Optional<Guest> guest = inspection.guest().toOptional();
    Optional<Boot.Specification> specification = guest.flatMap(g -> g.boot().specification());
    if (specification.isEmpty()) {
      return List.of();
    }
    Boot boot = guest.get().boot();
    Optional<InForce<Acceptance>> taken = knowledge.layout("loader:bls", Route.IMPORT_IMAGE);
    if (taken.isPresent() && taken.get().row().outcome() == Outcome.REFUSED) {
      return List.of(
          Finding.rejects(
              ID,
              taken.get().confidence(),
              knowledge.message(taken.get().row().message().orElseThrow()),
              "GRUB takes its entries from the boot loader specification, which EC2 did not read at that time.",
              boot.entry().where(),
              Fix.of(
                  "Let grub.cfg hold the entries itself, within the guest.",
                  "sed -i 's/^GRUB_ENABLE_BLSCFG=.*/GRUB_ENABLE_BLSCFG=false/' /etc/default/grub",
                  "grub2-mkconfig -o /boot/grub2/grub.cfg")));
    }
    if (specification.get().found()) {
      return List.of();
    }
    Optional<String> named = specification.get().named();
    String fact =
        boot.entry().isAbsent()
            ? "GRUB takes its entries from /boot/loader/entries, and there is none."
            : named.isEmpty()
                ? "GRUB takes its entries from /boot/loader/entries, and saved_entry of grubenv names none of them."
                : "The default is \""
                    + named.get()
                    + "\", which no file in /boot/loader/entries is called.";
    return List.of(
        Finding.rejects(
            ID,
            boot.certain() || boot.entry().isAbsent() ? Confidence.HIGH : Confidence.MEDIUM,
            knowledge.message("bls-no-default"),
            fact,
            boot.loader().where(),
            Fix.of(
                "Name the default, within the guest.",
                "grubby --set-default \"/boot/vmlinuz-$(uname -r)\"",
                "grub2-editenv list")));
  }
}
