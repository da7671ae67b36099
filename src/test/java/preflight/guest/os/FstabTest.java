package preflight.guest.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FstabTest {

  @Test
  void readsWhatDebianWrites() {
    Fstab fstab =
        Fstab.parse(
            """
            # /etc/fstab: static file system information.
            #
            UUID=6a2c-01 /               ext4    errors=remount-ro,noatime 0       1
            \t /dev/sr0\t/media/cdrom0   udf,iso9660 user,noauto     0       0

            UUID=7 none swap sw 0 0
            tmpfs /tmp tmpfs
            """);

    assertThat(fstab.badLines()).isEmpty();
    assertThat(fstab.entries()).extracting(Fstab.Entry::line).containsExactly(3, 4, 6, 7);
    Fstab.Entry root = fstab.root().orElseThrow();
    assertThat(root.spec()).isEqualTo("UUID=6a2c-01");
    assertThat(root.type()).isEqualTo("ext4");
    assertThat(root.options()).containsExactly("errors=remount-ro", "noatime");
    assertThat(root.hasOption("noatime")).isTrue();
    assertThat(root.dump()).isZero();
    assertThat(root.pass()).isEqualTo(1);
    assertThat(fstab.entries().get(2).isSwap()).isTrue();
    assertThat(fstab.entries().get(3).options()).containsExactly("defaults");
  }

  @ParameterizedTest
  @CsvSource({
    "/a\\040b, '/a b'",
    "/a\\011b, '/a\tb'",
    "/a\\134b, /a\\b",
    "/a\\134040, /a\\040",
    "/a\\04, /a\\04",
    "/a\\048, /a\\048",
    "/a\\, /a\\",
    "/a\\000, /a\\000"
  })
  void resolvesOctalEscapes(String field, String path) {
    Fstab fstab = Fstab.parse("/dev/sda1 " + field + " ext4");
    assertThat(fstab.entries().get(0).mountPoint()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/sda1, has only 1 of at least 3 fields, 0",
    "/dev/sda1 /, has only 2 of at least 3 fields, 0",
    "/dev/sda1 mnt ext4, has a mount point that is not an absolute path, 1",
    "/dev/sda1 / ext4 defaults x 0, has a dump field that is no number, 1",
    "/dev/sda1 / ext4 defaults 0 -1, has a pass field that is no number, 1",
    "/dev/sda1 / ext4 defaults 0 9999999999, has a pass field that is no number, 1",
    "/dev/sda1 / ext4 defaults 0 1 2, has more than 6 fields, 1",
    "'/dev/sda1 / ext4\r', ends in a carriage return, 1"
  })
  void keepsBadLines(String line, String why, int entries) {
    Fstab fstab = Fstab.parse("# comment\n" + line + "\n");

    assertThat(fstab.badLines()).containsExactly(new BadLine(2, line, why));
    assertThat(fstab.entries()).hasSize(entries);
    assertThat(fstab.badLines().get(0).trouble("/etc/fstab").summary())
        .isEqualTo("/etc/fstab: line 2 " + why);
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/sda1 / ext4 # comment",
    "/dev/sda1 / ext4 defaults # 1 1",
    "/dev/sda1 / ext4 defaults 0 0 # comment here"
  })
  void takesCommentsBehindFields(String line) {
    Fstab fstab = Fstab.parse(line);

    assertThat(fstab.badLines()).isEmpty();
    assertThat(fstab.entries().get(0).options()).containsExactly("defaults");
    assertThat(fstab.entries().get(0).pass()).isZero();
  }

  @Test
  void letsTheLastRootCount() {
    Fstab fstab = Fstab.parse("/dev/sda1 / ext4\n/dev/sda2 / ext4\n");
    assertThat(fstab.root().orElseThrow().line()).isEqualTo(2);
    assertThat(Fstab.parse("").root()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "UUID=6a2c, ext4, UUID, 6a2c",
    "UUID=\"6a2c\", ext4, UUID, 6a2c",
    "LABEL=cloudimg-rootfs, ext4, LABEL, cloudimg-rootfs",
    "LABEL=a\\040b, ext4, LABEL, a b",
    "PARTUUID=0a-01, ext4, PARTUUID, 0a-01",
    "PARTLABEL=root, ext4, PARTLABEL, root",
    "ID=ata-x, ext4, HARDWARE_ID, ata-x",
    "/dev/disk/by-uuid/6a2c, ext4, UUID, 6a2c",
    "/dev/disk/by-label/a\\134x20b, ext4, LABEL, a b",
    "/dev/disk/by-partuuid/0a-01, ext4, PARTUUID, 0a-01",
    "/dev/disk/by-partlabel/root, ext4, PARTLABEL, root",
    "/dev/disk/by-id/ata-x-part1, ext4, HARDWARE_ID, ata-x-part1",
    "/dev/disk/by-path/pci-0:1, ext4, HARDWARE_PATH, pci-0:1",
    "/dev/sda1, ext4, DEVICE, sda1",
    "/dev/nvme0n1p1, ext4, DEVICE, nvme0n1p1",
    "/dev/md/0, ext4, DEVICE, md/0",
    "/dev/mapper/vg-root, xfs, MAPPED, vg-root",
    "/dev/vg/root, xfs, MAPPED, vg/root",
    "/dev/dm-0, xfs, MAPPED, dm-0",
    "server:/export, nfs, NETWORK, server:/export",
    "//server/share, cifs, NETWORK, //server/share",
    "user@host:/dir, fuse, NETWORK, user@host:/dir",
    "share, vboxsf, NETWORK, share",
    "proc, proc, PSEUDO, proc",
    "none, tmpfs, PSEUDO, none",
    "/swapfile, swap, FILE, /swapfile",
    "something, ext4, OTHER, something",
    "A=b, ext4, OTHER, A=b"
  })
  void tellsWhatASourceIs(String spec, String type, FstabSpec.Kind kind, String value) {
    Fstab.Entry entry = Fstab.parse(spec + " /mnt " + type).entries().get(0);
    assertThat(entry.source()).isEqualTo(new FstabSpec(kind, value));
  }
}
