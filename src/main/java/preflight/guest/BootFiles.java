package preflight.guest;

import java.io.IOException;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;

/**
 * Files as a boot loader finds them: on a device that it names, or else on the one that holds its
 * configuration.
 */
record BootFiles(Volumes volumes, GuestVolume home, Loader loader) {

  Fact<FileRef> find(BootFile file) {
    Optional<GuestVolume> volume = Optional.of(home);
    if (file.device().isPresent()) {
      String device = file.device().get();
      volume =
          loader == Loader.GRUB_LEGACY ? volumes.byLegacyName(device) : volumes.byGrubName(device);
    }
    if (volume.isEmpty()) {
      return Fact.absent(Place.ofPath(file.toString()));
    }
    try {
      return volume.get().findForLoader(file.path());
    } catch (IOException e) {
      return new Fact.Failed<>(
          ReadProblem.of(file.toString(), e), volume.get().volume().place().withPath(file.path()));
    }
  }
}
