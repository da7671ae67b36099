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

  /** A boot partition of its own. */
  private static ExtWriter other() {
    return new ExtWriter(1024, 1000)
        .file("/grub/grub.cfg", "menuentry 'Other' {\n linux /vmlinuz root=/dev/sda1\n}\n");
  }

  private static ExtWriter unreadable() {
    return Guests.withSystem().file("/boot/grub/grub.cfg", 4096, new long[] {0, BEYOND, 4});
  }

  private static Guest guest(ExtWriter... guests) throws IOException {
    List<GuestVolume> volumes = new java.util.ArrayList<>();
    for (int i = 0; i < guests.length; i++) {
      Volume volume =
          new Volume(
              "disk.raw",
              "p" + (i + 1),
              ExtFileSystem.open(new ArraySource("p" + (i + 1), guests[i].volume())));
      volumes.add(new GuestVolume(volume, 0, i + 1, "msdos", Optional.empty(), Optional.empty()));
    }
    return GuestReader.read(new Volumes(volumes), Optional.of(Loader.GRUB2), Set.of(), false)
        .toOptional()
        .orElseThrow();
  }
}
