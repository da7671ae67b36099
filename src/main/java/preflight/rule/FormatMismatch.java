package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Acceptance;
import preflight.ec2.Confidence;
import preflight.ec2.ContainerFormat;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.image.Container;
import preflight.image.Format;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** The declared format is not what the image is. */
final class FormatMismatch implements Rule {

  private static final RuleId ID =
      new RuleId("PF105", "format-mismatch", "The declared format is not what the image is");

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

    if (request.declaredFormat().isEmpty()) {
      return misnamed(inspection, request);
    }
    ContainerFormat declared = request.declaredFormat().get();
    Container container = inspection.container();
    if (ContainerSubject.fits(container.format(), declared)) {
      return List.of();
    }
    Optional<InForce<Acceptance>> found =
        knowledge.format(ContainerSubject.of(container), Optional.of(declared), Route.IMPORT_IMAGE);
    String fact = "The request declares " + declared + ", " + what(container) + ".";
    Fix fix = Fix.of("Declare what the image is, or convert it.", convert(inspection, declared));
    Optional<Place> place = Optional.of(Place.ofDisk(inspection.name()));
    if (found.isEmpty() || found.get().row().outcome() != Outcome.REFUSED) {
      if (container.format() == Format.UNKNOWN || container.format() == Format.GIT_LFS_POINTER) {
        // nothing that EC2 could make a disk of, whatever it is called
        return List.of(
            Finding.rejects(ID, Confidence.MEDIUM, TaskState.VALIDATING, fact, place, fix));
      }
      return List.of(Finding.cannotTell(ID, TaskState.VALIDATING, fact, place, fix));
    }
    Acceptance row = found.get().row();
    return List.of(
        Finding.rejects(
                ID,
                found.get().confidence(),
                row.state().orElse(TaskState.VALIDATING),
                fact,
                place,
                fix)
            .withMessage(row.message().flatMap(id -> knowledge.message(id).row().text())));
  }

  /** Into what is declared, where that can be written; EC2 takes a VMDK as well. */
  private static String convert(Inspection inspection, ContainerFormat declared) {
    String name = inspection.name();
    boolean read = !inspection.disks().isEmpty();
    for (DiskFacts disk : inspection.disks()) {
      read &= !(disk.table() instanceof Fact.Failed);
    }
    String ending =
        switch (declared) {
          case OVA -> ".ova";
          case VHD -> ".vhd";
          case RAW -> ".raw";
          default -> "";
        };
    return read && !ending.isEmpty()
        ? Shell.convertInto(name, Shell.withExtension(name, "-converted" + ending))
        : Shell.convert(inspection, name);
  }

  private static String what(Container container) {
    return switch (container.format()) {
      case UNKNOWN -> "the file is no disk image of any format known here";
      case UNFORMATTED -> "the image has no signature of any format";
      case GIT_LFS_POINTER -> "the file is a Git LFS pointer, not the image it stands for";
      case GZIP, XZ, ZSTD, BZIP2, ZIP ->
          "the file is compressed with " + container.format().label();
      default -> "the image is " + container.label();
    };
  }

  /** EC2 goes by the request's Format; who writes that goes by the file's name. */
  private static List<Finding> misnamed(Inspection inspection, ImportRequest request) {
    List<Finding> findings = new ArrayList<>();
    for (Layout.Upload upload : Layout.uploads(inspection, request)) {
      String name = upload.name();
      int dot = name.lastIndexOf('.');
      String extension = dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
      Set<Format> meant = meant(extension);
      if (!meant.isEmpty() && !meant.contains(upload.container().format())) {
        findings.add(
            Finding.note(
                ID,
                TaskState.VALIDATING,
                "The name ends in " + extension + ", but " + what(upload.container()) + ".",
                Optional.of(Place.ofDisk(name)),
                Fix.of("Declare the Format of the content, and name the file after it.")));
      }
    }
    return findings;
  }

  /** Empty where the ending says nothing; {@code .img} stands for several formats. */
  private static Set<Format> meant(String extension) {
    return switch (extension) {
      case ".ova" -> Set.of(Format.OVA);
      case ".ovf" -> Set.of(Format.OVF);
      case ".vmdk" -> Set.of(Format.VMDK, Format.COWD, Format.SESPARSE);
      case ".vhd", ".vpc" -> Set.of(Format.VHD);
      case ".vhdx" -> Set.of(Format.VHDX);
      case ".vdi" -> Set.of(Format.VDI);
      case ".qcow2" -> Set.of(Format.QCOW2);
      case ".qcow" -> Set.of(Format.QCOW, Format.QCOW2);
      case ".raw" -> Set.of(Format.RAW, Format.UNFORMATTED);
      case ".iso" -> Set.of(Format.ISO9660);
      case ".gz" -> Set.of(Format.GZIP);
      case ".xz" -> Set.of(Format.XZ);
      case ".zst" -> Set.of(Format.ZSTD);
      case ".bz2" -> Set.of(Format.BZIP2);
      case ".zip" -> Set.of(Format.ZIP);
      default -> Set.of();
    };
  }
}
