package preflight.guest;

import java.io.IOException;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.guest.grub.FileKind;
import preflight.guest.grub.GrubDevices;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;
import preflight.tree.FileRef;

/** The machine's volumes as GRUB 2 sees them. */
record DevicesForGrub(Volumes volumes) implements GrubDevices {

  @Override
  public Optional<String> byUuid(String uuid) {
    return volumes.byUuid(uuid).map(GuestVolume::grubName);
  }

  @Override
  public Optional<String> byLabel(String label) {
    return volumes.byLabel(label).map(GuestVolume::grubName);
  }

  @Override
  public Optional<String> byFile(String path) throws IOException {
    for (GuestVolume volume : volumes.all()) {
      if (volume.findForLoader(path).isKnown()) {
        return Optional.of(volume.grubName());
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean exists(String device) {
    return volumes.byGrubName(device).isPresent();
  }

  @Override
  public Optional<byte[]> read(String device, String path, int limit) throws IOException {
    Optional<FileRef> found = find(device, path);
    if (found.isEmpty() || !found.get().node().isRegular()) {
      return Optional.empty();
    }
    try (ByteSource content = found.get().open()) {
      if (content.size() > limit) {
        throw new UnsupportedException(path, "a configuration of more than " + limit + " bytes");
      }
      return Optional.of(content.read(0, (int) content.size()));
    }
  }

  @Override
  public Optional<FileKind> kind(String device, String path) throws IOException {
    return find(device, path)
        .map(ref -> ref.node().isDirectory() ? FileKind.DIRECTORY : FileKind.FILE);
  }

  @Override
  public Optional<Long> size(String device, String path) throws IOException {
    return find(device, path).filter(ref -> ref.node().isRegular()).map(ref -> ref.node().size());
  }

  private Optional<FileRef> find(String device, String path) throws IOException {
    Optional<GuestVolume> volume = volumes.byGrubName(device);
    if (volume.isEmpty()) {
      return Optional.empty();
    }
    Fact<FileRef> found = volume.get().findForLoader(path);
    if (found instanceof Fact.Failed<FileRef> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return found.toOptional();
  }
}
