package preflight.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import preflight.fact.Fact;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.guest.os.OsIdentity;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;
import preflight.io.ArraySource;
import preflight.io.Limits;
import preflight.io.ReadCounter;
import preflight.tree.Volume;

/** Which system it is where the root itself has no release file. */
class SystemFinderTest {

  private static final String COREOS =
      "ID=fedora\nVERSION_ID=42\nVARIANT_ID=coreos\nPRETTY_NAME=\"Fedora CoreOS 42\"\n";
  private static final String BOOTC = "ID=centos\nVERSION_ID=9\nPRETTY_NAME=\"CentOS Stream 9\"\n";

  private static ExtWriter ostree() {
    return new ExtWriter(1024, 1000)
        .file("/ostree/deploy/os/deploy/0a1b.0/usr/lib/os-release", COREOS)
        .file("/ostree/deploy/os/deploy/0a1b.0.origin", "[origin]\n");
  }

  private static Guest guest(ExtWriter... parts) throws IOException {
    List<GuestVolume> volumes = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      String name = "p" + (i + 1);
      Volume volume =
          new Volume(
              "disk.raw", name, ExtFileSystem.open(new ArraySource(name, parts[i].volume())));
      volumes.add(new GuestVolume(volume, 0, i + 1, "gpt", Optional.empty(), Optional.empty()));
    }
    return GuestReader.read(
            new Volumes(volumes),
            Firmware.bios(Optional.of(InstalledLoader.of(Loader.GRUB2))),
            Set.of(),
            false,
            new ReadCounter())
        .toOptional()
        .orElseThrow();
  }

  private static String told(Fact<OsIdentity> os) {
    return os.toOptional().map(OsIdentity::prettyName).orElse("nothing")
        + " at "
        + os.where().map(Object::toString).orElse("no place");
  }

  @Test
  void theRootsOwnFilesCountFirst() throws IOException {
    Guest guest = guest(Guests.withSystem(), ostree());
    assertThat(told(guest.os())).isEqualTo("Ubuntu 22.04.2 LTS at /etc/os-release:1");
  }

  @Test
  void takesTheOnlyDeployment() throws IOException {
    Guest guest = guest(ostree());
    assertThat(told(guest.os()))
        .isEqualTo(
            "Fedora CoreOS 42 at disk.raw:p1:/ostree/deploy/os/deploy/0a1b.0/usr/lib/os-release:1");
    assertThat(guest.os().toOptional().orElseThrow().id()).isEqualTo("fedora");
    assertThat(guest.os().toOptional().orElseThrow().source())
        .isEqualTo("/ostree/deploy/os/deploy/0a1b.0/usr/lib/os-release");
  }

  /** Of several, the command line chooses; without it none is guessed. */
  @Test
  void takesTheDeploymentThatIsStarted() throws IOException {
    ExtWriter two = ostree().file("/ostree/deploy/os/deploy/2c3d.0/usr/lib/os-release", BOOTC);
    assertThat(guest(two).os().isAbsent()).isTrue();
    for (String link : List.of("0a1b", "2c3d")) {
      ExtWriter boot =
          new ExtWriter(1024, 1000)
              .file(
                  "/grub2/grub.cfg",
                  "menuentry 'A' {\n linux /vmlinuz root=/dev/sda1 ostree=/ostree/boot.1/os/"
                      + link
                      + "/0\n}\n");
      ExtWriter root =
          ostree()
              .file("/ostree/deploy/os/deploy/2c3d.0/usr/lib/os-release", BOOTC)
              .link("/ostree/boot.1/os/0a1b/0", "../../../deploy/os/deploy/0a1b.0")
              .link("/ostree/boot.1/os/2c3d/0", "../../../deploy/os/deploy/2c3d.0");
      assertThat(told(guest(boot, root).os()))
          .isEqualTo(
              (link.equals("0a1b") ? "Fedora CoreOS 42" : "CentOS Stream 9")
                  + " at disk.raw:p2:/ostree/deploy/os/deploy/"
                  + link
                  + ".0/usr/lib/os-release:1");
    }
  }

  @Test
  void looksAtNoMoreThan64Deployments() throws IOException {
    ExtWriter many = ostree();
    for (int i = 0; i < Limits.DEPLOYMENTS; i++) {
      many.file("/ostree/deploy/os/deploy/" + i + ".origin", "x");
    }
    // more than 64 deployments, or names that could be some
    assertThat(guest(many).os().isAbsent()).isTrue();
  }

  @Test
  void followsTheProfileOfNixos() throws IOException {
    ExtWriter fresh =
        new ExtWriter(1024, 1000)
            .file("/nix/store/a-etc/etc/os-release", "ID=nixos\nPRETTY_NAME=\"NixOS 24.05\"\n")
            .link("/nix/store/b-system/etc", "/nix/store/a-etc/etc")
            .link("/nix/var/nix/profiles/system-7-link", "/nix/store/b-system")
            .link("/nix/var/nix/profiles/system", "system-7-link");
    assertThat(told(guest(fresh).os()))
        .isEqualTo("NixOS 24.05 at disk.raw:p1:/nix/var/nix/profiles/system/etc/os-release:1");
  }

  @Test
  void readsAVolumeThatIsUsrByItself() throws IOException {
    ExtWriter usr =
        new ExtWriter(1024, 1000)
            .file("/lib/os-release", "NAME=F\nID=flatcar\nPRETTY_NAME=\"Flatcar 3815\"\n")
            .folder("/bin");
    ExtWriter root = new ExtWriter(1024, 1000).folder("/home");
    assertThat(told(guest(root, usr).os()))
        .isEqualTo("Flatcar 3815 at disk.raw:p2:/lib/os-release:2");
    // with an /etc it is a root, whose /lib is only its own
    ExtWriter other =
        new ExtWriter(1024, 1000)
            .file("/lib/os-release", "ID=flatcar\n")
            .file("/etc/hostname", "x");
    assertThat(guest(other).os().isAbsent()).isTrue();
  }

  @Test
  void tellsAVolumeThatCannotBeLookedInto() throws IOException {
    ExtWriter damaged = new ExtWriter(1024, 1000).link("/ostree/deploy", "/ostree/deploy");
    Guest guest = guest(Guests.bare(), damaged);
    assertThat(guest.os().isAbsent()).isTrue();
    assertThat(guest.osTroubles()).isNotEmpty();
  }

  @Test
  void tellsTheMachine() throws IOException {
    assertThat(guest(Guests.withGrub(Guests.GRUB)).architecture()).contains("x86_64");
    assertThat(guest(Guests.withSystem()).architecture()).isEmpty();
  }
}
