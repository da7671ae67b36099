package preflight.guest.initrd;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.io.Trouble;

/**
 * What an initial RAM file system contains (Documentation/driver-api/early-userspace/
 * buffer-format.rst; Linux init/initramfs.c).
 *
 * @param segments in order; the last one may be incomplete
 * @param modules names of kernel modules by the release below whose {@code lib/modules/<release>}
 *     they lie; under an empty release those that lie elsewhere
 * @param files that tell something about the start, by path without {@code /} in front; where
 *     archives overlap, the last one counts, as in Linux
 * @param nested file systems within its files, in which more may lie
 * @param entries files, directories and links of all segments
 * @param packedBytes how far the initrd was read
 * @param unpackedBytes of all segments
 * @param isMicrocodeOnly it holds nothing but what Linux wants before it starts: {@code kernel/…}
 * @param troubles why it could not be read whole, the first one first
 */
public record Initrd(
    List<Segment> segments,
    Map<String, Set<String>> modules,
    Map<String, InitrdFile> files,
    List<NestedImage> nested,
    int entries,
    long packedBytes,
    long unpackedBytes,
    boolean isMicrocodeOnly,
    List<Trouble> troubles) {

  private static final int MAX_LINKS = 40;

  /** Whether what is known of it is all there is. */
  public enum Readability {
    /** Read to its end. */
    WHOLE,
    /** Truncated or corrupt: others cannot read it either. */
    DAMAGED,
    /** Packed in a way, or larger than, this version reads; others may read it. */
    UNKNOWN
  }

  public Initrd {
    segments = List.copyOf(segments);
    modules = Map.copyOf(modules);
    files = Map.copyOf(files);
    nested = List.copyOf(nested);
    troubles = List.copyOf(troubles);
  }

  /**
   * Reads it once, in order, in bounded memory. Whatever is wrong with it is in {@link
   * #troubles()}.
   *
   * @param in is not closed
   * @throws IOException only where the host cannot read
   */
  public static Initrd read(InputStream in, InitrdLimits limits) throws IOException {
    return new InitrdReader(in, limits, name -> {}).read();
  }

  /** See {@link Readability}; unknown weighs more than damaged. */
  public Readability readability() {
    Readability result = Readability.WHOLE;
    for (Trouble trouble : troubles) {
      if (trouble instanceof Trouble.Unsupported) {
        return Readability.UNKNOWN;
      }
      result = Readability.DAMAGED;
    }
    return result;
  }

  /** Whether what is not found in it is not there: it was read whole, and holds no other image. */
  public boolean isWhole() {
    return readability() == Readability.WHOLE && nested.isEmpty();
  }

  /** The modules below {@code lib/modules/<release>}. */
  public Set<String> modules(String release) {
    return modules.getOrDefault(release, Set.of());
  }

  /** All modules, wherever they lie. */
  public Set<String> allModules() {
    Set<String> all = new HashSet<>();
    for (Set<String> some : modules.values()) {
      all.addAll(some);
    }
    return all;
  }

  /** The kernel releases that have a folder below lib/modules. */
  public Set<String> releases() {
    Set<String> releases = new HashSet<>(modules.keySet());
    releases.remove("");
    return releases;
  }

  /**
   * The file at a path, through symbolic links as far as their targets are among {@link #files()}.
   *
   * @return empty where it is not there or not among them
   */
  public Optional<InitrdFile> file(String path) {
    Deque<String> todo = new ArrayDeque<>();
    push(todo, path);
    List<String> done = new ArrayList<>();
    int links = 0;
    while (!todo.isEmpty()) {
      String component = todo.pop();
      if (component.equals("..")) {
        if (!done.isEmpty()) {
          done.remove(done.size() - 1);
        }
        continue;
      }
      done.add(component);
      InitrdFile file = files.get(String.join("/", done));
      if (file != null && file.target().isPresent()) {
        if (++links > MAX_LINKS) {
          return Optional.empty();
        }
        String target = file.target().get();
        if (target.startsWith("/")) {
          done.clear();
        } else {
          done.remove(done.size() - 1);
        }
        push(todo, target);
      }
    }
    return Optional.ofNullable(files.get(String.join("/", done)));
  }

  private static void push(Deque<String> todo, String path) {
    int end = path.length();
    while (end > 0) {
      int slash = path.lastIndexOf('/', end - 1);
      String component = path.substring(slash + 1, end);
      if (!component.isEmpty() && !component.equals(".")) {
        todo.push(component);
      }
      end = slash;
    }
  }
}
