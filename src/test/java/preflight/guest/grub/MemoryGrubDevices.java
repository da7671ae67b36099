package preflight.guest.grub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import preflight.io.CorruptException;
import preflight.io.UnsupportedException;

/** Devices whose files are in a map, for tests. */
final class MemoryGrubDevices implements GrubDevices {

  private final Map<String, byte[]> files = new HashMap<>();
  private final Map<String, String> uuids = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();

  /** A file by GRUB's name, {@code (hd0,msdos1)/path}. */
  MemoryGrubDevices file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  MemoryGrubDevices file(String name, byte[] bytes) {
    files.put(name, bytes);
    return this;
  }

  MemoryGrubDevices uuid(String uuid, String device) {
    uuids.put(uuid, device);
    return this;
  }

  MemoryGrubDevices label(String label, String device) {
    labels.put(label, device);
    return this;
  }

  @Override
  public Optional<String> byUuid(String uuid) {
    return Optional.ofNullable(uuids.get(uuid));
  }

  @Override
  public Optional<String> byLabel(String label) {
    return Optional.ofNullable(labels.get(label));
  }

  @Override
  public Optional<String> byFile(String path) {
    for (String name : files.keySet()) {
      if (name.endsWith(")" + path)) {
        return Optional.of(name.substring(1, name.indexOf(')')));
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean exists(String device) {
    return files.keySet().stream().anyMatch(name -> name.startsWith("(" + device + ")"));
  }

  @Override
  public Optional<byte[]> read(String device, String path, int limit) throws IOException {
    if (path.endsWith("/unreadable")) {
      throw new CorruptException("test file system", "broken");
    }
    byte[] bytes = files.get("(" + device + ")" + path);
    if (bytes != null && bytes.length > limit) {
      throw new UnsupportedException(path, "more than " + limit + " bytes");
    }
    return Optional.ofNullable(bytes);
  }

  @Override
  public Optional<FileKind> kind(String device, String path) throws IOException {
    if (path.endsWith("/unreadable")) {
      throw new CorruptException("test file system", "broken");
    }
    String name = "(" + device + ")" + path;
    if (files.containsKey(name)) {
      return Optional.of(FileKind.FILE);
    }
    String folder = name.endsWith("/") ? name : name + "/";
    boolean directory = files.keySet().stream().anyMatch(n -> n.startsWith(folder));
    return directory ? Optional.of(FileKind.DIRECTORY) : Optional.empty();
  }

  @Override
  public Optional<Long> size(String device, String path) throws IOException {
    return read(device, path, Integer.MAX_VALUE).map(bytes -> (long) bytes.length);
  }
}
