package preflight.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.filesystem.fat.FatFileSystem;
import preflight.filesystem.fat.FatWriter;
import preflight.guest.efi.EfiPrograms;
import preflight.guest.efi.EfiPrograms.Section;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;
import preflight.io.ArraySource;
import preflight.io.ReadCounter;
import preflight.tree.Volume;

/** What UEFI starts: chains of programs on an EFI system partition, beside a root on ext. */
class EfiBootReaderTest {

  private static final String STUB =
      "set prefix=(hd0,gpt2)/boot/grub\nconfigfile $prefix/grub.cfg\n";

  /** Without the search that real ones have GRUB would look for the kernel beside its program. */
  private static final String GRUB = "set root=hd0,gpt2\n" + Guests.GRUB;

  private final FatWriter esp =
      new FatWriter(16, 512, 4, 20000).directory("/EFI").directory("/EFI/BOOT");

  private void file(String path, byte[] content) {
    esp.file(path, content);
  }

  private void file(String path, String content) {
    esp.file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] unified(Section... more) {
    List<Section> sections = new ArrayList<>();
    sections.add(Section.of(".osrel", "ID=os\nPRETTY_NAME=OS\n"));
    sections.add(new Section(".linux", KernelImageWriter.bzImage("6.9.1-inner")));
    sections.addAll(List.of(more));
    return EfiPrograms.program(sections.toArray(new Section[0]));
  }

  private Guest guest(ExtWriter root, ExtWriter... more) throws IOException {
    List<GuestVolume> volumes = new ArrayList<>();
    Volume first =
        new Volume("disk.raw", "p1", FatFileSystem.open(new ArraySource("p1", esp.volume())));
    volumes.add(new GuestVolume(first, 0, 1, "gpt", Optional.empty(), Optional.empty()));
    List<ExtWriter> others = new ArrayList<>(List.of(root));
    others.addAll(List.of(more));
    for (int i = 0; i < others.size(); i++) {
      String name = "p" + (i + 2);
      Volume volume =
          new Volume(
              "disk.raw", name, ExtFileSystem.open(new ArraySource(name, others.get(i).volume())));
      volumes.add(new GuestVolume(volume, 0, i + 2, "gpt", Optional.empty(), Optional.empty()));
    }
    Firmware firmware = new Firmware(Optional.empty(), true, List.of(1), List.of(3));
    return GuestReader.read(new Volumes(volumes), firmware, Set.of(), true, new ReadCounter())
        .toOptional()
        .orElseThrow();
  }

  private static BootEntry entry(Guest guest) {
    return guest.boot().entry().toOptional().orElseThrow();
  }

  private static Loader loader(Guest guest) {
    return guest.boot().loader().toOptional().orElseThrow();
  }

  private static EfiChain chain(Guest guest) {
    return guest.boot().chain().orElseThrow();
  }

  @Test
  void shimStartsGrubWhoseStubLeadsToTheConfiguration() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.shim());
    file("/EFI/BOOT/grubx64.efi", EfiPrograms.grub("/EFI/debian", ""));
    esp.directory("/EFI/debian");
    file("/EFI/debian/grub.cfg", STUB);
    Guest guest = guest(Guests.withGrub(GRUB));
    assertThat(chain(guest).end()).isEqualTo(EfiChain.End.KERNEL);
    assertThat(chain(guest).steps())
        .containsExactly(
            "/EFI/BOOT/BOOTX64.EFI (shim)",
            "/EFI/BOOT/grubx64.efi (GRUB 2)",
            "(hd0,gpt1)/EFI/debian/grub.cfg",
            "(hd0,gpt2)/boot/grub/grub.cfg");
    assertThat(loader(guest)).isEqualTo(Loader.GRUB2);
    assertThat(guest.boot().loader().where().orElseThrow().path()).contains("/boot/grub/grub.cfg");
    assertThat(guest.boot().certain()).isTrue();
    assertThat(entry(guest).commandLine()).isEqualTo("root=/dev/sda1");
    assertThat(guest.kernel().toOptional().orElseThrow().image().release())
        .contains(Guests.RELEASE);
  }

  /** The stub decides, not what lies where configurations usually do. */
  @Test
  void theConfigurationThatTheStubNamesCounts() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.grub("", ""));
    file("/EFI/BOOT/grub.cfg", "configfile (hd0,gpt2)/boot/other.cfg\n");
    ExtWriter root =
        Guests.withGrub(GRUB)
            .file(
                "/boot/other.cfg",
                "if [ $grub_platform = efi ]; then\nmenuentry Other { linux (hd0,gpt2)/boot/vmlinuz efi }\nfi\n");
    Guest guest = guest(root);
    assertThat(entry(guest).title()).isEqualTo("Other");
    assertThat(entry(guest).kernel()).hasToString("(hd0,gpt2)/boot/vmlinuz");
    assertThat(guest.boot().files()).hasSize(1);
  }

  /** As grub-install makes it: no stub, but a script and a prefix within the program. */
  @Test
  void runsTheScriptWithinTheProgram() throws IOException {
    file(
        "/EFI/BOOT/BOOTX64.EFI",
        EfiPrograms.grub("/boot/grub", "set root=hd0,gpt2\nset prefix=($root)'/boot/grub'\n"));
    assertThat(chain(guest(Guests.withGrub(GRUB))).steps())
        .containsExactly("/EFI/BOOT/BOOTX64.EFI (GRUB 2)", "(hd0,gpt2)/boot/grub/grub.cfg");
    esp.file("/EFI/BOOT/BOOTAA64.EFI", new byte[0]);
    assertThat(entry(guest(Guests.withGrub(GRUB))).title()).isEqualTo("Linux");
  }

  @Test
  void prefixesNameDevices() throws IOException {
    for (String prefix : List.of("(,gpt2)/boot/grub", "(hd0,gpt2)/boot/grub")) {
      EfiBootReaderTest test = new EfiBootReaderTest();
      test.file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.grub(prefix, ""));
      assertThat(entry(test.guest(Guests.withGrub(GRUB))).title()).isEqualTo("Linux");
    }
  }

  @Test
  void theFallbackLoaderOfShimGoesThroughTheVendors() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.shim());
    file("/EFI/BOOT/fbx64.efi", EfiPrograms.pe(0x8664));
    esp.directory("/EFI/fedora");
    esp.file(
        "/EFI/fedora/BOOTX64.CSV",
        "\uFEFFshimx64.efi,Fedora,,Boot\n".getBytes(StandardCharsets.UTF_16LE));
    file("/EFI/fedora/shimx64.efi", EfiPrograms.shim());
    file("/EFI/fedora/grubx64.efi", EfiPrograms.grub("/EFI/fedora", ""));
    file("/EFI/fedora/grub.cfg", STUB);
    Guest guest = guest(Guests.withGrub(GRUB));
    assertThat(chain(guest).steps())
        .contains("/EFI/fedora/shimx64.efi (shim)", "(hd0,gpt2)/boot/grub/grub.cfg");
  }

  @Test
  void theOnlyVendorCountsWithoutAFallback() throws IOException {
    esp.directory("/EFI/debian");
    file("/EFI/debian/grubx64.efi", EfiPrograms.grub("/EFI/debian", ""));
    file("/EFI/debian/grub.cfg", STUB);
    Guest guest = guest(Guests.withGrub(GRUB));
    assertThat(guest.boot().certain()).isTrue();
    assertThat(guest.boot().notes())
        .containsExactly("there is no fallback loader; the loader of a vendor was followed");
    esp.directory("/EFI/ubuntu");
    file("/EFI/ubuntu/grubx64.efi", EfiPrograms.grub("/EFI/ubuntu", ""));
    assertThat(guest(Guests.withGrub(GRUB)).boot().certain()).isFalse();
  }

  @Test
  void aChainThatEndsLeavesTheUsualConfigurationInDoubt() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.shim());
    Guest guest = guest(Guests.withGrub(GRUB));
    assertThat(chain(guest).end()).isEqualTo(EfiChain.End.NOTHING);
    assertThat(guest.boot().certain()).isFalse();
    assertThat(entry(guest).title()).isEqualTo("Linux");
    assertThat(guest.boot().notes())
        .containsExactly("shim starts grubx64.efi beside it, which is not there");
    file("/EFI/BOOT/grubx64.efi", EfiPrograms.grub("/EFI/BOOT", ""));
    Guest without = guest(Guests.withSystem());
    assertThat(chain(without).end()).isEqualTo(EfiChain.End.NOTHING);
    assertThat(loader(without)).isEqualTo(Loader.GRUB2);
    assertThat(without.boot().entry().isAbsent()).isTrue();
  }

  @Test
  void anUnknownProgramIsToldAndTheUsualConfigurationIsInDoubt() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.pe(0x8664));
    Guest guest = guest(Guests.withGrub(GRUB));
    assertThat(chain(guest).end()).isEqualTo(EfiChain.End.UNKNOWN);
    assertThat(guest.boot().certain()).isFalse();
    assertThat(guest.boot().notes())
        .containsExactly("what /EFI/BOOT/BOOTX64.EFI starts is not known");
    assertThat(guest(Guests.withSystem()).boot().loader().isAbsent()).isTrue();
  }

  /** PF405 says that firmware cannot start it; the rest stays as it is. */
  @Test
  void whatIsNoProgramRaisesNoDoubt() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", "text");
    Guest guest = guest(Guests.withGrub(GRUB));
    assertThat(guest.boot().certain()).isTrue();
    assertThat(entry(guest).title()).isEqualTo("Linux");
  }

  @Test
  void systemdBootStartsItsDefault() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.systemdBoot());
    esp.directory("/loader").directory("/loader/entries");
    file("/loader/loader.conf", "default b*\n");
    file("/vmlinuz", KernelImageWriter.bzImage("6.9.1"));
    file("/initrd", new byte[8]);
    file("/loader/entries/a.conf", "linux /gone\n");
    file(
        "/loader/entries/b.conf",
        "title B\nlinux /vmlinuz\ninitrd /initrd\noptions root=/dev/vda2\n");
    file("/loader/entries/c.conf", "linux /vmlinuz\n");
    Guest guest = guest(Guests.withGrub(GRUB));
    assertThat(loader(guest)).isEqualTo(Loader.SYSTEMD_BOOT);
    assertThat(guest.boot().loader().where().orElseThrow().path()).contains("/loader/loader.conf");
    assertThat(entry(guest).id()).contains("b.conf");
    assertThat(entry(guest).line()).isEqualTo(2);
    assertThat(entry(guest).commandLine()).isEqualTo("root=/dev/vda2");
    assertThat(entry(guest).initrds()).containsExactly(BootFile.of("/initrd"));
    assertThat(guest.kernel().toOptional().orElseThrow().image().release()).contains("6.9.1");
    assertThat(guest.initrd().isKnown()).isTrue();
    assertThat(guest.boot().files()).extracting(LoaderFile::loader).containsExactly(Loader.GRUB2);
  }

  /** Initrd and command line are sections of the program. */
  @Test
  void aUnifiedImageHasAllInItself() throws IOException {
    byte[] initrd = new byte[1024];
    file(
        "/EFI/BOOT/BOOTX64.EFI",
        unified(
            Section.of(".cmdline", "root=/dev/vda2\nquiet \n"),
            Section.of(".uname", "6.9.1-uki"),
            new Section(".ucode", new byte[512]),
            new Section(".initrd", initrd)));
    Guest guest = guest(Guests.withSystem());
    assertThat(loader(guest)).isEqualTo(Loader.UKI);
    assertThat(entry(guest).commandLine()).isEqualTo("root=/dev/vda2 quiet");
    assertThat(entry(guest).initrds())
        .extracting(BootFile::toString)
        .containsExactly("/EFI/BOOT/BOOTX64.EFI:.ucode", "/EFI/BOOT/BOOTX64.EFI:.initrd");
    assertThat(guest.kernel().toOptional().orElseThrow().image().release()).contains("6.9.1-uki");
    assertThat(guest.initrd().toOptional().orElseThrow().size()).isEqualTo(512 + 1024);
    assertThat(guest.boot().certain()).isTrue();
  }

  @Test
  void aProfileHasItsOwnSections() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.systemdBoot());
    esp.directory("/loader").directory("/EFI/Linux");
    file(
        "/EFI/Linux/os.efi",
        unified(
            Section.of(".cmdline", "base"),
            Section.of(".profile", "ID=first\n"),
            Section.of(".profile", "ID=second\n"),
            Section.of(".cmdline", "second"),
            new Section(".linux", KernelImageWriter.bzImage("6.10.2-second")),
            new Section(".initrd", new byte[8])));
    assertThat(entry(guest(Guests.withSystem())).commandLine()).isEqualTo("base");
    file("/loader/loader.conf", "default *@second\n");
    Guest guest = guest(Guests.withSystem());
    assertThat(entry(guest).commandLine()).isEqualTo("second");
    assertThat(entry(guest).kernel()).hasToString("/EFI/Linux/os.efi:.linux@1");
    assertThat(entry(guest).initrds()).hasToString("[/EFI/Linux/os.efi:.initrd@1]");
    assertThat(guest.kernel().toOptional().orElseThrow().image().release())
        .contains("6.10.2-second");
  }

  @Test
  void grubChainLoadsAUnifiedImage() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.grub("", ""));
    file("/EFI/BOOT/grub.cfg", "menuentry U { chainloader /os.efi }\n");
    file("/os.efi", unified(Section.of(".cmdline", "a=b")));
    Guest guest = guest(Guests.withGrub(GRUB));
    assertThat(loader(guest)).isEqualTo(Loader.UKI);
    assertThat(entry(guest).commandLine()).isEqualTo("a=b");
    assertThat(chain(guest).steps()).last().isEqualTo("/os.efi (unified kernel image)");
  }

  @Test
  void grubsLinuxWithAUnifiedImageIsDoubtful() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.grub("", ""));
    file("/EFI/BOOT/grub.cfg", "menuentry U { linux /os.efi quiet }\n");
    file("/os.efi", unified(Section.of(".cmdline", "a=b"), new Section(".initrd", new byte[8])));
    Guest guest = guest(Guests.withSystem());
    assertThat(entry(guest).commandLine()).isEqualTo("quiet");
    assertThat(entry(guest).initrds()).hasToString("[(hd0,gpt1)/os.efi:.initrd]");
    assertThat(guest.boot().certain()).isFalse();
  }

  @Test
  void aKernelMayBeStartedItself() throws IOException {
    byte[] kernel = KernelImageWriter.bzImage("6.9.1");
    kernel[0] = 'M';
    kernel[1] = 'Z';
    kernel[0x3C] = 0x40;
    kernel[0x40] = 'P';
    kernel[0x41] = 'E';
    kernel[0x44] = 0x64;
    kernel[0x45] = (byte) 0x86;
    file("/EFI/BOOT/BOOTX64.EFI", kernel);
    Guest guest = guest(Guests.withSystem());
    assertThat(loader(guest)).isEqualTo(Loader.EFI_STUB);
    assertThat(guest.kernel().toOptional().orElseThrow().image().release()).contains("6.9.1");
    assertThat(guest.boot().certain()).isFalse();
  }

  @Test
  void syslinuxReadsTheConfigurationBesideIt() throws IOException {
    file(
        "/EFI/BOOT/BOOTX64.EFI",
        EfiPrograms.program(Section.of(".text", "extlinux.conf\0syslx64.cfg")));
    file("/EFI/BOOT/syslinux.cfg", "DEFAULT a\nLABEL a\nLINUX /vmlinuz\nAPPEND quiet\n");
    file("/vmlinuz", KernelImageWriter.bzImage("6.9.1"));
    Guest guest = guest(Guests.withSystem());
    assertThat(loader(guest)).isEqualTo(Loader.SYSLINUX);
    assertThat(guest.kernel().toOptional().orElseThrow().image().release()).contains("6.9.1");
  }

  @Test
  void addonsMakeTheCommandLineUncertain() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", unified(Section.of(".cmdline", "a")));
    esp.directory("/EFI/BOOT/BOOTX64.EFI.extra.d");
    file(
        "/EFI/BOOT/BOOTX64.EFI.extra.d/b.addon.efi",
        EfiPrograms.program(Section.of(".cmdline", "b")));
    Guest guest = guest(Guests.withSystem());
    assertThat(entry(guest).commandLine()).isEqualTo("a b");
    assertThat(guest.boot().certain()).isFalse();
  }

  @Test
  void anExtendedPartitionThatFirmwareDoesNotReadIsTold() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.systemdBoot());
    ExtWriter extended = new ExtWriter(1024, 1000).file("/loader/entries/a.conf", "linux /a\n");
    Guest guest = guest(Guests.withSystem(), extended);
    assertThat(guest.boot().notes().toString()).contains("does not read without a driver");
    assertThat(loader(guest)).isEqualTo(Loader.SYSTEMD_BOOT);
    assertThat(guest.boot().entry().isAbsent()).isTrue();
  }

  @Test
  void loopsEnd() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.grub("", ""));
    file("/EFI/BOOT/grub.cfg", "menuentry U { chainloader /EFI/BOOT/BOOTX64.EFI }\n");
    Guest guest = guest(Guests.withSystem());
    assertThat(guest.boot().notes().toString()).contains("more than 2 GRUBs");
    assertThat(chain(guest).end()).isEqualTo(EfiChain.End.UNKNOWN);
  }

  @Test
  void systemdBootThatStartsItselfEnds() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.systemdBoot());
    file("/other.efi", EfiPrograms.systemdBoot());
    esp.directory("/loader").directory("/loader/entries");
    file("/loader/entries/a.conf", "efi /other.efi\n");
    file("/loader/entries/b.conf", "efi /EFI/BOOT/BOOTX64.EFI\n");
    Guest guest = guest(Guests.withSystem());
    assertThat(guest.boot().notes().toString()).contains("more than 16 programs");
  }

  @Test
  void longTextsAreRefused() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", unified(new Section(".cmdline", new byte[65537])));
    Guest guest = guest(Guests.withSystem());
    assertThat(guest.boot().notes().toString()).contains("more than the 65536 expected");
  }
}
