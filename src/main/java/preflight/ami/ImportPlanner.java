package preflight.ami;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import preflight.ami.ImportPlan.PlannedFile;
import preflight.aws.ImageImport;
import preflight.aws.ImportedFile;
import preflight.convert.Conversion;
import preflight.convert.OutputFormat;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ImportRequest;
import preflight.ec2.Labelled;
import preflight.ec2.Route;
import preflight.fact.Fact;
import preflight.image.Container;
import preflight.image.Format;
import preflight.image.Image;
import preflight.image.Location;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.prediction.Registration;

/** Decides what is uploaded, and what EC2 is asked. */
public final class ImportPlanner {

  private static final int LEVEL = 6;
  private static final int TOKEN_IN_KEY = 8;

  /** RegisterImage takes 3 to 128 characters (EC2 API reference). */
  private static final int LONGEST_NAME = 128;

  private final Image image;
  private final Inspection inspection;
  private final ImportWishes wishes;
  private final String token;

  /**
   * @param token of the import, which no other has
   */
  public ImportPlanner(Image image, Inspection inspection, ImportWishes wishes, String token) {
    this.image = image;
    this.inspection = inspection;
    this.wishes = wishes;
    this.token = token;
  }

  /**
   * The plan for a way to a machine image.
   *
   * @param asIs whether nothing speaks against the container as it is
   * @throws IOException where the host cannot look at the files
   */
  public ImportPlan plan(Route route, ImportRequest request, boolean asIs) throws IOException {
    Registration registration = Registration.of(inspection, request);
    List<PlannedFile> files = new ArrayList<>();
    Optional<PlannedFile> whole = asIs && wishes.as().isEmpty() ? whole(route) : Optional.empty();
    if (whole.isPresent()) {
      files.add(whole.get());
    } else {
      OutputFormat format = wishes.as().orElse(OutputFormat.VMDK);
      int disks = inspection.disks().size();
      for (int disk = 1; disk <= disks; disk++) {
        files.add(converted(format, disk, disks));
      }
    }
    List<ImportedFile> imported = new ArrayList<>();
    for (PlannedFile file : files) {
      imported.add(new ImportedFile(wishes.bucket(), file.key(), file.format()));
    }
    boolean snapshots = route == Route.IMPORT_SNAPSHOT_REGISTER;
    ImageImport asked =
        new ImageImport(
            imported,
            wishes.description().orElse(plain(stem())),
            wishes.role(),
            snapshots ? Optional.empty() : request.architecture().map(Labelled::label),
            snapshots ? Optional.empty() : request.platform().map(Labelled::label),
            snapshots ? Optional.empty() : request.bootMode().map(Labelled::label),
            wishes.encryption(),
            wishes.tags());
    return new ImportPlan(
        route, wishes.bucket(), files, asked, wishes.name().orElse(name()), registration);
  }

  /**
   * The request with what import-image had better be told: the processor, where it is known, and
   * UEFI for a disk that starts by nothing else.
   */
  public static ImportRequest told(Inspection inspection, ImportRequest request) {
    Registration registration = Registration.of(inspection, request);
    boolean known =
        inspection.guest().toOptional().flatMap(guest -> guest.kernel().toOptional()).isPresent();
    Optional<Architecture> architecture =
        known && registration.architecture() == Architecture.X86_64
            ? Optional.of(registration.architecture())
            : Optional.empty();
    Optional<BootMode> mode =
        registration.bootMode() == BootMode.UEFI ? Optional.of(BootMode.UEFI) : Optional.empty();
    return new ImportRequest(
        request.declaredFormat(),
        request.platform(),
        request.bootMode().or(() -> mode),
        request.architecture().or(() -> architecture),
        request.asOf());
  }

  /** The one file of the image, where EC2 takes such. */
  private Optional<PlannedFile> whole(Route route) throws IOException {
    if (image.disks().size() != 1) {
      return Optional.empty();
    }
    Location location = image.disks().get(0);
    Optional<Path> file = location.file();
    if (file.isEmpty() || !location.image().file().equals(file)) {
      return Optional.empty();
    }
    String format = format(route);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    String suffix = "." + format.toLowerCase(java.util.Locale.ROOT);
    return Optional.of(
        new PlannedFile(key(suffix, 1, 1), format, FileContent.of(file.get()), file, 0));
  }

  private String format(Route route) {
    Container container = inspection.container();
    if (container.format() == Format.OVA) {
      return route == Route.IMPORT_IMAGE ? "OVA" : "";
    }
    return inspection.ovf().isPresent() ? "" : Registration.format(container);
  }

  private PlannedFile converted(OutputFormat format, int disk, int disks) {
    Conversion.Request request =
        new Conversion.Request(
            image,
            Path.of(plain(stem()) + "." + format.word()),
            format,
            OptionalInt.of(disk),
            wishes.threads(),
            LEVEL,
            false,
            false);
    DiskFacts facts = inspection.disks().get(disk - 1);
    return new PlannedFile(
        key("." + format.word(), disk, disks),
        format.name(),
        new ConvertedContent(request, facts.size()),
        Optional.empty(),
        disk);
  }

  /** Whether every disk can be read, which a conversion has to. */
  public boolean isReadable() {
    for (DiskFacts disk : inspection.disks()) {
      if (disk.table() instanceof Fact.Failed) {
        return false;
      }
    }
    return !inspection.disks().isEmpty();
  }

  private String key(String suffix, int disk, int disks) {
    String number = disks == 1 ? "" : "-disk" + disk;
    if (wishes.key().isEmpty()) {
      return plain(stem()) + "-" + token.substring(0, TOKEN_IN_KEY) + number + suffix;
    }
    String key = wishes.key().get();
    int dot = key.lastIndexOf('.');
    return disks == 1 || dot < 0
        ? key + number
        : key.substring(0, dot) + number + key.substring(dot);
  }

  private String name() {
    String name = plain(stem()) + "-" + token.substring(0, TOKEN_IN_KEY);
    return name.length() <= LONGEST_NAME ? name : name.substring(name.length() - LONGEST_NAME);
  }

  /** The image's file name without its ending. */
  private String stem() {
    Path last = image.disks().get(0).path().getFileName();
    String name = last == null ? "image" : last.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** None but characters that are harmless in keys, names and on command lines. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean harmless = c < 0x80 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0);
      plain.append(harmless ? c : '-');
    }
    return plain.toString();
  }
}
