package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.filesystem.btrfs.BtrfsWriter;
import preflight.guest.Guest;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.Guests;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.image.Siblings;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.io.ArraySource;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.prediction.SnapshotRoute;
import preflight.rule.Finding;

/** Guests on Btrfs as installers make them, on a disk without partitions. */
class BtrfsGuestTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

  private record Answer(Inspection inspection, List<String> image, List<String> nitro) {
    Guest guest() {
      return inspection.guest().toOptional().orElseThrow();
    }

    String subvolume() {
      return guest().subvolume().orElseThrow().path();
    }
  }

  private static BtrfsWriter writer() {
    return new BtrfsWriter(4096, 4096, 0, 1 << 20, false);
  }

  /** A root as Ubuntu has it; what GRUB reads, it reads from the top level on. */
  private static void root(BtrfsWriter writer, long in, String fstab, String folder, String flags) {
    writer.file(in, "/etc/fstab", fstab).file(in, "/etc/os-release", Guests.OS);
    writer.file(in, "/sbin/init", "#!/bin/sh\n").file(in, "/boot/initrd", "");
    writer.directory(in, "/usr/bin");
    writer.directory(in, "/var");
    writer.file(in, "/boot/vmlinuz", KernelImageWriter.bzImage(Guests.RELEASE), BtrfsWriter.ZSTD);
    writer.file(
        in,
        "/boot/grub/grub.cfg",
        "menuentry 'Linux' {\n  linux "
            + folder
            + "/boot/vmlinuz root=/dev/sda "
            + flags
            + "\n  initrd "
            + folder
            + "/boot/initrd\n}\n");
  }

  private static Answer check(BtrfsWriter writer) throws IOException {
    Knowledge knowledge = Knowledge.asOf(DAY);
    ImportRequest request =
        new ImportRequest(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), DAY);
    ArraySource disk = new ArraySource("disk.raw", writer.build());
    try (Machine machine = MachineOpener.open(disk, Siblings.NONE)) {
      Inspection inspection =
          Inspector.inspect(
              "disk.raw", machine, Predictor.questions(knowledge, true, true, done -> {}));
      Prediction prediction = Predictor.predict(inspection, request, knowledge);
      SnapshotRoute snapshot = Predictor.snapshotRoute(inspection, request, knowledge);
      return new Answer(inspection, codes(prediction), codes(snapshot.nitro()));
    }
  }

  private static List<String> codes(Prediction prediction) {
    List<String> codes = new ArrayList<>();
    for (List<Finding> some :
        List.of(
            prediction.decisive().map(List::of).orElse(List.of()),
            prediction.next(),
            prediction.notes())) {
      some.forEach(finding -> codes.add(finding.rule().code()));
    }
    return codes;
  }

  @Test
  void ubuntuHasItsRootInASubvolume() throws IOException {
    BtrfsWriter writer = writer();
    long root = writer.subvolume(5, "/@");
    long home = writer.subvolume(5, "/@home");
    writer.file(home, "/user/.profile", "");
    root(
        writer,
        root,
        "/dev/sda / btrfs defaults,subvol=@ 0 1\n/dev/sda /home btrfs subvol=@home 0 2\n",
        "/@",
        "rootflags=subvol=@");
    long kept = writer.subvolume(5, "/snapshots/1");
    root(writer, kept, "/dev/sda / btrfs defaults,subvol=@ 0 1\n", "/@", "");
    Answer answer = check(writer);
    assertThat(answer.subvolume()).isEqualTo("/@");
    assertThat(answer.guest().mounts()).containsOnlyKeys("/home");
    assertThat(answer.guest().otherRoots()).isEmpty();
    assertThat(answer.guest().boot().entry().isKnown()).isTrue();
    assertThat(answer.guest().kernel().toOptional().orElseThrow().image().release())
        .contains(Guests.RELEASE);
    assertThat(answer.image()).contains("PF313").doesNotContain("PF301");
    assertThat(answer.nitro()).doesNotContain("PF313");
  }

  @Test
  void openSuseHasItInTheDefaultOne() throws IOException {
    BtrfsWriter writer = writer();
    long outer = writer.subvolume(5, "/@");
    long var = writer.subvolume(outer, "/var");
    writer.file(var, "/lib/misc", "x");
    long root = writer.subvolume(outer, "/.snapshots/1/snapshot");
    root(
        writer,
        root,
        "/dev/sda / btrfs defaults 0 0\n/dev/sda /var btrfs subvol=/@/var 0 0\n",
        "",
        "");
    Answer answer = check(writer.preferred(root));
    assertThat(answer.subvolume()).isEqualTo("/@/.snapshots/1/snapshot");
    assertThat(answer.guest().mounts()).containsOnlyKeys("/var");
    assertThat(answer.guest().kernel().isKnown()).isTrue();
    assertThat(answer.image()).contains("PF313");
    assertThat(answer.nitro()).doesNotContain("PF313");
  }

  @Test
  void theCommandLineChoosesAmongRoots() throws IOException {
    BtrfsWriter writer = writer();
    long first = writer.subvolume(5, "/a");
    root(writer, first, "/dev/sda / btrfs subvol=a 0 0\n", "/a", "rootflags=ro,subvol=/b");
    long second = writer.subvolume(5, "/b");
    root(writer, second, "/dev/sda / btrfs subvol=b 0 0\n", "/b", "rootflags=ro,subvol=/b");
    assertThat(check(writer).subvolume()).isEqualTo("/b");
  }

  @Test
  void aRootAtTheTopIsNone() throws IOException {
    BtrfsWriter writer = writer();
    root(writer, 5, "/dev/sda / btrfs defaults 0 0\n", "", "");
    writer.subvolume(5, "/var/lib/machines");
    Answer answer = check(writer);
    assertThat(answer.subvolume()).isEqualTo("/");
    assertThat(answer.guest().kernel().isKnown()).isTrue();
    assertThat(answer.image()).doesNotContain("PF313", "PF301");
  }

  @Test
  void looksIntoTheFirst64() throws IOException {
    BtrfsWriter writer = writer();
    for (int i = 0; i < 64; i++) {
      writer.subvolume(5, "/s" + i);
    }
    root(writer, writer.subvolume(5, "/late"), "", "/late", "");
    assertThat(check(writer).subvolume()).isEqualTo("/");
    BtrfsWriter fewer = writer();
    for (int i = 0; i < 63; i++) {
      fewer.subvolume(5, "/s" + i);
    }
    root(fewer, fewer.subvolume(5, "/late"), "", "/late", "");
    assertThat(check(fewer).subvolume()).isEqualTo("/late");
  }
}
