package preflight.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.initrd.Initrd;
import preflight.guest.initrd.InitrdHeader;
import preflight.guest.initrd.InitrdLimits;
import preflight.guest.initrd.InitrdOrigin;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;

/** Finds and reads the initrd of an entry. */
final class InitrdFinder {

  private final BootFiles files;
  private final InitrdPayload payload;

  /**
   * @param payload whether the contents are read; without, only the first bytes are
   */
  InitrdFinder(BootFiles files, InitrdPayload payload) {
    this.files = files;
    this.payload = payload;
  }

  /** Absent where the entry names none, and where one that it names is not there. */
  Fact<InitrdFiles> read(BootEntry entry, Place place) {
    if (entry.initrds().isEmpty()) {
      return Fact.absent(place);
    }
    List<FileRef> refs = new ArrayList<>();
    for (BootFile file : entry.initrds()) {
      Fact<FileRef> found = files.find(file);
      if (!(found instanceof Fact.Known<FileRef> known)) {
        return found.lacking();
      }
      if (!known.value().node().isRegular()) {
        return Fact.absent(known.value().place());
      }
      refs.add(known.value());
    }
    Place first = refs.get(0).place();
    try {
      String init = entry.argument("rdinit").orElse("/init");
      return new Fact.Known<>(read(entry.initrds(), refs, first, init), first);
    } catch (IOException e) {
      return new Fact.Failed<>(ReadProblem.of("initrd", e), first);
    }
  }

  private InitrdFiles read(List<BootFile> named, List<FileRef> refs, Place first, String init)
      throws IOException {
    List<ByteSource> contents = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    List<InitrdHeader> headers = new ArrayList<>();
    long size = 0;
    for (int i = 0; i < refs.size(); i++) {
      ByteSource content = BootFiles.open(named.get(i), refs.get(i));
      contents.add(content);
      paths.add(
          refs.get(i).path() + named.get(i).section().map(section -> ":" + section).orElse(""));
      size += content.size();
    }
    if (payload != InitrdPayload.READ) {
      for (ByteSource content : contents) {
        headers.add(InitrdHeader.peek(content));
      }
      Fact<Initrd> none = new Fact.NotRead<>(payload.why());
      return new InitrdFiles(paths, headers, size, none, none.lacking(), none.lacking());
    }
    Fact<Initrd> read = stream(contents, size, first);
    return new InitrdFiles(
        paths, headers, size, read, origin(read, paths, first), init(read, init, first));
  }

  private static Fact<InitrdOrigin> origin(Fact<Initrd> contents, List<String> paths, Place place) {
    Optional<Initrd> known = contents.toOptional();
    if (known.isEmpty()) {
      return contents.lacking();
    }
    Optional<InitrdOrigin> origin = InitrdOrigin.of(known.get(), paths);
    if (origin.isPresent()) {
      return new Fact.Known<>(origin.get(), place);
    }
    return known.get().isWhole()
        ? Fact.absent(place)
        : new Fact.NotRead<>("the initrd was not read whole");
  }

  /** Other names than those of well-known programs are not kept, so that they stay unknown. */
  private static Fact<String> init(Fact<Initrd> contents, String path, Place place) {
    Optional<Initrd> known = contents.toOptional();
    if (known.isEmpty()) {
      return contents.lacking();
    }
    String name = path.startsWith("/") ? path.substring(1) : path;
    if (known.get().file(name).isPresent()) {
      return new Fact.Known<>(path, place);
    }
    boolean told = name.equals("init") && known.get().readability() == Initrd.Readability.WHOLE;
    return told ? Fact.absent(place) : new Fact.NotRead<>(path + " was not looked for");
  }

  /** A file that ends before its inode says so is a finding about the initrd. */
  private static Fact<Initrd> stream(List<ByteSource> contents, long size, Place first)
      throws IOException {
    List<InputStream> streams = new ArrayList<>();
    for (ByteSource content : contents) {
      streams.add(content.stream());
    }
    try (InputStream in = new SequenceInputStream(Collections.enumeration(streams))) {
      return new Fact.Known<>(Initrd.read(in, InitrdLimits.forSize(size)), first);
    } catch (ReadProblem e) {
      return new Fact.Failed<>(e.trouble(), first);
    }
  }
}
