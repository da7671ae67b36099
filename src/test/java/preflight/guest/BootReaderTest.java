package preflight.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import preflight.fact.Fact;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;
import preflight.io.ArraySource;
import preflight.io.ReadCounter;
import preflight.tree.Volume;

/** Which configuration counts where some of the volumes are not mounted or cannot be read. */
class BootReaderTest {

  private static final long BEYOND = 1L << 31;

  @Test
  void aConfigurationInTheTreeIsCertain() throws IOException {
    Guest guest = guest(Guests.withGrub(Guests.GRUB), other());
    assertThat(guest.boot().certain()).isTrue();
    assertThat(guest.boot().entry().toOptional().orElseThrow().kernel().path())
        .isEqualTo("/boot/vmlinuz");
  }

  @Test
  void oneOnAnUnmountedVolumeCountsButIsNotCertain() throws IOException {
    Guest guest = guest(Guests.withSystem(), other());
    assertThat(guest.boot().loader().isKnown()).isTrue();
    assertThat(guest.boot().entry().toOptional().orElseThrow().kernel().path())
        .isEqualTo("/vmlinuz");
    assertThat(guest.boot().certain()).isFalse();
  }

  /** What could not be read in the tree is not forgotten for what another volume holds. */
  @Test
  void troublesOfTheTreeStay() throws IOException {
    Guest guest = guest(unreadable(), other());
    assertThat(guest.boot().troubles()).isNotEmpty();
    assertThat(guest.boot().certain()).isFalse();
  }

  @Test
  void withoutAnyThatCanBeReadItIsNotSaidThatThereIsNone() throws IOException {
    Guest guest = guest(unreadable());
    assertThat(guest.boot().loader()).isInstanceOf(Fact.Failed.class);
    assertThat(guest.boot().entry()).isInstanceOf(Fact.Failed.class);
  }

  @Test
  void withoutAnyThereIsNone() throws IOException {
    Guest guest = guest(Guests.withSystem());
    assertThat(guest.boot().loader().isAbsent()).isTrue();
    assertThat(guest.boot().entry().isAbsent()).isTrue();
  }

  /** GRUB reads what its core image says, wherever the other one lies in the list. */
  @Test
  void theConfigurationThatTheCoreImageNamesCounts() throws IOException {
    ExtWriter two =
        Guests.withGrub(Guests.GRUB)
            .file(
                "/boot/grub2/grub.cfg",
                "menuentry 'Used' {\n linux /boot/vmlinuz root=/dev/sda1 used\n}\n");
    for (String prefix : List.of("(,msdos1)/boot/grub2", "(hd0,msdos1)/boot/grub2")) {
      Boot used = guest(Optional.of(prefix), two).boot();
      assertThat(used.entry().toOptional().orElseThrow().title()).isEqualTo("Used");
      assertThat(used.loader().where().orElseThrow().path()).contains("/boot/grub2/grub.cfg");
      assertThat(used.certain()).isTrue();
    }
    assertThat(guest(Optional.of("(,msdos1)/boot/grub"), two).boot().certain()).isTrue();
    assertThat(guest(Optional.empty(), two).boot().certain()).isFalse();
  }

  /** GRUB Legacy has no name for a logical volume, since it reads none. */
  @Test
  void aConfigurationOfGrubLegacyOnALogicalVolumeIsNotCertain() throws IOException {
    String menu = "title One\nkernel /boot/vmlinuz root=/dev/sda1\n";
    Volume volume =
        new Volume(
            "disk.raw",
            "vg/root",
            ExtFileSystem.open(
                new ArraySource(
                    "root", Guests.withSystem().file("/boot/grub/menu.lst", menu).volume())));
    GuestVolume partition =
        new GuestVolume(volume, 1, 2, "msdos", Optional.empty(), Optional.empty());
    GuestVolume logical =
        GuestVolume.logical(volume, new LogicalNames("vg", "group", "root", "id", true));
    assertThat(partition.legacyName()).contains("hd1,1");
    assertThat(logical.legacyName()).isEmpty();
    assertThat(new Volumes(List.of(logical)).byLegacyName("lvm/vg-root")).isEmpty();
    assertThat(new Volumes(List.of(logical)).byGrubName("lvm/vg-root")).contains(logical);
    Boot readable = legacy(partition);
    assertThat(readable.certain()).isTrue();
    assertThat(readable.entry().toOptional().orElseThrow().kernel())
        .hasToString("(hd1,1)/boot/vmlinuz");
    Boot unreadable = legacy(logical);
    assertThat(unreadable.certain()).isFalse();
    assertThat(unreadable.notes())
        .containsExactly(
            "GRUB Legacy cannot read the logical volume that holds this configuration");
    assertThat(unreadable.entry().toOptional().orElseThrow().kernel().device()).isEmpty();
  }

  private static Boot legacy(GuestVolume volume) throws IOException {
    return GuestReader.read(
            new Volumes(List.of(volume)),
            Firmware.bios(Optional.of(new InstalledLoader(Loader.GRUB_LEGACY, Optional.empty()))),
            Set.of(),
            false,
            new ReadCounter())
        .toOptional()
        .orElseThrow()
        .boot();
  }

  /** A boot partition of its own. */
  private static ExtWriter other() {
    return new ExtWriter(1024, 1000)
        .file("/grub/grub.cfg", "menuentry 'Other' {\n linux /vmlinuz root=/dev/sda1\n}\n");
  }

  private static ExtWriter unreadable() {
    return Guests.withSystem().file("/boot/grub/grub.cfg", 4096, new long[] {0, BEYOND, 4});
  }

  private static Guest guest(ExtWriter... guests) throws IOException {
    return guest(Optional.empty(), guests);
  }

  private static Guest guest(Optional<String> prefix, ExtWriter... guests) throws IOException {
    List<GuestVolume> volumes = new java.util.ArrayList<>();
    for (int i = 0; i < guests.length; i++) {
      Volume volume =
          new Volume(
              "disk.raw",
              "p" + (i + 1),
              ExtFileSystem.open(new ArraySource("p" + (i + 1), guests[i].volume())));
      volumes.add(new GuestVolume(volume, 0, i + 1, "msdos", Optional.empty(), Optional.empty()));
    }
    return GuestReader.read(
            new Volumes(volumes),
            Firmware.bios(Optional.of(new InstalledLoader(Loader.GRUB2, prefix))),
            Set.of(),
            false,
            new ReadCounter())
        .toOptional()
        .orElseThrow();
  }
}
