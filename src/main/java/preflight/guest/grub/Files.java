package preflight.guest.grub;

import java.io.IOException;
import java.util.Optional;
import preflight.guest.BootFile;
import preflight.io.Limits;
import preflight.io.ReadProblem;

/** Files by the names that scripts give them: {@code (device)/path}, or a path on {@code $root}. */
final class Files {

  private final GrubDevices devices;
  private final Notes notes;

  Files(GrubDevices devices, Notes notes) {
    this.devices = devices;
    this.notes = notes;
  }

  /** GRUB manual, "Filesystem syntax"; without a device it is that of {@code root}. */
  static BootFile locate(String name, State state) {
    if (name.startsWith("(")) {
      int end = name.indexOf(')');
      if (end > 0) {
        return new BootFile(Optional.of(name.substring(1, end)), name.substring(end + 1));
      }
    }
    return new BootFile(state.get("root").map(Value::text).filter(r -> !r.isEmpty()), name);
  }

  /** Whether the name depends on a {@code root} that cannot be told. */
  boolean isUncertain(String name, State state) {
    if (name.startsWith("(")) {
      return false;
    }
    Optional<Value> root = state.get("root");
    return root.isPresent() && !root.get().certain();
  }

  Optional<FileKind> kind(String name, State state) throws IOException {
    BootFile file = locate(name, state);
    if (file.device().isEmpty()) {
      return Optional.empty();
    }
    String path = file.path().isEmpty() ? "/" : file.path();
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    return devices.kind(file.device().get(), path);
  }

  /** In bytes, 0 if there is no such file. */
  long size(String name, State state) throws IOException {
    BootFile file = locate(name, state);
    if (file.device().isEmpty() || !file.path().startsWith("/")) {
      return 0;
    }
    return devices.size(file.device().get(), file.path()).orElse(0L);
  }

  /** The file's bytes; where it is missing or cannot be read, a note tells so. */
  Optional<byte[]> read(String name, State state, int line) {
    BootFile file = locate(name, state);
    if (file.device().isEmpty() || !file.path().startsWith("/")) {
      notes.add(GrubNote.Kind.UNREADABLE, "\"" + name + "\" is no file name", state, line);
      return Optional.empty();
    }
    try {
      Optional<byte[]> bytes =
          devices.read(file.device().get(), file.path(), Limits.GRUB_FILE_BYTES);
      if (bytes.isEmpty()) {
        notes.add(GrubNote.Kind.UNREADABLE, file + " is not there", state, line);
      }
      return bytes;
    } catch (IOException e) {
      notes.add(
          GrubNote.Kind.UNREADABLE, ReadProblem.of(file.toString(), e).summary(), state, line);
      return Optional.empty();
    }
  }

  void unreadable(String name, IOException failure, State state) {
    notes.add(GrubNote.Kind.UNREADABLE, ReadProblem.of(name, failure).summary(), state, 0);
  }
}
