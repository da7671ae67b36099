package preflight.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.guest.GuestVolume;
import preflight.hostile.ExtWriter;
import preflight.image.Disks;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.io.ArraySource;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/** What the file systems of one machine share. */
class MachineVolumesTest {

  private static final int BLOCK = 65536;

  /** A hostile machine could otherwise multiply what may be read by its file systems. */
  @Test
  void directoriesOfAllVolumesCountTogether() throws Exception {
    byte[] disk = new ExtWriter(BLOCK, 16).file("/etc/fstab", "").disk();
    List<VirtualDisk> disks = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      disks.add(Disks.open(new ArraySource(name, disk), Siblings.NONE));
    }
    Machine machine = MachineOpener.ofDisks("two", disks, List.of());
    List<GuestVolume> volumes = MachineVolumes.open(machine).volumes().all();
    assertThat(volumes).hasSize(2);
    FileSystem first = volumes.get(0).volume().fileSystem();
    FileSystem second = volumes.get(1).volume().fileSystem();
    Node root = first.root();
    for (long read = 0; read < Limits.DIRECTORY_READS - BLOCK; read += BLOCK) {
      assertThat(first.child(root, "nothing")).isEmpty();
    }
    assertThat(second.child(second.root(), "etc")).isPresent();
    for (FileSystem volume : List.of(first, second)) {
      assertThatThrownBy(() -> volume.child(volume.root(), "etc"))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("more than 128 MiB of them to look through");
    }
  }
}
