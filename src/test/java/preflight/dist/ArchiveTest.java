package preflight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The self-contained archive and the .deb, where no Java can be reached, as nobody. */
@Tag("dist")
final class ArchiveTest {

  @TempDir static Path folder;

  private static Path unpacked;
  private static Path images;

  @BeforeAll
  static void unpack() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path place = Files.createDirectory(folder.resolve("another place"));
    Ran.of("tar", "-xzf", Built.archive().toString(), "-C", place.toString()).good();
    try (Stream<Path> entries = Files.list(place)) {
      unpacked = entries.findFirst().orElseThrow();
    }
    images = Files.createDirectory(folder.resolve("images"));
    Built.image("debian8-ova.ova", images);
    Built.image("zeros.raw", images);
    Built.image("ubuntu2204-gpt.raw", images);
  }

  /** As nobody, with nothing but a path in the environment. */
  private static Ran asNobody(Path program, List<String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "-i"));
    command.add("-C/");
    command.add("PATH=/bin:/usr/bin");
    command.addAll(environment);
    // where `java` of the path is no program, the runtime must be the archive's own
    command.add("JAVA_HOME=/nonexistent");
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return Ran.of(command);
  }

  private static Ran asNobody(String... arguments) throws IOException, InterruptedException {
    return asNobody(unpacked.resolve("bin/preflight"), List.of(), arguments);
  }

  @Test
  void acceptsAGoodImageAndRejectsABadOne() throws Exception {
    Ran good =
        asNobody("check", "--as-of", "2016-06-06", images.resolve("debian8-ova.ova").toString());
    assertThat(good.status()).as(good.out()).isZero();
    Ran bad = asNobody("check", images.resolve("zeros.raw").toString());
    assertThat(bad.status()).as(bad.out()).isEqualTo(1);
  }

  @Test
  void usesItsStartUpArchiveWhereverItLies() throws Exception {
    assertArchiveUsed(unpacked.resolve("bin/preflight"));
  }

  private static void assertArchiveUsed(Path program) throws Exception {
    String release = Files.readString(unpacked.resolve("lib/preflight/runtime/release"));
    Assumptions.assumeFalse(
        release.contains("JAVA_VERSION=\"17"),
        "SKIPPED: Java 17 uses no start-up archive that was moved, so there is none");
    Ran ran =
        asNobody(
            program,
            List.of("PREFLIGHT_JAVA_OPTIONS=-Xlog:class+load"),
            "check",
            images.resolve("debian8-ova.ova").toString());
    long own = ran.out().lines().filter(line -> line.contains("] preflight.")).count();
    long shared =
        ran.out()
            .lines()
            .filter(line -> line.contains("] preflight.") && line.contains("shared objects file"))
            .count();
    assertThat(own).as(ran.out()).isGreaterThan(300);
    assertThat(shared).isGreaterThan(own * 9 / 10);
  }

  @Test
  void isReachedThroughLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), unpacked.resolve("bin/preflight"));
    Path folders = Files.createSymbolicLink(folder.resolve("folder"), unpacked.resolve("bin"));
    assertThat(asNobody(link, List.of(), "--version").good()).startsWith("preflight ");
    assertThat(asNobody(folders.resolve("preflight"), List.of(), "--version").good())
        .startsWith("preflight ");
  }

  @Test
  void needsNoTemporaryFolder() throws Exception {
    // the initrd of this image is packed with zstd, whose library is native
    String image = images.resolve("ubuntu2204-gpt.raw").toString();
    Ran with = asNobody("check", image);
    Ran without =
        asNobody(
            unpacked.resolve("bin/preflight"),
            List.of("PREFLIGHT_JAVA_OPTIONS=-Djava.io.tmpdir=/proc/self"),
            "check",
            image);
    assertThat(without).isEqualTo(with);
  }

  @Test
  void watchFindsItsLibraries() throws Exception {
    Ran ran =
        asNobody(
            unpacked.resolve("bin/preflight"),
            List.of("AWS_EC2_METADATA_DISABLED=true"),
            "task",
            "watch",
            "--log",
            "none",
            "--region",
            "eu-west-1",
            "--endpoint-url",
            "https://127.0.0.1:9",
            "import-ami-0123456789abcdef0");
    assertThat(ran.status()).as(ran.out()).isEqualTo(2);
    assertThat(ran.out()).contains("credentials").doesNotContain("defect");
  }

  @Test
  void completionParses() throws Exception {
    Path share = unpacked.resolve("share");
    Ran.of("bash", "-n", share.resolve("bash-completion/completions/preflight").toString()).good();
    Ran.of("zsh", "-n", share.resolve("zsh/site-functions/_preflight").toString()).good();
    Path fish = share.resolve("fish/vendor_completions.d/preflight.fish");
    Ran.of("fish", "-n", fish.toString()).good();
    String offered =
        Ran.of("fish", "--no-config", "-c", "source '" + fish + "'; complete -C 'preflight ch'")
            .good();
    assertThat(offered).startsWith("check");
  }

  @Test
  void manPagesAreClean() throws Exception {
    try (Stream<Path> pages = Files.list(unpacked.resolve("share/man/man1"))) {
      List<String> command = new ArrayList<>(List.of("mandoc", "-T", "lint"));
      pages.map(Path::toString).sorted().forEach(command::add);
      assertThat(command.toString()).contains("preflight.1", "preflight-check.1", "task-watch.1");
      assertThat(Ran.of(command)).isEqualTo(new Ran(0, ""));
    }
  }

  @Test
  void debInstallsAndPurges() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path data = Files.createDirectories(root.resolve("var/lib/dpkg"));
    Files.createDirectories(data.resolve("info"));
    Files.createDirectories(data.resolve("updates"));
    Files.createFile(data.resolve("status"));
    String[] common = {"dpkg", "--root=" + root, "--force-not-root", "--force-depends"};
    Ran.of(with(common, "--install", Built.file(".deb").toString())).good();
    assertThat(root.resolve("usr/bin/preflight")).isSymbolicLink();
    assertThat(asNobody(root.resolve("usr/bin/preflight"), List.of(), "--version").good())
        .startsWith("preflight ");
    assertArchiveUsed(root.resolve("usr/bin/preflight"));
    Ran.of(with(common, "--purge", "preflight")).good();
    try (Stream<Path> left = Files.walk(root)) {
      assertThat(left.filter(file -> !file.startsWith(root.resolve("var")) && !file.equals(root)))
          .isEmpty();
    }
  }

  private static List<String> with(String[] common, String... more) {
    List<String> all = new ArrayList<>(List.of(common));
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void checksumsFit() throws Exception {
    Ran.of("env", "-C", Built.FOLDER.toString(), "sha256sum", "--check", "--strict", "SHA256SUMS")
        .good();
  }
}
