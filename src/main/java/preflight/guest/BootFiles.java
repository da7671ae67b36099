package preflight.guest;

import java.io.IOException;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.efi.PeProgram;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;

/**
 * Files as a boot loader finds them: on a device that it names, or else on the one that holds its
 * configuration.
 */
record BootFiles(Volumes volumes, GuestVolume home, Loader loader) {

  /** The content of a file that was found, or of the section of it that is meant. */
  static ByteSource open(BootFile file, FileRef ref) throws IOException {
    ByteSource content = ref.open();
    if (file.section().isEmpty()) {
      return content;
    }
    BootFile.Section section = file.section().get();
    Optional<PeProgram.Section> found =
        PeProgram.read(content).find(section.name(), section.profile());
    if (found.isEmpty()) {
      throw new CorruptException(file.path(), "has no section " + section);
    }
    return PeProgram.open(content, found.get());
  }

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
