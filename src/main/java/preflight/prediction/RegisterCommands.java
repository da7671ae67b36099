package preflight.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.block.BootCode;
import preflight.block.BootLoader;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ImportRequest;
import preflight.guest.Guest;
import preflight.guest.kernel.Driver;
import preflight.guest.kernel.DriverState;
import preflight.image.Container;
import preflight.image.Format;
import preflight.image.ova.OvfFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.rule.Kernels;
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
      String format = format(disk.container());
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
      devices.add(device(devices.size()));
    }
    commands.add("aws ec2 describe-import-snapshot-tasks");
    commands.add(register(inspection, request, devices));
    return commands;
  }

  /** Where the disk lies in S3 already, as it can be imported; its key is harmless there. */
  private static Optional<String> object(Inspection inspection) {
    String name = inspection.name();
    int slash = name.startsWith(S3) ? name.indexOf('/', S3.length()) : -1;
    if (slash < 0 || format(inspection.disks().get(0).container()).isEmpty()) {
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
    Architecture architecture = architecture(inspection);
    StringBuilder text = new StringBuilder("aws ec2 register-image --name NAME");
    text.append(" --virtualization-type hvm --architecture ").append(architecture.label());
    text.append(" --boot-mode ").append(bootMode(inspection, request, architecture).label());
    if (hasEna(inspection)) {
      text.append(" --ena-support");
    }
    text.append(" --root-device-name ").append(devices.get(0)).append(" --block-device-mappings");
    for (int i = 0; i < devices.size(); i++) {
      text.append(" 'DeviceName=").append(devices.get(i)).append(",Ebs={SnapshotId=snap-ID");
      text.append(devices.size() > 1 ? i + 1 : "").append("}'");
    }
    return text.toString();
  }

  /** The API's Format; empty for what has to be converted before. */
  private static String format(Container container) {
    return switch (container.format()) {
      case RAW, UNFORMATTED -> "RAW";
      case VHD, VHDX -> container.format().name();
      case VMDK -> container.variant().equals("streamOptimized") ? "VMDK" : "";
      default -> "";
    };
  }

  /**
   * The first disk holds the boot loader; the names of the others only have to differ: sdf to sdz,
   * then xvdba on (docs.aws.amazon.com/ebs/latest/userguide/device_naming.html).
   */
  private static String device(int index) {
    int further = index - 22;
    if (further < 0) {
      return index == 0 ? "/dev/sda1" : "/dev/sd" + (char) ('e' + index);
    }
    return "/dev/xvd" + (char) ('b' + further / 26) + (char) ('a' + further % 26);
  }

  private static Architecture architecture(Inspection inspection) {
    return inspection
        .guest()
        .toOptional()
        .flatMap(guest -> guest.kernel().toOptional())
        .map(Kernels::architecture)
        .orElse(Architecture.X86_64);
  }

  /** UEFI where the disk has no boot code for the other, or the processor knows no BIOS. */
  static BootMode bootMode(Inspection inspection, ImportRequest request) {
    return bootMode(inspection, request, architecture(inspection));
  }

  private static BootMode bootMode(
      Inspection inspection, ImportRequest request, Architecture architecture) {
    if (request.bootMode().isPresent()) {
      return request.bootMode().get();
    }
    DiskFacts disk = inspection.disks().get(0);
    boolean efi =
        disk.table().toOptional().map(PartitionTable::partitions).orElse(List.of()).stream()
            .anyMatch(Partition::isEfiSystem);
    Optional<BootLoader> loader = disk.bootCode().toOptional().map(BootCode::loader);
    boolean bios =
        loader
            .filter(l -> l != BootLoader.NONE && l != BootLoader.NOT_BOOTABLE)
            .filter(l -> l != BootLoader.UNKNOWN)
            .isPresent();
    return architecture == Architecture.ARM64 || (efi && !bios)
        ? BootMode.UEFI
        : BootMode.LEGACY_BIOS;
  }

  private static boolean hasEna(Inspection inspection) {
    Optional<DriverState> state =
        inspection
            .guest()
            .toOptional()
            .map(Guest::drivers)
            .map(drivers -> drivers.of(Driver.ENA).state());
    return state.filter(s -> s != DriverState.ABSENT && s != DriverState.UNKNOWN).isPresent();
  }
}
