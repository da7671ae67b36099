package preflight.rule;

import java.util.ArrayList;
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
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.image.Container;
import preflight.image.Format;
import preflight.inspection.Inspection;

/** The image is of a container format that EC2 does not take. */
final class UnsupportedContainer implements Rule {

  static final RuleId ID =
      new RuleId(
          "PF101", "unsupported-container", "The image is of a format that EC2 does not take");

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
    List<Finding> findings = new ArrayList<>();
    for (Layout.Upload upload : Layout.uploads(inspection, request)) {
      Format format = upload.container().format();
      // what is declared as something else is another rule's
      boolean asDeclared =
          request.declaredFormat().filter(f -> !f.name().equals(format.name())).isEmpty();
      if (asDeclared && !ContainerSubject.isVmdk(format) && format != Format.OVA) {
        check(inspection, upload, request, knowledge).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Optional<Finding> check(
      Inspection inspection, Layout.Upload upload, ImportRequest request, Knowledge knowledge) {
    Container container = upload.container();
    Optional<Place> place = Optional.of(Place.ofDisk(upload.name()));
    Optional<InForce<Acceptance>> found =
        knowledge.format(ContainerSubject.of(container), Optional.empty(), request.route());
    if (found.isEmpty()) {
      boolean nothing =
          container.format() == Format.UNKNOWN || container.format() == Format.GIT_LFS_POINTER;
      return nothing
          ? Optional.of(
              Finding.rejects(
                  ID,
                  Confidence.MEDIUM,
                  TaskState.VALIDATING,
                  fact(container),
                  place,
                  fix(inspection, upload)))
          : Optional.empty();
    }
    if (found.get().row().outcome() != Outcome.REFUSED) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.rejects(
                ID,
                found.get().confidence(),
                found.get().row().state().orElse(TaskState.VALIDATING),
                fact(container),
                place,
                fix(inspection, upload))
            .withMessage(
                found.get().row().message().flatMap(id -> knowledge.message(id).row().text())));
  }

  private static String fact(Container container) {
    return switch (container.format()) {
      case GIT_LFS_POINTER -> "The file is a Git LFS pointer, not the image it stands for.";
      case UNKNOWN ->
          "The file is no disk image of any format known here (" + container.detectedBy() + ").";
      default ->
          "The image is "
              + article(container)
              + (needsParent(container)
                  ? ", which holds only what differs from its parent."
                  : ", which no Format of the request names.");
    };
  }

  /** Of the formats that EC2 takes, one kind is refused. */
  private static boolean needsParent(Container container) {
    boolean taken = container.format() == Format.VHD || container.format() == Format.VHDX;
    return taken && container.variant().equals("differencing");
  }

  private static String article(Container container) {
    return switch (container.format()) {
      case OVF -> "a loose OVF descriptor";
      case GZIP, XZ, ZSTD, BZIP2, ZIP -> "compressed with " + container.format().label();
      case ISO9660 -> "an ISO 9660 image";
      default -> "a " + container.label() + " disk";
    };
  }

  private static Fix fix(Inspection inspection, Layout.Upload upload) {
    Format format = upload.container().format();
    String name = upload.name();
    if (needsParent(upload.container())) {
      return Fix.of(
          "Merge it with its parent where both are, for example with Convert-VHD of Hyper-V.");
    }
    return switch (format) {
      case GIT_LFS_POINTER -> Fix.of("Fetch the image itself.", "git lfs pull");
      case GZIP -> Fix.of("Unpack it first.", "gzip -d -k " + Shell.word(name));
      case XZ -> Fix.of("Unpack it first.", "xz -d -k " + Shell.word(name));
      case ZSTD -> Fix.of("Unpack it first.", "zstd -d " + Shell.word(name));
      case BZIP2 -> Fix.of("Unpack it first.", "bzip2 -d -k " + Shell.word(name));
      case ZIP -> Fix.of("Unpack it first.", "unzip " + Shell.word(name));
      case OVF ->
          Fix.of(
              "Pack the descriptor and its disks into an OVA.",
              Shell.convertInto(name, Shell.withExtension(name, ".ova")));
      case ISO9660 -> Fix.of("Import the disk that was installed from it.");
      case UNKNOWN -> Fix.of("Hand over a disk image.");
      default ->
          Fix.of(
              "Convert it to a stream-optimized VMDK, which is also the smaller upload.",
              Shell.convert(inspection, name));
    };
  }
}
