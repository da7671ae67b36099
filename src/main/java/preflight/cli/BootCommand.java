package preflight.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.Preflight;
import preflight.boot.BootFirmware;
import preflight.boot.BootMachine;
import preflight.boot.BootPlan;
import preflight.boot.BootResult;
import preflight.boot.Qemu;
import preflight.boot.QemuMissingException;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ImportRequest;
import preflight.fact.Fact;
import preflight.guest.BootEntry;
import preflight.guest.Guest;
import preflight.image.Image;
import preflight.image.Location;
import preflight.image.Machine;
import preflight.image.VirtualDisk;
import preflight.inspection.Inspection;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.ReadCounter;
import preflight.prediction.Predictor;
import preflight.report.BootJson;
import preflight.report.BootReport;
import preflight.report.BootText;
import preflight.rule.Kernels;

/** {@code preflight boot}: how far an image comes in QEMU. */
final class BootCommand implements Command {

  private static final int LONGEST = 24 * 60 * 60;

  @Override
  public String name() {
    return "boot";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Starts an image in QEMU as EC2 would meet it, and tells how far it comes.")
        .description(
            "",
            "NVMe disks and BIOS or UEFI, as on a Nitro instance. The image is not written: what",
            "the guest writes is thrown away. The guest reaches no network.",
            "",
            "  preflight boot image.vmdk",
            "  preflight boot --timeout 300 --log console.log image.vmdk",
            "")
        .footer(
            "",
            "Exit status: 0 it boots, 1 it fails or hangs, 2 bad usage, an image that could not be",
            "read, or no QEMU, 3 cannot tell.");
    Options.addHelp(spec);
    ImageArguments.add(spec);
    spec.addOption(
        Options.text(
            "--timeout",
            "SECONDS",
            "Watch no longer. Default: 240, or 900 where the computer has no KVM. Half of it may pass without a word."));
    spec.addOption(
        Options.text("--log", "FILE", "Write what the serial console shows, byte by byte."));
    spec.addOption(
        Options.text("--boot-mode", "MODE", "legacy-bios or uefi. Default: as the disk needs."));
    Options.addDay(spec);
    Options.addFormat(spec);
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    boolean json = Options.json(parsed);
    Image image = image(parsed, terminal);
    Optional<Integer> timeout = timeout(parsed);
    Optional<Path> log = log(parsed, image);
    ImportRequest request =
        new ImportRequest(
            Optional.empty(),
            Optional.empty(),
            Options.word(parsed, "--boot-mode", BootMode.values()),
            Optional.empty(),
            Options.day(parsed).orElse(java.time.LocalDate.now(java.time.ZoneOffset.UTC)));
    try {
      Qemu qemu = Qemu.find(terminal.environment());
      Preflight.Check check = check(image, request);
      try (Machine machine = image.open(new ReadCounter())) {
        BootResult result =
            boot(qemu, plan(qemu, check.inspection(), request, timeout), machine, log, terminal);
        BootReport report = new BootReport(image.name(), qemu, result, check);
        if (json) {
          BootJson.print(report, terminal.out());
        } else {
          new BootText(terminal.out(), terminal.outIsTerminal()).print(report);
        }
        return switch (result.outcome()) {
          case BOOTS -> ExitStatus.COMPLETES;
          case FAILS -> ExitStatus.REJECTED;
          case CANNOT_TELL -> ExitStatus.CANNOT_TELL;
        };
      }
    } catch (QemuMissingException e) {
      return Main.fail(terminal, String.valueOf(e.getMessage()), e.advice());
    }
  }

  private static Image image(ParseResult parsed, Terminal terminal) throws IOException {
    List<Image> images = ImageArguments.of(parsed, terminal).images();
    if (images.size() != 1) {
      throw new UsageException(
          images.size() + " images are no one machine",
          "name one, or each disk of a machine with --disk");
    }
    return images.get(0);
  }

  private static Preflight.Check check(Image image, ImportRequest request) throws IOException {
    Preflight.Check check = Preflight.check(image, request, Preflight.Depth.DEFAULT);
    Optional<Architecture> architecture =
        check
            .inspection()
            .guest()
            .toOptional()
            .flatMap(guest -> guest.kernel().toOptional())
            .map(Kernels::architecture);
    if (architecture.equals(Optional.of(Architecture.ARM64))) {
      throw new UsageException(
          "the kernel of " + image.name() + " is for arm64, and only x86 machines are started",
          "preflight check tells what can be told without a start");
    }
    return check;
  }

  private static BootPlan plan(
      Qemu qemu, Inspection inspection, ImportRequest request, Optional<Integer> timeout) {
    BootFirmware firmware =
        Predictor.bootMode(inspection, request) == BootMode.LEGACY_BIOS
            ? BootFirmware.BIOS
            : BootFirmware.UEFI;
    boolean serial = writesToSerial(inspection);
    return timeout.isPresent()
        ? BootPlan.of(firmware, timeout.get(), serial)
        : BootPlan.of(firmware, qemu, serial);
  }

  private static boolean writesToSerial(Inspection inspection) {
    Optional<Guest> guest = inspection.guest().toOptional();
    Optional<BootEntry> entry = guest.flatMap(g -> g.boot().entry().toOptional());
    for (String word : entry.map(BootEntry::arguments).orElse(List.of())) {
      if (word.startsWith("console=ttyS0")) {
        return true;
      }
    }
    return false;
  }

  private static BootResult boot(
      Qemu qemu, BootPlan plan, Machine machine, Optional<Path> log, Terminal terminal)
      throws IOException {
    List<ByteSource> disks = disks(machine);
    try (OutputStream console =
            log.isPresent() ? Files.newOutputStream(log.get()) : OutputStream.nullOutputStream();
        BootMachine boot = new BootMachine(qemu, plan)) {
      if (!qemu.accelerated()) {
        terminal.err().println("preflight: without KVM a start takes five to ten times as long");
      }
      BootProgress progress = new BootProgress(terminal);
      try {
        return boot.run(disks, console, progress);
      } finally {
        progress.clear();
      }
    }
  }

  private static List<ByteSource> disks(Machine machine) {
    List<ByteSource> disks = new ArrayList<>();
    for (VirtualDisk disk : machine.disks()) {
      if (disk.content() instanceof Fact.Known<ByteSource> known) {
        disks.add(known.value());
      } else {
        String why =
            disk.content() instanceof Fact.Failed<ByteSource> failed
                ? ": " + failed.trouble().summary()
                : "";
        throw new UsageException(
            "the disk " + disk.name() + " cannot be read" + why, "preflight check says more");
      }
    }
    if (disks.isEmpty() || disks.size() > Limits.BOOT_DISKS) {
      throw new UsageException(
          "a machine of " + disks.size() + " disks cannot be started",
          "it may have 1 to " + Limits.BOOT_DISKS);
    }
    return disks;
  }

  private static Optional<Integer> timeout(ParseResult parsed) {
    Optional<String> text = Options.option(parsed, "--timeout");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String allowed = "seconds from 1 to " + LONGEST;
    try {
      int seconds = Integer.parseInt(text.get());
      if (seconds < 1 || seconds > LONGEST) {
        throw Options.invalid("--timeout", text.get(), allowed);
      }
      return Optional.of(seconds);
    } catch (NumberFormatException e) {
      throw Options.invalid("--timeout", text.get(), allowed);
    }
  }

  /** Where the console goes; no image may be there. */
  private static Optional<Path> log(ParseResult parsed, Image image) throws IOException {
    Optional<Path> log = Options.option(parsed, "--log").map(TaskLogs::path);
    for (Location location : image.disks()) {
      Optional<Path> disk = location.file();
      if (log.isPresent()
          && disk.isPresent()
          && Files.exists(log.get())
          && Files.exists(disk.get())
          && Files.isSameFile(log.get(), disk.get())) {
        throw new UsageException(
            "--log would overwrite the image " + log.get(), "name another file for the log");
      }
    }
    return log;
  }
}
