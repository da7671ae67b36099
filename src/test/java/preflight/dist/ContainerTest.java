package preflight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * The archive, the .deb and the container image where there is no Java and no network, with nothing
 * to write to and nothing that may be executed but the program. The bare system is an image {@code
 * preflight-bare:local} that src/main/sh/engine.sh makes.
 */
@Tag("dist")
final class ContainerTest {

  private static final String BARE = "preflight-bare:local";

  @TempDir static Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    boolean engine = DockerClientFactory.instance().isDockerAvailable();
    if (!engine && Boolean.parseBoolean(System.getenv("PREFLIGHT_REQUIRE_ENGINE"))) {
      throw new AssertionError("PREFLIGHT_REQUIRE_ENGINE is set, but no container engine answers");
    }
    Assumptions.assumeTrue(
        engine, "SKIPPED: no container engine answers, see src/main/sh/engine.sh");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path archive = Files.createDirectory(folder.resolve("archive"));
    Ran.of(
            "tar",
            "-xzf",
            Built.archive().toString(),
            "--strip-components=1",
            "-C",
            archive.toString())
        .good();
    Path deb = Files.createDirectory(folder.resolve("deb"));
    Ran.of("dpkg-deb", "-x", Built.file(".deb").toString(), deb.toString()).good();
    Path images = Files.createDirectory(folder.resolve("images"));
    Built.image("debian8-ova.ova", images);
    Built.image("ubuntu2204-gpt.raw", images);
    Built.image("zeros.raw", images);
  }

  private record Answer(long status, String out) {}

  private static Answer run(String image, Map<String, String> mounts, List<String> command) {
    DockerImageName name = DockerImageName.parse(image);
    try (GenericContainer<?> container = new GenericContainer<>(name)) {
      container
          .withImagePullPolicy(each -> false)
          .withNetworkMode("none")
          .withCommand(command.toArray(String[]::new))
          .withCreateContainerCmdModifier(create -> confine(create, mounts))
          .withStartupAttempts(1)
          .withStartupCheckStrategy(
              new OneShotStartupCheckStrategy() {
                @Override
                public StartupStatus checkStartupState(
                    com.github.dockerjava.api.DockerClient client, String id) {
                  // a rejection is an answer too: whatever has ended has worked as a container
                  return Boolean.TRUE.equals(getCurrentState(client, id).getRunning())
                      ? StartupStatus.NOT_YET_KNOWN
                      : StartupStatus.SUCCESSFUL;
                }
              }.withTimeout(Duration.ofMinutes(1)))
          .start();
      return new Answer(
          container.getCurrentContainerInfo().getState().getExitCodeLong(), container.getLogs());
    }
  }

  private static void confine(CreateContainerCmd create, Map<String, String> mounts) {
    HostConfig host = create.getHostConfig();
    List<Bind> binds =
        mounts.entrySet().stream()
            .map(each -> new Bind(each.getKey(), new Volume(each.getValue()), AccessMode.ro))
            .toList();
    host.withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withTmpFs(Map.of("/tmp", "ro,noexec"))
        .withBinds(binds);
    create.withUser("1000:1000");
  }

  private static void answers(String image, String from, String to, String program) {
    Map<String, String> mounts =
        from.isEmpty()
            ? Map.of(folder.resolve("images").toString(), "/images")
            : Map.of(
                folder.resolve("images").toString(),
                "/images",
                folder.resolve(from).toString(),
                to);
    List<String> start = program.isEmpty() ? List.of() : List.of(program);
    Answer good =
        run(
            image,
            mounts,
            Stream.concat(
                    start.stream(),
                    Stream.of("check", "--as-of", "2016-06-06", "/images/debian8-ova.ova"))
                .toList());
    assertThat(good.status()).as(good.out()).isZero();
    Answer bad =
        run(
            image,
            mounts,
            Stream.concat(start.stream(), Stream.of("check", "/images/zeros.raw")).toList());
    assertThat(bad.status()).as(bad.out()).isEqualTo(1);
    // its initrd is packed with zstd: a native library
    Answer zstd =
        run(
            image,
            mounts,
            Stream.concat(start.stream(), Stream.of("check", "/images/ubuntu2204-gpt.raw"))
                .toList());
    assertThat(zstd.out()).doesNotContain("native library").contains("initrd");
  }

  @Test
  void archiveAnswersOnABareSystem() {
    answers(BARE, "archive", "/opt/preflight", "/opt/preflight/bin/preflight");
  }

  @Test
  void debAnswersOnABareSystem() {
    answers(BARE, "deb/usr/lib/preflight", "/usr/lib/preflight", "/usr/lib/preflight/preflight");
  }

  @Test
  void imageAnswers() throws Exception {
    String loaded = Ran.of("docker", "load", "-i", Built.file("-image.tar").toString()).good();
    String name = loaded.substring(loaded.lastIndexOf(": ") + 2).strip();
    answers(name, "", "", "");
  }
}
