package preflight.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.ec2.ImportRequest;
import preflight.image.Format;
import preflight.image.ova.OvfFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.rule.Shell;

/**
 * The commands of import-snapshot and register-image for an image
 * (docs.aws.amazon.com/cli/latest/reference/ec2/import-snapshot.html, register-image.html). BUCKET,
 * NAME and the ids that EC2 answers with are left to fill in.
 */
final class RegisterCommands {

  private static final String S3 = "s3://";

  private RegisterCommands() {}

  static List<String> of(Inspection inspection, ImportRequest request) {
    List<String> commands = new ArrayList<>();
    List<String> devices = new ArrayList<>();
    boolean single = inspection.disks().size() == 1 && inspection.ovf().isEmpty();
    Optional<String> inPlace = single ? object(inspection) : Optional.empty();
    if (inPlace.isEmpty()) {
      Shell.download(inspection.name()).ifPresent(commands::add);
    }
    for (DiskFacts disk : inspection.disks()) {
      String file = Shell.local(file(inspection, disk));
      if (inspection.container().format() == Format.OVA) {
        commands.addAll(unpack(inspection, file));
      }
      String format = Registration.format(disk.container());
      if (format.isEmpty()) {
        commands.add(Shell.convert(disk, file));
        file = Shell.converted(file);
        format = "VMDK";
      }
      String bucket = "S3Bucket=BUCKET,S3Key=" + key(file);
      if (inPlace.isPresent()) {
        bucket = inPlace.get();
      } else {
        commands.add("aws s3 cp " + Shell.word(file) + " s3://BUCKET/" + key(file));
      }
      commands.add(
          "aws ec2 import-snapshot --disk-container Format="
              + format
              + ",UserBucket='{"
              + bucket
              + "}'");
      devices.add(Registration.device(devices.size()));
    }
    commands.add("aws ec2 describe-import-snapshot-tasks");
    commands.add(register(inspection, request, devices));
    return commands;
  }

  /** Where the disk lies in S3 already, as it can be imported; its key is harmless there. */
  private static Optional<String> object(Inspection inspection) {
    String name = inspection.name();
    int slash = name.startsWith(S3) ? name.indexOf('/', S3.length()) : -1;
    if (slash < 0 || Registration.format(inspection.disks().get(0).container()).isEmpty()) {
      return Optional.empty();
    }
    for (int i = S3.length(); i < name.length(); i++) {
      char c = name.charAt(i);
      boolean harmless = c < 0x80 && (Character.isLetterOrDigit(c) || "._-/".indexOf(c) >= 0);
      if (!harmless) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "S3Bucket=" + name.substring(S3.length(), slash) + ",S3Key=" + name.substring(slash + 1));
  }

  /** A disk that is split into chunks is put together in the order of their numbers. */
  private static List<String> unpack(Inspection inspection, String file) {
    for (OvfFacts.PackagedDisk packaged : inspection.ovf().orElseThrow().disks()) {
      if (packaged.chunked() && packaged.fileName().equals(file)) {
        String chunks = Shell.extract(inspection.name(), file + ".*");
        return List.of(
            chunks.replaceFirst("tar ", "tar --wildcards "),
            "cat " + Shell.word(file + ".") + "* > " + Shell.word(file));
      }
    }
    return List.of(Shell.extract(inspection.name(), file));
  }

  /** Where the disk lies: in an OVA by its member's name, else by a path. */
  private static String file(Inspection inspection, DiskFacts disk) {
    if (inspection.container().format() == Format.OVA) {
      return disk.name();
    }
    if (inspection.ovf().isPresent()) {
      return inspection.name().substring(0, inspection.name().lastIndexOf('/') + 1) + disk.name();
    }
    return inspection.disks().size() == 1 ? inspection.name() : disk.name();
  }

  /**
   * Under which the file is uploaded. The name may come out of an image, and stands within quotes
   * and within the shorthand of the command line, so it keeps none but harmless characters.
   */
  private static String key(String file) {
    StringBuilder key = new StringBuilder();
    for (int i = file.lastIndexOf('/') + 1; i < file.length(); i++) {
      char c = file.charAt(i);
      boolean harmless = c < 0x80 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0);
      key.append(harmless ? c : '-');
    }
    return key.toString();
  }

  private static String register(
      Inspection inspection, ImportRequest request, List<String> devices) {
    Registration registration = Registration.of(inspection, request);
    StringBuilder text = new StringBuilder("aws ec2 register-image --name NAME");
    text.append(" --virtualization-type hvm --architecture ");
    text.append(registration.architecture().label());
    text.append(" --boot-mode ").append(registration.bootMode().label());
    if (registration.ena()) {
      text.append(" --ena-support");
    }
    text.append(" --root-device-name ").append(devices.get(0)).append(" --block-device-mappings");
    for (int i = 0; i < devices.size(); i++) {
      text.append(" 'DeviceName=").append(devices.get(i)).append(",Ebs={SnapshotId=snap-ID");
      text.append(devices.size() > 1 ? i + 1 : "").append("}'");
    }
    return text.toString();
  }
}
