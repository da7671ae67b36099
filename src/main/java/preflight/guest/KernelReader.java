package preflight.guest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.initrd.InitrdLimits;
import preflight.guest.initrd.Unpacking;
import preflight.guest.kernel.KernelConfig;
import preflight.guest.kernel.KernelImage;
import preflight.guest.kernel.ModulesBuiltin;
import preflight.guest.kernel.ModulesDep;
import preflight.guest.kernel.PayloadCompression;
import preflight.guest.kernel.UnpackedKernel;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** Reads the kernel that an entry starts, and what the guest's files tell about it. */
final class KernelReader {

  private final FileTree tree;

  KernelReader(FileTree tree) {
    this.tree = tree;
  }

  Fact<Kernel> read(BootEntry entry, BootFiles files, Fact<Init> init) {
    Fact<FileRef> found = files.find(entry.kernel());
    if (!(found instanceof Fact.Known<FileRef> known)) {
      return found.lacking();
    }
    FileRef ref = known.value();
    try (ByteSource content = regular(ref)) {
      Optional<BootFile.Section> part = entry.kernel().section();
      KernelImage image =
          part.isPresent()
              ? KernelImage.ofProfile(content, part.get().profile())
              : KernelImage.read(content);
      Fact<KernelConfig> config = config(image);
      Kernel kernel =
          new Kernel(ref.path(), image, bits(ref, image, config, init), config.toOptional());
      return new Fact.Known<>(kernel, ref.place());
    } catch (IOException e) {
      return new Fact.Failed<>(ReadProblem.of(ref.path(), e), ref.place());
    }
  }

  private static ByteSource regular(FileRef ref) throws IOException {
    if (!ref.node().isRegular()) {
      throw new UnsupportedException("kernel image", "a kernel that is no regular file");
    }
    return ref.open();
  }

  /**
   * 32 or 64. Boot protocols before 2.12 do not say it in the header; then the kernel's
   * configuration tells, and last of all the first program it starts.
   */
  private static Fact<Integer> bits(
      FileRef ref, KernelImage image, Fact<KernelConfig> config, Fact<Init> init) {
    if (image.is64Bit().isPresent()) {
      return new Fact.Known<>(image.is64Bit().get() ? 64 : 32, ref.place());
    }
    Optional<Boolean> configured = config.toOptional().flatMap(KernelConfig::is64Bit);
    if (configured.isPresent()) {
      return new Fact.Known<>(configured.get() ? 64 : 32, config.where().orElse(ref.place()));
    }
    Optional<Integer> program = init.toOptional().flatMap(Init::elf).map(elf -> elf.bits());
    if (program.isPresent()) {
      return new Fact.Known<>(program.get(), init.where().orElse(ref.place()));
    }
    return Fact.absent(ref.place());
  }

  private Fact<KernelConfig> config(KernelImage image) throws IOException {
    if (image.release().isEmpty()) {
      return Fact.absent();
    }
    String release = image.release().get();
    for (String path :
        new String[] {"/boot/config-" + release, "/lib/modules/" + release + "/config"}) {
      Optional<FileRef> found = tree.find(path).toOptional();
      if (found.isPresent() && found.get().node().isRegular()) {
        try (ByteSource content = found.get().open();
            InputStream in = content.stream()) {
          return new Fact.Known<>(KernelConfig.parse(in), found.get().place());
        } catch (ReadProblem e) {
          return new Fact.Failed<>(e.trouble(), found.get().place());
        }
      }
    }
    return Fact.absent(Place.ofPath("/boot/config-" + release));
  }

  /**
   * What the unpacked kernel tells; not read for machines that know no Xen.
   *
   * @param image what its header told
   */
  Fact<UnpackedKernel> unpack(BootEntry entry, BootFiles files, KernelImage image) {
    Fact<FileRef> found = files.find(entry.kernel());
    if (!(found instanceof Fact.Known<FileRef> known)) {
      return found.lacking();
    }
    boolean x86 =
        image.architecture() == KernelImage.Architecture.X86_64
            || image.architecture() == KernelImage.Architecture.I386
            || image.architecture() == KernelImage.Architecture.X86_UNDETERMINED;
    if (!x86) {
      return new Fact.NotRead<>("a kernel for machines that know no Xen");
    }
    FileRef ref = known.value();
    try (ByteSource content = regular(ref);
        InputStream in = vmlinux(content, image)) {
      return new Fact.Known<>(UnpackedKernel.read(in), ref.place());
    } catch (IOException e) {
      return new Fact.Failed<>(ReadProblem.of(ref.path(), e), ref.place());
    }
  }

  private static InputStream vmlinux(ByteSource file, KernelImage image) throws IOException {
    Optional<KernelImage.Payload> payload = image.payload();
    if (payload.isEmpty()) {
      return file.stream();
    }
    long offset = Math.min(payload.get().offset(), file.size());
    long length = Math.min(payload.get().length(), file.size() - offset);
    PayloadCompression packing = payload.get().compression();
    if (packing == PayloadCompression.LZ4) {
      // blocks go on to the end, where the size of the content stands (scripts/Makefile.lib)
      length = Math.max(0, length - 4);
    }
    InputStream packed = file.slice("kernel payload", offset, length).stream();
    return packing == PayloadCompression.NONE
        ? packed
        : Unpacking.open(
            packed, InitrdLimits.forSize(length).withUnpackedBytes(Limits.KERNEL_UNPACKED));
  }

  /** {@code modules.builtin} of a release; empty where it is not there or cannot be read. */
  Optional<ModulesBuiltin> builtin(String release) throws IOException {
    Optional<FileRef> found = modules(release, "modules.builtin");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (ByteSource content = found.get().open();
        InputStream in = content.stream()) {
      return Optional.of(ModulesBuiltin.parse(in));
    }
  }

  /** {@code modules.dep} of a release; empty where it is not there. */
  Optional<ModulesDep> dependencies(String release) throws IOException {
    Optional<FileRef> found = modules(release, "modules.dep");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (ByteSource content = found.get().open();
        InputStream in = content.stream()) {
      return Optional.of(ModulesDep.parse(in));
    }
  }

  private Optional<FileRef> modules(String release, String name) {
    return tree.find("/lib/modules/" + release + "/" + name)
        .toOptional()
        .filter(ref -> ref.node().isRegular());
  }
}
