package preflight.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.filesystem.fat.FatFileSystem;
import preflight.fixture.QemuBoot;
import preflight.hostile.Guests;
import preflight.io.ArraySource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;
import preflight.tree.Volume;

/**
 * What an emulated machine with UEFI really starts, and what is read from the same EFI system
 * partition. In place of kernels it has programs that print their own name.
 */
@Tag("slow")
class EfiBootComparedTest {

  private static final int SECONDS = 150;
  private static final String BEGIN = "STARTED:";
  private static final String END = ":END";
  private static final Path SYSTEMD = Path.of("/usr/lib/systemd/boot/efi");

  @TempDir Path folder;

  private final Map<String, Path> files = new LinkedHashMap<>();

  private void copy(String path, Path from) {
    files.put(path, from);
  }

  private void text(String path, String text) throws IOException {
    Path file = Files.createTempFile(folder, "text", "");
    files.put(path, Files.writeString(file, text));
  }

  /** A program that prints the name and switches off. */
  private Path program(String name) throws IOException {
    Path script = Files.createTempFile(folder, "script", ".cfg");
    Files.writeString(
        script,
        "serial --unit=0 --speed=115200\nterminal_output serial\necho "
            + BEGIN
            + name
            + END
            + "\nhalt\n");
    Path out = Files.createTempFile(folder, "program", ".efi");
    Tool.run(
        "grub-mkimage",
        "-O",
        "x86_64-efi",
        "-p",
        "/none",
        "-c",
        script.toString(),
        "-o",
        out.toString(),
        "echo",
        "halt",
        "serial",
        "terminal",
        "normal");
    return out;
  }

  /** Has what makes systemd-boot take it for one; the stub itself starts nothing but Linux. */
  private void unified(String path, String release) throws IOException {
    Path text = Files.writeString(Files.createTempFile(folder, "os", ".txt"), release);
    Path out = Files.createTempFile(folder, "uki", ".efi");
    Tool.run(
        "objcopy",
        "--add-section",
        ".osrel=" + text,
        "--change-section-vma",
        ".osrel=0x2000000",
        program(path).toString(),
        out.toString());
    copy(path, out);
  }

  private void entry(String name, String fields) throws IOException {
    String program = "/" + name.replace("+", "_") + ".efi";
    copy(program, program(program));
    text("/loader/entries/" + name + ".conf", "linux " + program + "\n" + fields + "\n");
  }

  private Path volume() throws IOException {
    Path image = folder.resolve("esp.img");
    Tool.run("truncate", "-s", "64M", image.toString());
    Tool.run("mkfs.vfat", "-F", "32", image.toString());
    List<String> made = new ArrayList<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      String path = file.getKey();
      for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
        String directory = path.substring(0, slash);
        if (!made.contains(directory)) {
          made.add(directory);
          Tool.run("mmd", "-i", image.toString(), "::" + directory);
        }
      }
      Tool.run("mcopy", "-i", image.toString(), file.getValue().toString(), "::" + path);
    }
    return image;
  }

  /** The program that the machine gets to, and the kernel or last program that is read. */
  private void compare(String expected) throws IOException {
    Path image = volume();
    Volume esp =
        new Volume(
            "disk.raw", "p1", FatFileSystem.open(new ArraySource("p1", Files.readAllBytes(image))));
    Volume root =
        new Volume(
            "disk.raw",
            "p2",
            ExtFileSystem.open(new ArraySource("p2", Guests.withSystem().volume())));
    List<GuestVolume> volumes =
        List.of(
            new GuestVolume(esp, 0, 1, "gpt", Optional.empty(), Optional.empty()),
            new GuestVolume(root, 0, 2, "gpt", Optional.empty(), Optional.empty()));
    Firmware firmware = new Firmware(Optional.empty(), true, List.of(1), List.of());
    Boot boot =
        GuestReader.read(new Volumes(volumes), firmware, Set.of(), false, new ReadCounter())
            .toOptional()
            .orElseThrow()
            .boot();
    List<String> steps = boot.chain().orElseThrow().steps();
    String read =
        boot.entry()
            .toOptional()
            .map(entry -> entry.kernel().path())
            .orElseGet(() -> program(steps));
    assertThat(read).as(boot.toString()).isEqualTo(expected);
    String console =
        new QemuBoot(QemuBoot.Bus.NVME, QemuBoot.Firmware.UEFI).until(image, END, SECONDS);
    int begin = console.lastIndexOf(BEGIN);
    assertThat(begin).as(console).isNotNegative();
    String started = console.substring(begin + BEGIN.length(), console.indexOf(END, begin));
    assertThat(started).isEqualTo(expected);
  }

  private static String program(List<String> steps) {
    String last = "";
    for (String step : steps) {
      last = step.endsWith("(GRUB 2)") ? step.substring(0, step.indexOf(' ')) : last;
    }
    return last;
  }

  private void systemdBoot(String configuration) throws IOException {
    copy("/EFI/BOOT/BOOTX64.EFI", SYSTEMD.resolve("systemd-bootx64.efi"));
    text("/loader/loader.conf", "timeout 0\n" + configuration);
  }

  @Test
  void sortsEntriesAsSystemdBootDoes() throws IOException {
    systemdBoot("");
    entry("z", "title no key");
    entry("a", "sort-key m\nversion 1.10\nmachine-id 22");
    entry("b", "sort-key m\nversion 1.9\nmachine-id 22");
    entry("c+0-3", "sort-key a\nversion 9");
    entry("d", "sort-key m\nversion 1.10~rc1\nmachine-id 22");
    entry("e", "sort-key n");
    compare("/a.efi");
  }

  @Test
  void matchesTheDefaultAsSystemdBootDoes() throws IOException {
    systemdBoot("default @saved\ndefault OS-[1-3]?.c*f\n");
    entry("os-9", "");
    entry("os-25", "");
    entry("Os-31", "");
    entry("os-301", "");
    compare("/Os-31.efi");
  }

  @Test
  void sortsUnifiedImagesAsSystemdBootDoes() throws IOException {
    systemdBoot("");
    unified("/EFI/Linux/os-6.9.efi", "ID=os\nNAME=OS\nVERSION_ID=1\n");
    unified("/EFI/Linux/os-6.10.efi", "ID=os\nNAME=OS\nVERSION_ID=1\n");
    unified("/EFI/Linux/none.efi", "VERSION_ID=1\n");
    entry("later", "sort-key pp");
    compare("/EFI/Linux/os-6.10.efi");
  }

  /** shim, Debian's GRUB with its memdisk, and the stub in the vendor's folder. */
  @Test
  void followsShimAndGrubAsTheyGo() throws IOException {
    copy("/EFI/BOOT/BOOTX64.EFI", Path.of("/usr/lib/shim/shimx64.efi"));
    copy("/EFI/BOOT/grubx64.efi", Path.of("/usr/lib/grub/x86_64-efi/monolithic/grubx64.efi"));
    text("/EFI/debian/grub.cfg", "set prefix=($root)'/boot/grub'\nconfigfile $prefix/grub.cfg\n");
    text(
        "/boot/grub/grub.cfg",
        """
        set timeout=0
        set default=b
        menuentry A --id a { chainloader /a.efi }
        menuentry B --id b { chainloader /b.efi }
        """);
    copy("/a.efi", program("/a.efi"));
    copy("/b.efi", program("/b.efi"));
    compare("/b.efi");
  }
}
