package preflight.image.ova;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.image.Container;
import preflight.image.Format;
import preflight.image.Machine;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/** Opens a package as a machine, from its archive or from its descriptor with the files beside. */
public final class OvfPackage {

  private final ByteSource file;
  private final Siblings siblings;
  private final Optional<TarIndex> index;
  private final List<Trouble> troubles = new ArrayList<>();
  private final List<Container.Property> properties = new ArrayList<>();

  private OvfPackage(ByteSource file, Siblings siblings, Optional<TarIndex> index) {
    this.file = file;
    this.siblings = siblings;
    this.index = index;
  }

  /**
   * The machine in an archive; its disks are windows on the archive.
   *
   * @throws IOException where the host cannot read
   */
  public static Machine openArchive(ByteSource archive) throws IOException {
    TarIndex index = TarIndex.read(archive);
    Siblings members = new TarSiblings(archive, index);
    return new OvfPackage(archive, members, Optional.of(index)).archive(index);
  }

  /**
   * The machine of a loose descriptor.
   *
   * @param siblings the files beside it
   * @throws IOException where the host cannot read
   */
  public static Machine openDescriptor(ByteSource descriptor, Siblings siblings)
      throws IOException {
    OvfPackage ovf = new OvfPackage(descriptor, siblings, Optional.empty());
    return ovf.machine(descriptor.name(), true, descriptor);
  }

  private Machine archive(TarIndex members) throws IOException {
    troubles.addAll(members.troubles());
    properties.add(new Container.Property("members", Integer.toString(members.members().size())));
    Optional<TarMember> descriptor = Optional.empty();
    int position = 0;
    int count = 0;
    for (TarMember member : members.members()) {
      count++;
      if (isDescriptor(member)) {
        if (descriptor.isEmpty()) {
          descriptor = Optional.of(member);
          position = count;
        } else {
          note("has a second OVF descriptor, \"" + member.name() + "\"");
        }
      }
    }
    if (descriptor.isEmpty()) {
      members.unended().ifPresent(troubles::add);
      note("no OVF descriptor");
      return finish(Optional.empty(), List.of(), manifest("", List.of()));
    }
    TarMember member = descriptor.get();
    if (position != 1) {
      note("OVF descriptor \"" + member.name() + "\" is member " + position + ", not the first");
    }
    ByteSource source = new TarSiblings(file, members).open(member);
    return machine(member.name(), position == 1, source);
  }

  private static boolean isDescriptor(TarMember member) {
    return member.kind() == TarMember.Kind.FILE
        && member.name().indexOf('/') < 0
        && hasExtension(member.name(), ".ovf");
  }

  private static boolean hasExtension(String name, String extension) {
    return name.toLowerCase(Locale.ROOT).endsWith(extension);
  }

  private Machine machine(String name, boolean first, ByteSource source) throws IOException {
    properties.add(new Container.Property("descriptor", name));
    Place place = Place.ofDisk(name);
    OvfDescriptor descriptor;
    try {
      descriptor = OvfDescriptor.parse(source);
    } catch (ReadProblem problem) {
      troubles.add(problem.trouble());
      OvfFacts facts =
          new OvfFacts(name, first, new Fact.Failed<>(problem.trouble(), place), List.of());
      return finish(Optional.of(facts), List.of(), manifest(name, List.of()));
    }
    troubles.addAll(descriptor.troubles());
    PackageDisks disks = new PackageDisks(descriptor, siblings, index);
    disks.open();
    if (disks.incomplete()) {
      // then what is missing was cut off
      index.flatMap(TarIndex::unended).ifPresent(troubles::add);
    }
    troubles.addAll(disks.troubles());
    OvfFacts facts = new OvfFacts(name, first, new Fact.Known<>(descriptor, place), disks.facts());
    return finish(Optional.of(facts), disks.disks(), manifest(name, disks.files()));
  }

  private Machine finish(
      Optional<OvfFacts> facts, List<VirtualDisk> disks, Optional<Manifest> manifest) {
    if (manifest.isPresent()) {
      String algorithm = manifest.get().algorithm().map(Enum::name).orElse("no digests");
      properties.add(new Container.Property("manifest", algorithm));
    }
    Container container =
        index.isPresent()
            ? new Container(Format.OVA, "", "tar header at byte 0", properties, troubles)
            : new Container(Format.OVF, "", "XML element Envelope", properties, troubles);
    return new Machine(
        file.name(), container, file.size(), disks, List.of(file), facts, manifest, siblings);
  }

  /**
   * @param referenced the files of a loose descriptor; an archive tells its files itself
   */
  private Optional<Manifest> manifest(String descriptor, List<String> referenced)
      throws IOException {
    Optional<ByteSource> source = beside(descriptor, ".mf");
    if (source.isEmpty()) {
      return Optional.empty();
    }
    boolean signed = beside(descriptor, ".cert").isPresent();
    List<String> files = index.isPresent() ? archived() : loose(descriptor, referenced);
    try {
      return Optional.of(Manifest.parse(source.get(), files, signed));
    } catch (ReadProblem problem) {
      troubles.add(problem.trouble());
      return Optional.empty();
    }
  }

  /** The file named like the descriptor; in an archive, else the first with this extension. */
  private Optional<ByteSource> beside(String descriptor, String extension) throws IOException {
    if (hasExtension(descriptor, ".ovf")) {
      String base = descriptor.substring(0, descriptor.length() - ".ovf".length());
      Optional<ByteSource> named = siblings.open(base + extension);
      if (named.isPresent()) {
        return named;
      }
    }
    if (index.isPresent()) {
      for (TarMember member : index.get().members()) {
        if (member.kind() == TarMember.Kind.FILE && hasExtension(member.name(), extension)) {
          return siblings.open(member.name());
        }
      }
    }
    return Optional.empty();
  }

  private List<String> archived() {
    List<String> names = new ArrayList<>();
    for (TarMember member : index.map(TarIndex::members).orElse(List.of())) {
      boolean content =
          member.kind() == TarMember.Kind.FILE || member.kind() == TarMember.Kind.SPARSE;
      String name = member.name();
      if (content && !hasExtension(name, ".mf") && !hasExtension(name, ".cert")) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<String> loose(String descriptor, List<String> referenced) {
    List<String> names = new ArrayList<>();
    names.add(descriptor);
    names.addAll(referenced);
    return names;
  }

  private void note(String detail) {
    troubles.add(new Trouble.Corrupt("OVA " + file.name(), detail, OptionalLong.empty()));
  }
}
