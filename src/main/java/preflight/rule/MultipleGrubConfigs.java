package preflight.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.fact.Place;
import preflight.guest.Guest;
import preflight.guest.LoaderFile;
import preflight.inspection.Inspection;

/** There are several GRUB configurations, and they differ. */
final class MultipleGrubConfigs implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF401",
          "multiple-grub-configs",
          "There are several GRUB configurations, and they differ");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.IMPORT_IMAGE_ALONE;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {

    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty()) {
      return List.of();
    }
    List<LoaderFile> files = new ArrayList<>();
    Set<Long> contents = new HashSet<>();
    for (LoaderFile file : guest.get().boot().files()) {
      if (file.loader().isGrub()) {
        files.add(file);
        contents.add(file.checksum());
      }
    }
    if (contents.size() < 2) {
      return List.of();
    }
    List<String> details = new ArrayList<>();
    for (LoaderFile file : files) {
      details.add(file.realPath() + ", " + file.size() + " bytes");
    }
    // never the one that is used
    Optional<String> used = guest.get().boot().loader().where().flatMap(Place::path);
    LoaderFile last = files.get(files.size() - 1);
    if (used.filter(last.realPath()::equals).isPresent()) {
      last = files.get(files.size() - 2);
    }
    String unused = last.realPath();
    return List.of(
        Finding.rejects(
                ID,
                Confidence.MEDIUM,
                knowledge.message("multiple-grub"),
                "There are " + contents.size() + " GRUB configurations that differ.",
                guest.get().boot().loader().where().map(p -> p.withPath(unused)),
                guest.get().boot().certain()
                    ? Fix.of(
                        "Remove the one that is not used, or make it a copy or a link.",
                        "rm " + Shell.word(unused))
                    : Fix.of("Remove the one that is not used, or make it a copy or a link."))
            .withDetails(details));
  }
}
