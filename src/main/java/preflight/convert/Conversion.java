package preflight.convert;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import preflight.guest.InitrdPayload;
import preflight.image.Image;
import preflight.image.LocalFile;
import preflight.image.Machine;
import preflight.image.VirtualDisk;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.inspection.Questions;
import preflight.io.ReadCounter;
import preflight.io.ReadProblem;

/**
 * Writes an image into another container. The same image gives the same bytes, whenever and by
 * however many threads it is written.
 */
public final class Conversion {

  private static final int SECTOR = 512;

  /**
   * What is to be done.
   *
   * @param image to be read
   * @param output under which name the result is to appear
   * @param format of the result
   * @param disk the only one that is wanted, from 1 on; empty for the only one or, in an OVA, all
   * @param threads that read and deflate, at least one
   * @param level of deflate, 1 to 9
   * @param verify whether the result is read again and compared
   * @param replace whether a file that is there under that name is replaced
   */
  public record Request(
      Image image,
      Path output,
      OutputFormat format,
      OptionalInt disk,
      int threads,
      int level,
      boolean verify,
      boolean replace) {}

  /**
   * What was done.
   *
   * @param written size of the result, in bytes
   * @param disks of the image that are in it, together, in bytes as the guest sees them
   */
  public record Result(long written, long disks) {}

  /** Is told how far it is. */
  public interface Progress {

    /**
     * Called often, by one thread at a time.
     *
     * @param verifying false while the result is written, true while it is compared
     * @param done bytes of the disks
     * @param total bytes of the disks
     */
    void update(boolean verifying, long done, long total);
  }

  private final Request request;
  private final Progress progress;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Long> sizes = new ArrayList<>();
  private long total;

  private Conversion(Request request, Progress progress) {
    this.request = request;
    this.progress = progress;
  }

  /**
   * Does it. Where that fails, no file is left.
   *
   * @throws ConversionException where it is refused, or has failed for what the image or the host
   *     is like
   * @throws IOException where the host cannot read the image
   */
  public static Result run(Request request, Progress progress)
      throws IOException, ConversionException {
    return new Conversion(request, progress).run();
  }

  /**
   * Writes it to another place than a file, without reading it again. The output of the request
   * gives nothing but a name; whether something is there is not looked at.
   *
   * @throws ConversionException where it is refused, or the image cannot be read
   * @throws IOException where the host cannot read the image, or the target fails
   */
  public static void stream(Request request, Target target, Progress progress)
      throws IOException, ConversionException {
    Conversion conversion = new Conversion(request, progress);
    Optional<Inspection> inspection = conversion.choose();
    try {
      conversion.write(target, inspection);
    } catch (ReadProblem e) {
      throw conversion.damaged(e);
    }
  }

  private Result run() throws IOException, ConversionException {
    checkOutput();
    Optional<Inspection> inspection = choose();
    try (OutputFile file = new OutputFile(request.output(), request.replace())) {
      write(file.target(), inspection);
      Path written = file.written();
      if (request.verify()) {
        verify(written);
      }
      long size = Files.size(written);
      file.publish();
      return new Result(size, total);
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (WriteException e) {
      throw new ConversionException(
          "cannot write " + request.output() + ": " + e.getMessage(),
          "nothing is left of it; look whether the folder may be written to and has room");
    } catch (ReadProblem e) {
      throw damaged(e);
    }
  }

  private ConversionException damaged(ReadProblem problem) {
    String name = request.image().name();
    return new ConversionException(
        "cannot read " + name + ": " + problem.trouble().summary(),
        "nothing was written; preflight check tells more about the image");
  }

  private void checkOutput() throws IOException, ConversionException {
    Path output = request.output();
    Optional<Path> own = OwnFiles.same(request.image(), output);
    if (own.isPresent()) {
      throw new ConversionException(
          output + " is " + own.get() + ", which the image is read from", "choose another name");
    }
    if (Files.isDirectory(output)) {
      throw new ConversionException(output + " is a directory", "name a file in it");
    }
    if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
      if (!request.replace()) {
        throw exists();
      }
      if (Files.exists(output) && !Files.isRegularFile(output)) {
        throw new ConversionException(output + " is no regular file", "choose another name");
      }
    }
  }

  private ConversionException exists() {
    return new ConversionException(
        request.output() + " is there already", "choose another name, or replace it by --force");
  }

  /** Which disks are written; for an OVA also looks at what is on them. */
  private Optional<Inspection> choose() throws IOException, ConversionException {
    Image image = request.image();
    try (Machine machine = image.open(new ReadCounter())) {
      List<VirtualDisk> disks = machine.disks();
      if (disks.isEmpty()) {
        throw new ConversionException(
            "no disk of " + image.name() + " can be read", "preflight check tells why");
      }
      int only = request.disk().orElse(disks.size() == 1 ? 1 : 0);
      if (only > disks.size()) {
        throw new ConversionException(
            image.name() + " has no disk " + only, "it has " + count(disks.size()));
      }
      if (only == 0 && request.format() != OutputFormat.OVA) {
        throw new ConversionException(
            image.name() + " has " + count(disks.size()) + ", and a " + word() + " holds one",
            "choose one by --disk 1, or write an .ova, which holds them all");
      }
      for (int i = 0; i < disks.size(); i++) {
        if (only == 0 || only == i + 1) {
          add(i, disks.get(i));
        }
      }
      if (request.format() != OutputFormat.OVA) {
        return Optional.empty();
      }
      if (numbers.size() > Hardware.MOST_DISKS) {
        throw new ConversionException(
            image.name() + " has " + count(disks.size()),
            "a machine here holds " + Hardware.MOST_DISKS + "; choose one by --disk 1");
      }
      Questions questions = Questions.plain().reading(InitrdPayload.LEFT_OUT);
      return Optional.of(Inspector.inspect(image.name(), machine, questions));
    } catch (ReadProblem e) {
      throw damaged(e);
    }
  }

  private void add(int number, VirtualDisk disk) throws IOException, ConversionException {
    try (DiskReaders.Opened opened = new MachineReaders(request.image(), number).open()) {
      long size = opened.disk().size();
      long largest = largest();
      if (size == 0 || size > largest) {
        throw new ConversionException(
            "the disk " + disk.name() + " has " + size + " bytes",
            "a " + word() + " holds from one byte to " + (largest >> 30) + " GiB");
      }
      if (request.format() != OutputFormat.RAW) {
        size = (size + SECTOR - 1) / SECTOR * SECTOR;
      }
      numbers.add(number);
      sizes.add(size);
      total += size;
    }
  }

  private long largest() {
    return switch (request.format()) {
      case RAW -> Long.MAX_VALUE;
      case VHD -> DynamicVhdWriter.LARGEST;
      default -> StreamVmdkWriter.LARGEST;
    };
  }

  private String word() {
    return request.format().label();
  }

  private static String count(int disks) {
    return disks == 1 ? "one disk" : disks + " disks";
  }

  private void write(Target target, Optional<Inspection> inspection) throws IOException {
    if (inspection.isEmpty()) {
      copy(0, target);
      return;
    }
    Path last = request.output().getFileName();
    String name = MachineName.of(last == null ? "" : last.toString());
    new OvaWriter(target, name, GuestHardware.of(inspection.get(), sizes)).write(this::copy);
  }

  /** One of the chosen disks; returns how much of it is not left out, in bytes. */
  private long copy(int index, Target target) throws IOException {
    long size = sizes.get(index);
    DiskWriter writer =
        switch (request.format()) {
          case RAW -> new RawWriter(target, size);
          case VHD -> new DynamicVhdWriter(target, size);
          default -> new StreamVmdkWriter(target, size);
        };
    long before = before(index);
    return DiskCopy.run(
        new MachineReaders(request.image(), numbers.get(index)),
        writer,
        request.threads(),
        request.level(),
        done -> progress.update(false, before + done, total));
  }

  private long before(int index) {
    long before = 0;
    for (int i = 0; i < index; i++) {
      before += sizes.get(i);
    }
    return before;
  }

  private void verify(Path written) throws IOException, ConversionException {
    Image result = Image.of(new LocalFile(written));
    for (int i = 0; i < numbers.size(); i++) {
      long before = before(i);
      OptionalLong differs =
          Comparison.difference(
              new MachineReaders(request.image(), numbers.get(i)),
              new MachineReaders(result, i),
              request.threads(),
              done -> progress.update(true, before + done, total));
      if (differs.isPresent()) {
        throw new ConversionException(
            "what was written differs from the image at byte " + differs.getAsLong(),
            "look whether the image was changed meanwhile, and whether the disk and memory are sound");
      }
    }
  }
}
