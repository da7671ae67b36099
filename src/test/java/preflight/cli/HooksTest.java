package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import preflight.testing.Shell;

/** The hooks, by the real git, pre-commit and coursier. */
@Tag("slow")
class HooksTest {

  private static final Path MANIFEST = Path.of(".pre-commit-hooks.yaml");
  private static final Path CHANNEL = Path.of(".pre-commit-channel/preflight.json");
  private static final Path GIT_HOOK = Path.of("docs/examples/git-hook/pre-commit");

  @TempDir Path folder;

  private Path work;
  private Shell shell;

  @BeforeEach
  void project() throws IOException {
    work = Files.createDirectories(folder.resolve("work"));
    shell = git(new Shell(work, folder.resolve("bin")));
    shell.succeed("git", "init", "--quiet", "--initial-branch=main");
  }

  /** Nothing of the user's own settings. */
  private Shell git(Shell of) {
    return of.with("GIT_CONFIG_GLOBAL", "/dev/null")
        .with("GIT_CONFIG_NOSYSTEM", "1")
        .with("GIT_AUTHOR_NAME", "A")
        .with("GIT_AUTHOR_EMAIL", "a@example.org")
        .with("GIT_COMMITTER_NAME", "A")
        .with("GIT_COMMITTER_EMAIL", "a@example.org")
        .with("PRE_COMMIT_HOME", folder.resolve("pre-commit").toString());
  }

  private void hook(String id, String channel) throws IOException {
    Path hooks = Files.createDirectories(folder.resolve("hooks"));
    Files.copy(MANIFEST, hooks.resolve(MANIFEST));
    Files.createDirectories(hooks.resolve(CHANNEL).getParent());
    Files.writeString(hooks.resolve(CHANNEL), channel);
    Shell there = git(new Shell(hooks, folder.resolve("bin")));
    there.succeed("git", "init", "--quiet");
    there.succeed("git", "add", ".");
    there.succeed("git", "commit", "--quiet", "-m", "hooks");
    there.succeed("git", "tag", "v0.1.0");
    Files.writeString(
        work.resolve(".pre-commit-config.yaml"),
        "repos:\n  - repo: " + hooks + "\n    rev: v0.1.0\n    hooks:\n      - id: " + id + "\n");
    shell.succeed("pre-commit", "install", "--hook-type", "pre-commit", "--hook-type", "pre-push");
  }

  private Shell.Answer commit(String... files) {
    for (String file : files) {
      shell.succeed("git", "add", "--", file);
    }
    return shell.run("git", "commit", "-m", "images");
  }

  private void copy(String fixture, String name) throws IOException {
    Path file = work.resolve(name);
    Files.createDirectories(file.getParent());
    Files.copy(Fixtures.image(fixture), file);
  }

  private String commits() {
    return shell.succeed("git", "log", "--format=%s").strip();
  }

  @Test
  void preCommitRefusesWhatIsRejected() throws IOException {
    hook("preflight", Files.readString(CHANNEL));
    copy("debian8-ova", "images/debian 8.OVA");
    Files.writeString(work.resolve("big.qcow2"), NamedImagesTest.POINTER);
    Files.writeString(work.resolve("README.raw.txt"), "no image");
    Shell.Answer good = commit(".pre-commit-config.yaml", "images", "big.qcow2", "README.raw.txt");
    assertThat(good.status()).as(good.out() + good.err()).isZero();
    assertThat(good.out() + good.err())
        .contains("Passed")
        .contains("preflight: skipped big.qcow2, a Git LFS pointer; git lfs pull fetches the image")
        .contains("images/debian 8.OVA: likely completes");

    copy("zeros", "-zeros.raw");
    Shell.Answer bad = commit("-zeros.raw");
    assertThat(bad.status()).isNotZero();
    assertThat(bad.out() + bad.err())
        .contains("Failed", "exit code: 1", "-zeros.raw: rejected", "No valid partitions");
    assertThat(commits()).isEqualTo("images");
    shell.succeed("git", "rm", "--quiet", "--cached", "--", "-zeros.raw");

    Files.writeString(work.resolve("@list.img"), "--report\njson=stolen\n");
    assertThat(commit("@list.img").out() + work).doesNotContain("stolen:");
    assertThat(work.resolve("stolen")).doesNotExist();
  }

  @Test
  void preCommitChecksExtentsOnce() throws IOException {
    hook("preflight", Files.readString(CHANNEL));
    NamedImagesTest.split(work, "disk");
    Shell.Answer all = commit("disk.vmdk", "disk-f001.vmdk", "disk-f002.vmdk");
    assertThat(all.status()).isNotZero();
    assertThat(all.out() + all.err())
        .containsOnlyOnce(": rejected")
        .contains("disk.vmdk: rejected", "disk-f002.vmdk belongs to disk.vmdk, checked once");
    shell.succeed("git", "rm", "--quiet", "--cached", "disk.vmdk", "disk-f001.vmdk");
    Shell.Answer one = commit("disk-f002.vmdk");
    assertThat(one.status()).isNotZero();
    assertThat(one.out() + one.err()).contains("Unsupported VMDK File Format");
  }

  @Test
  void prePushRefusesWhatIsRejected() throws IOException {
    hook("preflight", Files.readString(CHANNEL));
    Path remote = folder.resolve("remote.git");
    shell.succeed("git", "init", "--quiet", "--bare", remote.toString());
    shell.succeed("git", "remote", "add", "origin", remote.toString());
    copy("debian8-ova", "debian.ova");
    assertThat(commit(".pre-commit-config.yaml", "debian.ova").status()).isZero();
    Shell.Answer good = shell.run("git", "push", "origin", "main");
    assertThat(good.status()).as(good.out() + good.err()).isZero();

    copy("zeros", "zeros.raw");
    shell.succeed("git", "add", "zeros.raw");
    shell.succeed("git", "commit", "--quiet", "--no-verify", "-m", "past the hook");
    Shell.Answer bad = shell.run("git", "push", "origin", "main");
    assertThat(bad.status()).isNotZero();
    assertThat(bad.out() + bad.err()).contains("zeros.raw: rejected");
    assertThat(shell.succeed("git", "--git-dir=" + remote, "log", "--format=%s", "main"))
        .isEqualTo("images\n");
  }

  /** From a Maven repository on disk, and what else it needs from Maven's own cache. */
  @Test
  void coursierFetchesTheProgram() throws IOException {
    String channel = Files.readString(CHANNEL);
    String version = channel.replaceFirst("(?s).*\"preflight:preflight:([^\"]*)\".*", "$1");
    Path maven = folder.resolve("maven");
    publish(maven, version);
    shell
        .without("preflight")
        .program("cs", "exec java -cp '" + coursier() + "' coursier.cli.Coursier \"$@\"");
    shell.with("COURSIER_MODE", "offline");
    String local = channel.replace("[\"central\"]", "[\"file://" + maven + "\", \"m2Local\"]");
    assertThat(local).isNotEqualTo(channel);
    hook("preflight-coursier", local);
    // the shell of the hooks' repository has put it there again
    shell.without("preflight");
    copy("debian8-ova", "debian.ova");
    Shell.Answer good = commit(".pre-commit-config.yaml", "debian.ova");
    assertThat(good.status()).as(good.out() + good.err()).isZero();
    assertThat(good.out() + good.err()).contains("debian.ova: likely completes");
    copy("zeros", "zeros.raw");
    Shell.Answer bad = commit("zeros.raw");
    assertThat(bad.status()).isNotZero();
    assertThat(bad.out() + bad.err()).contains("zeros.raw: rejected", "exit code: 1");
    assertThat(commits()).isEqualTo("images");
  }

  /** Lays the program out as a Maven repository does. */
  private static void publish(Path maven, String version) throws IOException {
    Path place = Files.createDirectories(maven.resolve("preflight/preflight/" + version));
    Files.writeString(
        place.resolve("preflight-" + version + ".pom"),
        Files.readString(Path.of("pom.xml"))
            .replaceFirst("<version>[^<]*</version>", "<version>" + version + "</version>"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    Path classes = Path.of("target/classes");
    try (OutputStream file = Files.newOutputStream(place.resolve("preflight-" + version + ".jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest);
        Stream<Path> all = Files.walk(classes)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(one)) {
          jar.putNextEntry(new JarEntry(classes.relativize(one).toString()));
          Files.copy(one, jar);
          jar.closeEntry();
        }
      }
    }
  }

  /** The class path of coursier, which Maven fetches. */
  private String coursier() throws IOException {
    Path pom = folder.resolve("coursier.xml");
    Files.writeString(
        pom,
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>preflight</groupId>
          <artifactId>coursier</artifactId>
          <version>1</version>
          <dependencies>
            <dependency>
              <groupId>io.get-coursier</groupId>
              <artifactId>coursier-cli_2.13</artifactId>
              <version>2.1.24</version>
            </dependency>
          </dependencies>
        </project>
        """);
    Path classPath = folder.resolve("coursier.cp");
    shell.succeed(
        "mvn",
        "-q",
        "-B",
        "-f",
        pom.toString(),
        "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath",
        "-Dmdep.outputFile=" + classPath);
    return Files.readString(classPath);
  }

  @Test
  void thePlainGitHookRefusesWhatIsRejected() throws IOException {
    Path hook = work.resolve(".git/hooks/pre-commit");
    Files.createDirectories(hook.getParent());
    Files.copy(GIT_HOOK, hook);
    assertThat(GIT_HOOK).isExecutable();
    Files.writeString(work.resolve("notes.txt"), "no image");
    assertThat(commit("notes.txt").status()).isZero();
    copy("debian8-ova", "images/debian\n8 $(touch x).Ova");
    Files.writeString(work.resolve("-big.vhd"), NamedImagesTest.POINTER);
    Shell.Answer good = commit("images", "-big.vhd");
    assertThat(good.status()).as(good.out() + good.err()).isZero();
    assertThat(good.out() + good.err())
        .contains("skipped -big.vhd, a Git LFS pointer", "8 $(touch x).Ova: likely completes");
    assertThat(work.resolve("x")).doesNotExist();
    // not staged, so not looked at
    copy("zeros", "zeros.raw");
    Files.writeString(work.resolve("notes.txt"), "more");
    assertThat(commit("notes.txt").status()).isZero();
    Shell.Answer bad = commit("zeros.raw");
    assertThat(bad.status()).isNotZero();
    assertThat(bad.out() + bad.err()).contains("zeros.raw: rejected");
    assertThat(commits()).isEqualTo("images\nimages\nimages");
    // removing one needs no check
    shell.succeed("git", "rm", "--quiet", "--cached", "zeros.raw");
    shell.succeed("git", "rm", "--quiet", "-r", "images");
    assertThat(shell.run("git", "commit", "-m", "removed").status()).isZero();
  }

  @Test
  void shellcheckFindsNothing() throws IOException {
    shell.succeed("shellcheck", GIT_HOOK.toAbsolutePath().toString());
    for (String step : List.of("install", "check")) {
      Path script =
          Files.writeString(
              folder.resolve(step + ".sh"), "#!/bin/bash\n" + PipelinesTest.step(step));
      shell.succeed("shellcheck", script.toString());
    }
  }
}
