package preflight.boot;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The QEMU of this computer, and how it is asked for a machine.
 *
 * @param program {@code qemu-system-x86_64}
 * @param accelerated whether the processor itself runs the guest (KVM), or its code is translated
 * @param code of the UEFI firmware, with its empty variables; empty where it is not installed
 */
public record Qemu(Path program, boolean accelerated, Optional<Code> code) {

  private static final String PROGRAM = "qemu-system-x86_64";
  private static final Path KVM = Path.of("/dev/kvm");

  /** Where distributions have OVMF: Debian, Fedora, Arch Linux, openSUSE. */
  private static final List<Code> CODES =
      List.of(
          code("/usr/share/OVMF/", "OVMF_CODE_4M.fd", "OVMF_VARS_4M.fd"),
          code("/usr/share/OVMF/", "OVMF_CODE.fd", "OVMF_VARS.fd"),
          code("/usr/share/edk2/ovmf/", "OVMF_CODE.fd", "OVMF_VARS.fd"),
          code("/usr/share/edk2/x64/", "OVMF_CODE.4m.fd", "OVMF_VARS.4m.fd"),
          code("/usr/share/qemu/", "ovmf-x86_64-code.bin", "ovmf-x86_64-vars.bin"));

  /** Firmware in two files. */
  public record Code(Path program, Path variables) {}

  private static Code code(String folder, String program, String variables) {
    return new Code(Path.of(folder + program), Path.of(folder + variables));
  }

  /**
   * The one that the path of this environment leads to.
   *
   * @throws QemuMissingException where there is none
   */
  public static Qemu find(Map<String, String> environment) throws QemuMissingException {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Optional<Path> program = program(folder);
      if (program.isPresent()) {
        boolean kvm = Files.isReadable(KVM) && Files.isWritable(KVM);
        return new Qemu(program.get(), kvm, installedCode());
      }
    }
    throw new QemuMissingException(
        "QEMU is needed to boot an image, and " + PROGRAM + " is not in the PATH",
        "install it (Debian: apt-get install qemu-system-x86 ovmf)");
  }

  private static Optional<Path> program(String folder) {
    try {
      Path program = Path.of(folder).resolve(PROGRAM);
      boolean usable = program.isAbsolute() && Files.isExecutable(program);
      return usable ? Optional.of(program) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Code> installedCode() {
    for (Code code : CODES) {
      if (Files.isReadable(code.program()) && Files.isReadable(code.variables())) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /** How the guest's processor comes about, for people. */
  public String acceleration() {
    return accelerated ? "KVM" : "emulation, without KVM";
  }

  /**
   * The command line of a machine like a Nitro instance: disks on NVMe, and a network card behind
   * which only QEMU's own DHCP answers. Its console is standard output. It can open no file but
   * these, start no program, and nothing outside of it.
   *
   * @param disks the sockets of its disks, in order
   * @param folder of its own, for what it writes
   * @param sandbox whether it shall give up system calls; not every QEMU is built with that
   * @throws QemuMissingException without the firmware
   * @throws IOException where the folder cannot be written
   */
  List<String> command(BootFirmware firmware, List<Path> disks, Path folder, boolean sandbox)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    if (sandbox) {
      command.addAll(List.of("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny"));
    }
    command.addAll(List.of("-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"));
    // without a screen, which graphics=off mirrors on the console, GRUB waits forever
    command.addAll(List.of("-machine", "q35,graphics=off", "-vga", "std", "-m", "1024"));
    // translated code of several processors has been seen to hang; -cpu max has what a
    // distribution asks for that needs x86-64-v2 or v3
    command.addAll(
        accelerated
            ? List.of("-accel", "kvm", "-cpu", "host", "-smp", "2")
            : List.of("-accel", "tcg", "-cpu", "max,la57=off", "-smp", "1"));
    command.addAll(
        List.of("-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"));
    command.addAll(List.of("-object", "rng-random,id=random,filename=/dev/urandom"));
    command.addAll(List.of("-device", "virtio-rng-pci,rng=random"));
    command.addAll(List.of("-netdev", "user,id=net,restrict=on"));
    command.addAll(List.of("-device", "virtio-net-pci,netdev=net,romfile="));
    command.addAll(
        List.of("-object", "filter-dump,id=dump,netdev=net,file=" + option(packets(folder))));
    for (int i = 0; i < disks.size(); i++) {
      command.add("-drive");
      command.add(
          "if=none,id=disk"
              + i
              + ",format=raw,cache=unsafe,file.driver=nbd,file.server.type=unix,file.server.path="
              + option(disks.get(i)));
      command.add("-device");
      command.add("nvme,drive=disk" + i + ",serial=vol" + i + ",bootindex=" + i);
    }
    if (firmware == BootFirmware.UEFI) {
      Code found =
          code.orElseThrow(
              () ->
                  new QemuMissingException(
                      "the firmware OVMF is needed to boot an image by UEFI",
                      "install it (Debian: apt-get install ovmf)"));
      Path variables = Files.copy(found.variables(), folder.resolve("variables.fd"));
      variables.toFile().setWritable(true, true);
      pflash(command, ",readonly=on", found.program());
      pflash(command, "", variables);
    }
    return command;
  }

  private static void pflash(List<String> command, String further, Path file) {
    command.add("-drive");
    command.add("if=pflash,format=raw" + further + ",file=" + option(file));
  }

  /** Where the packets of the network go. */
  static Path packets(Path folder) {
    return folder.resolve("network.pcap");
  }

  /** A comma within an option is doubled (qemu(1)). */
  private static String option(Path path) {
    return path.toString().replace(",", ",,");
  }
}
