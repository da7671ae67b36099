package preflight.guest;

import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/**
 * Files as a boot loader finds them: on a device that it names, or else on the one that holds its
 * configuration.
 */
record BootFiles(Volumes volumes, GuestVolume home) {

  Fact<FileRef> find(BootFile file) {
    Optional<GuestVolume> volume =
        file.device().isEmpty() ? Optional.of(home) : volumes.byGrubName(file.device().get());
    if (volume.isEmpty()) {
      return Fact.absent(Place.ofPath(file.toString()));
    }
    return FileTree.of(volume.get().volume()).find(file.path());
  }
}
