package preflight.guest.initrd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.testing.Tool;

/** Initrds by dracut itself, against what its lsinitrd unpacks. */
@Tag("slow")
class RealMakersTest {

  @TempDir Path folder;

  private Path dracut(String... options) {
    Path image = folder.resolve("dracut.img");
    List<String> command =
        new ArrayList<>(List.of("dracut", "--force", "--no-kernel", "--tmpdir", folder.toString()));
    command.addAll(List.of(options));
    command.addAll(List.of(image.toString(), "6.1.0-0-test"));
    Tool.run(command.toArray(String[]::new));
    return image;
  }

  private static Initrd read(Path image) throws Exception {
    List<String> names = new ArrayList<>();
    Initrd initrd;
    try (InputStream in = Files.newInputStream(image)) {
      initrd = new InitrdReader(in, InitrdLimits.forSize(Files.size(image)), names::add).read();
    }
    assertThat(initrd.troubles()).isEmpty();
    Path out = Files.createTempDirectory(image.getParent(), "out");
    Tool.run("sh", "-c", "cd '" + out + "' && lsinitrd --unpack '" + image + "'");
    Set<String> listed = new TreeSet<>();
    try (Stream<Path> files = Files.walk(out)) {
      files
          .filter(file -> !file.equals(out))
          .forEach(file -> listed.add(out.relativize(file).toString()));
    }
    assertThat(listed).hasSizeGreaterThan(50);
    names.remove(".");
    assertThat(new TreeSet<>(names)).isEqualTo(listed);
    return initrd;
  }

  @Test
  void dracutForAnyMachine() throws Exception {
    Initrd initrd = read(dracut("--no-hostonly", "--modules", "base"));
    InitrdOrigin origin = InitrdOrigin.of(initrd, List.of()).orElseThrow();
    assertThat(origin.maker()).isEqualTo(InitrdMaker.DRACUT);
    assertThat(origin.sign()).startsWith("usr/lib/dracut/dracut-");
    assertThat(origin.version()).isPresent();
    assertThat(origin.hostOnly()).isEmpty();
    assertThat(initrd.file("init")).isPresent();
    assertThat(initrd.file("sbin/lvm")).isEmpty();
  }

  @Test
  void dracutForItsHost() throws Exception {
    Initrd initrd = read(dracut("--hostonly", "--modules", "base lvm"));
    InitrdOrigin origin = InitrdOrigin.of(initrd, List.of()).orElseThrow();
    assertThat(origin.hostOnly()).isPresent();
    assertThat(initrd.file("sbin/lvm")).isPresent();
  }
}
