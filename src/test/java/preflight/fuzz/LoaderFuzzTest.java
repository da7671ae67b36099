package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Optional;
import preflight.guest.BootFile;
import preflight.guest.grub.FileKind;
import preflight.guest.grub.Grub;
import preflight.guest.grub.GrubDevices;
import preflight.guest.grub.GrubEnvironmentBlock;
import preflight.guest.grub.GrubMenu;
import preflight.guest.grub.GrubOptions;
import preflight.guest.legacy.LegacyGrub;
import preflight.guest.syslinux.Syslinux;
import preflight.io.Text;
import preflight.io.UnsupportedException;

/** Configurations of boot loaders; the parts of an input are what they source or include. */
class LoaderFuzzTest {

  private static final String DEVICE = "hd0,msdos1";

  @FuzzTest
  void grub(byte[] bytes) {
    Input input = Input.of(bytes);
    BootFile config = new BootFile(Optional.of(DEVICE), "/boot/grub/grub.cfg");
    for (GrubOptions options :
        new GrubOptions[] {GrubOptions.bios(config), GrubOptions.efi(config)}) {
      Bounded.read(
          () -> {
            String text = Text.decode(input.bytes());
            GrubMenu menu = Grub.runText(options, new Devices(input), Optional.empty(), text);
            menu.chosen();
            menu.boot();
            menu.kernels();
          });
    }
  }

  @FuzzTest
  void grubEnvironment(byte[] bytes) {
    Bounded.read(() -> GrubEnvironmentBlock.parse(bytes));
  }

  @FuzzTest
  void legacyGrub(byte[] bytes) {
    Input input = Input.of(bytes);
    BootFile source = new BootFile(Optional.of("hd0,0"), "/boot/grub/menu.lst");
    Bounded.read(
        () -> LegacyGrub.parse(source, input.bytes(), input.beside("default")).chosenEntry());
    Bounded.read(() -> LegacyGrub.savedDefault(input.bytes()));
  }

  @FuzzTest
  void syslinux(byte[] bytes) {
    Input input = Input.of(bytes);
    BootFile source = new BootFile(Optional.empty(), "/boot/syslinux/syslinux.cfg");
    Bounded.read(
        () -> Syslinux.parse(source, input.bytes(), (path, limit) -> limited(input, path, limit)));
  }

  private static Optional<byte[]> limited(Input input, String path, int limit) throws IOException {
    Optional<byte[]> bytes = input.beside(path);
    if (bytes.isPresent() && bytes.get().length > limit) {
      throw new UnsupportedException(path, "more than " + limit + " bytes");
    }
    return bytes;
  }

  /** One device with the parts of the input on it. */
  private record Devices(Input input) implements GrubDevices {

    @Override
    public Optional<String> byUuid(String uuid) {
      return input.beside(uuid).map(bytes -> DEVICE);
    }

    @Override
    public Optional<String> byLabel(String label) {
      return input.beside(label).map(bytes -> DEVICE);
    }

    @Override
    public Optional<String> byFile(String path) {
      return input.beside(path).map(bytes -> DEVICE);
    }

    @Override
    public boolean exists(String device) {
      return device.equals(DEVICE) || device.equals("hd0");
    }

    @Override
    public Optional<byte[]> read(String device, String path, int limit) throws IOException {
      return exists(device) ? limited(input, path, limit) : Optional.empty();
    }

    @Override
    public Optional<FileKind> kind(String device, String path) {
      return exists(device) ? input.beside(path).map(bytes -> FileKind.FILE) : Optional.empty();
    }

    @Override
    public Optional<Long> size(String device, String path) {
      return exists(device) ? input.beside(path).map(b -> (long) b.length) : Optional.empty();
    }
  }
}
