package preflight.guest.systemdboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import preflight.filesystem.fat.FatFileSystem;
import preflight.filesystem.fat.FatWriter;
import preflight.guest.efi.EfiPrograms;
import preflight.guest.efi.EfiPrograms.Section;
import preflight.io.ArraySource;
import preflight.io.UnsupportedException;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** Entries, their order and the default, after loader.conf(5) and the specification's examples. */
class SystemdBootTest {

  private static final String OWN = "/EFI/BOOT/BOOTX64.EFI";

  private static FatWriter esp() {
    return new FatWriter(16, 512, 2, 20000)
        .directory("/EFI")
        .directory("/EFI/BOOT")
        .directory("/EFI/Linux")
        .directory("/loader")
        .directory("/loader/entries")
        .file("/vmlinuz", new byte[4])
        .file(OWN, EfiPrograms.systemdBoot());
  }

  private static FatWriter entry(FatWriter esp, String name, String fields) {
    return esp.file("/loader/entries/" + name, (fields + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static FileTree tree(FatWriter writer) throws IOException {
    FatFileSystem opened = FatFileSystem.open(new ArraySource("esp", writer.volume()));
    return FileTree.of(new Volume("disk.raw", "p1", opened));
  }

  private static SystemdMenu read(FatWriter esp) throws IOException {
    return SystemdBoot.read(tree(esp), Optional.empty(), OWN, "x64");
  }

  private static List<String> ids(SystemdMenu menu) {
    List<String> ids = new ArrayList<>();
    for (SystemdEntry entry : menu.entries()) {
      ids.add(entry.id());
    }
    return ids;
  }

  private static FatWriter configured(FatWriter esp, String text) {
    return esp.file("/loader/loader.conf", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsAllFieldsOfAnEntry() throws IOException {
    FatWriter esp =
        entry(
            esp().directory("/MID").file("/MID/initrd", new byte[4]),
            "Debian-1.conf",
            """
            # comment
            title\t"Debian GNU/Linux"
              sort-key debian
            version 6.1.0-18
            machine-id 0123
            architecture X64
            options root=/dev/sda2  ro
            options quiet
            linux \\vmlinuz
            initrd /ucode
            initrd MID/initrd
            devicetree /board.dtb
            options
            """);
    SystemdEntry entry = read(esp).entries().get(0);
    assertThat(entry.id()).isEqualTo("debian-1.conf");
    assertThat(entry.title()).isEqualTo("Debian GNU/Linux");
    assertThat(entry.line()).isEqualTo(9);
    assertThat(entry.start().program()).isEqualTo("/vmlinuz");
    assertThat(entry.start().initrds()).containsExactly("/ucode", "/MID/initrd");
    assertThat(entry.start().options()).contains("root=/dev/sda2  ro quiet");
    assertThat(entry.start().deviceTree()).contains("/board.dtb");
    assertThat(entry.rank())
        .isEqualTo(
            new SystemdEntry.Rank(
                Optional.of("debian"), Optional.of("0123"), Optional.of("6.1.0-18"), -1, -1));
  }

  @Test
  void leavesOutWhatIsNoEntryHere() throws IOException {
    FatWriter esp = esp();
    entry(esp, "arm.conf", "linux /vmlinuz\narchitecture aa64");
    entry(esp, "missing.conf", "linux /gone");
    entry(esp, "empty.conf", "title Nothing");
    entry(esp, "both.conf", "linux /vmlinuz\nefi /vmlinuz");
    entry(esp, "self.conf", "efi /efi/boot/bootx64.efi");
    entry(esp, "auto-x.conf", "linux /vmlinuz");
    entry(esp, "text.txt", "linux /vmlinuz");
    entry(esp, "good.conf", "linux /vmlinuz");
    SystemdMenu menu = read(esp);
    assertThat(ids(menu)).containsExactly("good.conf");
    assertThat(menu.notes())
        .containsExactly("/loader/entries/missing.conf is left out, since its /gone is not there");
  }

  /** Sort key, machine, version downwards; those without a key behind, by name downwards. */
  @Test
  void sortsAsTheSpecificationSays() throws IOException {
    FatWriter esp = esp();
    entry(esp, "a.conf", "linux /vmlinuz\nsort-key fedora\nversion 6.9\nmachine-id b");
    entry(esp, "b.conf", "linux /vmlinuz\nsort-key fedora\nversion 6.10\nmachine-id b");
    entry(esp, "c.conf", "linux /vmlinuz\nsort-key fedora\nversion 6.1\nmachine-id a");
    entry(esp, "d.conf", "linux /vmlinuz\nsort-key arch\nversion 1");
    entry(esp, "old-6.9.conf", "linux /vmlinuz\nversion 9");
    entry(esp, "old-6.10.conf", "linux /vmlinuz\nversion 1");
    entry(esp, "e+0-3.conf", "linux /vmlinuz\nsort-key aaa\nversion 99");
    entry(esp, "f+3.conf", "linux /vmlinuz\nsort-key zzz\nversion 99");
    assertThat(ids(read(esp)))
        .containsExactly(
            "d.conf",
            "c.conf",
            "b.conf",
            "a.conf",
            "f+3.conf",
            "old-6.10.conf",
            "old-6.9.conf",
            "e+0-3.conf");
  }

  @Test
  void countersAreReadAsTheSpecificationSays() throws IOException {
    FatWriter esp = esp();
    for (String name : List.of("k+3-1", "k+4", "k+x", "k+1-", "k+2+0", "k+0x")) {
      entry(esp, name + ".conf", "linux /vmlinuz\nsort-key k\nversion 1");
    }
    List<String> ranks = new ArrayList<>();
    for (SystemdEntry entry : read(esp).entries()) {
      ranks.add(entry.id() + " " + entry.rank().left() + " " + entry.rank().done());
    }
    assertThat(ranks)
        .contains("k+3-1.conf 3 1", "k+4.conf 4 0", "k+x.conf -1 -1", "k+1-.conf -1 -1")
        .contains("k+0x.conf -1 -1")
        .last()
        .isEqualTo("k+2+0.conf 0 0");
  }

  @Test
  void theDefaultIsAPatternWithoutCase() throws IOException {
    FatWriter esp = esp();
    entry(esp, "z.conf", "linux /vmlinuz");
    entry(esp, "Arch-6.9.conf", "linux /vmlinuz");
    entry(esp, "arch-6.10.conf", "linux /vmlinuz");
    assertThat(read(esp).chosen().orElseThrow().id()).isEqualTo("z.conf");
    configured(esp, "timeout menu-force\ndefault ARCH-6.[0-9].*\n");
    SystemdMenu menu = read(esp);
    assertThat(menu.chosen().orElseThrow().id()).isEqualTo("arch-6.9.conf");
    assertThat(menu.notes()).containsExactly("timeout menu-force: systemd-boot waits for a key");
  }

  @Test
  void aDefaultThatIsNotThereLeavesTheFirst() throws IOException {
    FatWriter esp = configured(esp(), "default old*\ndefault @other\n");
    entry(esp, "a.conf", "linux /vmlinuz");
    SystemdMenu menu = read(esp);
    assertThat(menu.chosen().orElseThrow().id()).isEqualTo("a.conf");
    assertThat(menu.notes())
        .containsExactly("the default \"old*\" of loader.conf matches no entry");
    FatWriter saved = configured(esp(), "default @SAVED\n");
    entry(saved, "a.conf", "linux /vmlinuz");
    assertThat(read(saved).chosen().orElseThrow().id()).isEqualTo("a.conf");
    assertThat(read(saved).notes().get(0)).startsWith("default @saved: ");
  }

  @Test
  void programsWithoutAFileAreStartedOnlyByName() throws IOException {
    FatWriter esp =
        esp()
            .directory("/EFI/Microsoft")
            .directory("/EFI/Microsoft/Boot")
            .file("/EFI/Microsoft/Boot/bootmgfw.efi", EfiPrograms.pe(0x8664));
    entry(esp, "a.conf", "linux /vmlinuz");
    assertThat(read(esp).chosen().orElseThrow().id()).isEqualTo("a.conf");
    configured(esp, "default auto-windows\n");
    SystemdEntry windows = read(esp).chosen().orElseThrow();
    assertThat(windows.id()).isEqualTo("auto-windows");
    assertThat(windows.start().type()).isEqualTo(SystemdEntry.Type.AUTO);
    SystemdMenu none = read(esp());
    assertThat(none.chosen()).isEmpty();
    assertThat(none.notes()).containsExactly("systemd-boot finds no entry");
  }

  @Test
  void unifiedImagesSortByTheirRelease() throws IOException {
    Section linux = Section.of(".linux", "kernel");
    FatWriter esp =
        esp()
            .file("/EFI/Linux/a-6.9.efi", image("ID=os\nPRETTY_NAME='An OS'\nVERSION_ID=1\n"))
            .file("/EFI/Linux/a-6.10.efi", image("ID=os\nPRETTY_NAME='An OS'\nVERSION_ID=1\n"))
            .file("/EFI/Linux/b+0.efi", image("ID=os\nNAME=OS\nVERSION_ID=2\n"))
            .file("/EFI/Linux/c.efi", image("IMAGE_ID=img\nIMAGE_VERSION=3\n"))
            .file("/EFI/Linux/noname.efi", image("VERSION=3\n"))
            .file("/EFI/Linux/norelease.efi", EfiPrograms.program(linux))
            .file("/EFI/Linux/text.efi", "no program".getBytes(StandardCharsets.US_ASCII));
    SystemdMenu menu = read(esp);
    assertThat(ids(menu)).containsExactly("c.efi", "a-6.10.efi", "a-6.9.efi", "b+0.efi");
    assertThat(menu.entries().get(0).title()).isEqualTo("img");
    assertThat(menu.entries().get(1).title()).isEqualTo("An OS");
    assertThat(menu.notes()).hasSize(3);
  }

  @Test
  void eachProfileIsAnEntry() throws IOException {
    FatWriter esp =
        esp()
            .file(
                "/EFI/Linux/os.efi",
                EfiPrograms.program(
                    Section.of(".osrel", "ID=os\nPRETTY_NAME=OS\n"),
                    Section.of(".linux", "kernel"),
                    Section.of(".profile", "TITLE=Usual\n"),
                    Section.of(".cmdline", "a"),
                    Section.of(".profile", "ID=factory\nTITLE=\"Factory Reset\"\n"),
                    Section.of(".profile", ""),
                    Section.of(".cmdline", "c")));
    SystemdMenu menu = read(esp);
    assertThat(ids(menu)).containsExactly("os.efi", "os.efi@factory", "os.efi@2");
    assertThat(menu.entries())
        .extracting(SystemdEntry::title)
        .containsExactly("OS (Usual)", "OS (Factory Reset)", "OS");
    configured(esp, "default os.efi@factory\n");
    assertThat(read(esp).chosen().orElseThrow().start().profile()).isEqualTo(1);
  }

  @Test
  void readsTheExtendedPartitionToo() throws IOException {
    FatWriter extended = esp();
    entry(extended, "x.conf", "linux /vmlinuz\nsort-key a");
    FatWriter esp = esp();
    entry(esp, "e.conf", "linux /vmlinuz\nsort-key b");
    SystemdMenu menu = SystemdBoot.read(tree(esp), Optional.of(tree(extended)), OWN, "x64");
    assertThat(menu.entries())
        .extracting(entry -> entry.id() + " " + entry.volume())
        .containsExactly("x.conf 1", "e.conf 0");
  }

  @Test
  void refusesMoreThanIsSensible() throws IOException {
    FatWriter esp = esp();
    for (int i = 0; i <= 500; i++) {
      entry(esp, "e" + i + ".conf", "linux /vmlinuz");
    }
    assertThatThrownBy(() -> read(esp))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("more than 500 boot entries");
  }

  private static byte[] image(String release) {
    return EfiPrograms.program(Section.of(".osrel", release), Section.of(".linux", "kernel"));
  }
}
