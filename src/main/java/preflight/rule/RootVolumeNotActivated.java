package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.guest.BootEntry;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.guest.LogicalNames;
import preflight.guest.RootVolume;
import preflight.guest.initrd.Initrd;
import preflight.guest.initrd.InitrdMaker;
import preflight.guest.kernel.Driver;
import preflight.inspection.Inspection;

/** The root is a logical volume, and nothing in the initrd activates it. */
final class RootVolumeNotActivated implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF605",
          "root-volume-not-activated",
          "The initrd does not activate the logical volume of the root");

  private static final String[] PROGRAMS = {"sbin/lvm", "usr/sbin/lvm", "bin/lvm", "usr/bin/lvm"};

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
    Optional<RootVolume> root = guest.flatMap(g -> g.rootVolume().toOptional());
    Optional<LogicalNames> names = root.flatMap(RootVolume::logical);
    if (names.isEmpty() || !guest.get().kernel().isKnown()) {
      return List.of();
    }
    Kernel kernel = guest.get().kernel().toOptional().orElseThrow();
    BootEntry entry = guest.get().boot().entry().toOptional().orElseThrow();
    Fix build = GuestCommands.of(inspection).initrdWithLvm(kernel.image().release());

    Optional<String> lacks = lacks(guest.get(), entry);
    if (lacks.isPresent()) {
      Optional<Place> place = guest.get().initrd().where();
      return List.of(finding(request, knowledge, root.get(), lacks.get(), place, build));
    }
    Optional<String> others = leftOut(guest.get(), entry, names.get());
    return others.isEmpty()
        ? List.of()
        : List.of(
            finding(
                request,
                knowledge,
                root.get(),
                others.get(),
                guest.get().boot().entry().where(),
                Fix.of(
                    "Name it on the kernel's command line.",
                    GuestCommands.addArguments(
                        inspection,
                        "rd.lvm.lv=" + names.get().group() + "/" + names.get().name()))));
  }

  private static Finding finding(
      ImportRequest request,
      Knowledge knowledge,
      RootVolume root,
      String why,
      Optional<Place> place,
      Fix fix) {
    String what = "The root, " + root.name() + ", is a logical volume, and " + why;
    return request.isRegistered()
        ? Finding.hangs(ID, Confidence.MEDIUM, knowledge, what + ".", place, fix)
        : Finding.note(
            ID,
            TaskState.BOOTING,
            what + "; whether import-image mends that is not published.",
            place,
            fix);
  }

  /** What the initrd lacks; empty where nothing is missing, or that cannot be told. */
  private static Optional<String> lacks(Guest guest, BootEntry entry) {
    if (guest.initrd().isAbsent()) {
      // one that is named and not there is a finding of its own
      return entry.initrds().isEmpty()
          ? Optional.of("the default entry loads no initrd that could activate it")
          : Optional.empty();
    }
    Optional<Initrd> contents =
        guest.initrd().toOptional().flatMap(files -> files.contents().toOptional());
    if (contents.isEmpty() || !contents.get().isWhole() || contents.get().isMicrocodeOnly()) {
      return Optional.empty();
    }
    boolean program = false;
    for (String path : PROGRAMS) {
      program |= contents.get().file(path).isPresent();
    }
    if (!program) {
      return Optional.of("the initrd has no program lvm to activate it");
    }
    return RootNotMountable.isProvenLate(guest.drivers(), Driver.DM_MOD)
        ? Optional.of(
            "the initrd has no device mapper ("
                + RootNotMountable.evidence(guest.drivers(), Driver.DM_MOD)
                + ")")
        : Optional.empty();
  }

  /**
   * Why dracut leaves it out (dracut.cmdline(7), LVM): {@code rd.lvm=0}, or a list of others; once
   * one volume or group is named, no other one is activated.
   */
  private static Optional<String> leftOut(Guest guest, BootEntry entry, LogicalNames names) {
    boolean dracut =
        guest
            .initrd()
            .toOptional()
            .flatMap(files -> files.origin().toOptional())
            .filter(origin -> origin.maker() == InitrdMaker.DRACUT)
            .isPresent();
    if (!dracut) {
      return Optional.empty();
    }
    boolean listed = false;
    String list = "";
    for (String word : entry.arguments()) {
      if (word.equals("rd.lvm=0") || word.equals("rd.lvm=no") || word.equals("rd_NO_LVM")) {
        return Optional.of("the kernel is told " + word);
      }
      Optional<String> volume = value(word, "rd.lvm.lv=", "rd_LVM_LV=");
      Optional<String> group = value(word, "rd.lvm.vg=", "rd_LVM_VG=");
      if (volume.filter((names.group() + "/" + names.name())::equals).isPresent()
          || group.filter(names.group()::equals).isPresent()) {
        return Optional.empty();
      }
      if (volume.isPresent() || group.isPresent()) {
        listed = true;
        list = list.isEmpty() ? word : list;
      }
    }
    return listed
        ? Optional.of("dracut activates only what is listed, " + list + " and not this one")
        : Optional.empty();
  }

  private static Optional<String> value(String word, String name, String oldName) {
    for (String prefix : new String[] {name, oldName}) {
      if (word.startsWith(prefix)) {
        return Optional.of(word.substring(prefix.length()));
      }
    }
    return Optional.empty();
  }
}
