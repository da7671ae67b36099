package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.cache.AnswerFolder;
import preflight.cache.KeptAnswer;
import preflight.fixture.Fixtures;
import preflight.io.ArraySource;
import preflight.testing.WebStandIn;

/** Answers of earlier runs about images behind addresses. */
class RemoteVerdictsTest {

  private final WebStandIn server = new WebStandIn();

  @TempDir Path cache;

  @AfterEach
  void stop() {
    server.close();
  }

  private String serve(String name, Path file, String tag) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return server.put("/images/" + name, new ArraySource(name, content), tag);
  }

  private Cli.Answer check(String... images) {
    server.reset();
    List<String> all = new ArrayList<>(List.of("check", "--as-of", "2016-06-06", "--deep"));
    all.addAll(List.of("--cache", cache.toString()));
    all.addAll(List.of(images));
    return Cli.run(all.toArray(new String[0]));
  }

  private static String asked(String name) {
    return "GET /images/" + name + " bytes=0-0";
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(".answer")).toList();
    }
  }

  /** A disk of four pieces. */
  private String split() throws Exception {
    Path image = Fixtures.image("centos7-vmdk-split");
    try (Stream<Path> files = Files.list(image.getParent())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        serve(name, file, "\"" + name + "\"");
      }
    }
    return server.url() + "/images/" + image.getFileName();
  }

  @Test
  void eachObjectIsAskedOnceForOneByte() throws Exception {
    String single = serve("debian.raw", Fixtures.image("debian8-686-pae"), "\"1\"");
    String several = split();
    Cli.Answer first = check(single, several);
    assertThat(first.err()).isEmpty();
    List<String> paths =
        server.requests().stream().map(request -> request.split(" ", -1)[1]).distinct().toList();
    assertThat(paths).hasSizeGreaterThan(2);
    Cli.Answer second = check(single, several);
    assertThat(second).isEqualTo(first);
    assertThat(server.requests())
        .containsExactlyInAnyOrderElementsOf(
            paths.stream().map(path -> "GET " + path + " bytes=0-0").toList());
  }

  @Test
  void anotherTagOrSizeIsAnotherObject() throws Exception {
    String url = serve("a.raw", Fixtures.image("debian8-686-pae"), "\"1\"");
    check(url);
    check(url);
    assertThat(server.requests()).containsExactly(asked("a.raw"));
    serve("a.raw", Fixtures.image("zeros"), "\"2\"");
    Cli.Answer other = check(url);
    assertThat(server.requests()).hasSizeGreaterThan(1).first().isEqualTo(asked("a.raw"));
    assertThat(check(url)).isEqualTo(other);
    assertThat(server.requests()).hasSize(1);
    // servers that make tags of times alone
    serve("a.raw", Fixtures.image("debian8-686-pae"), "\"2\"");
    assertThat(check(url)).isNotEqualTo(other);
    assertThat(server.requests()).hasSizeGreaterThan(1);
  }

  @Test
  void aPieceThatChangesIsNoticed() throws Exception {
    String url = split();
    check(url);
    String piece =
        server.requests().get(server.requests().size() - 1).split(" ", -1)[1].substring(8);
    assertThat(url).doesNotEndWith(piece);
    check(url);
    int asked = server.requests().size();
    serve(piece, Fixtures.image("centos7-vmdk-split").resolveSibling(piece), "\"new\"");
    check(url);
    assertThat(server.requests()).anyMatch(request -> !request.endsWith(" bytes=0-0"));
    check(url);
    assertThat(server.requests()).hasSize(asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/\"1\"", "", "1", "\"\""})
  void withoutAStrongTagNothingIsKept(String tag) throws Exception {
    String url = serve("a.raw", Fixtures.image("debian8-686-pae"), tag);
    check(url);
    assertThat(kept()).isEmpty();
    assertThat(check(url).err()).isEmpty();
    assertThat(server.requests()).isNotEmpty().doesNotContain(asked("a.raw"));
  }

  @Test
  void onePieceWithoutAStrongTagIsEnough() throws Exception {
    String url = split();
    check(url);
    assertThat(kept()).hasSize(1);
    Files.delete(kept().get(0));
    String piece =
        server.requests().get(server.requests().size() - 1).split(" ", -1)[1].substring(8);
    serve(piece, Fixtures.image("centos7-vmdk-split").resolveSibling(piece), "W/\"1\"");
    check(url);
    assertThat(kept()).isEmpty();
  }

  @Test
  void whatAppearsIsNoticed() throws Exception {
    Path disk = Fixtures.image("debian8-686-pae");
    String text =
        "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\n"
            + "createType=\"monolithicFlat\"\nRW "
            + Files.size(disk) / 512
            + " FLAT \"disk-flat.vmdk\" 0\n";
    byte[] descriptor = text.getBytes(StandardCharsets.US_ASCII);
    String url = server.put("/images/disk.vmdk", new ArraySource("disk.vmdk", descriptor), "\"1\"");
    Cli.Answer without = check(url);
    assertThat(without.out()).contains("disk-flat.vmdk");
    assertThat(check(url)).isEqualTo(without);
    assertThat(server.requests())
        .containsExactlyInAnyOrder(asked("disk.vmdk"), asked("disk-flat.vmdk"));
    serve("disk-flat.vmdk", disk, "\"1\"");
    Cli.Answer with = check(url);
    assertThat(with.out()).isNotEqualTo(without.out()).contains("Debian");
    assertThat(check(url)).isEqualTo(with);
  }

  @Test
  void aRedirectToAnotherObjectWithTheSameTagIsNoticed() throws Exception {
    Path image = Fixtures.image("debian8-686-pae");
    serve("one.raw", image, "\"1\"");
    serve("two.raw", image, "\"1\"");
    for (String target : List.of("one.raw", "two.raw")) {
      for (int round = 0; round < 2; round++) {
        server.reset();
        server.twist(
            (exchange, number) ->
                exchange.getRequestURI().getPath().endsWith("latest")
                    && WebStandIn.status(exchange, 302, "Location", "/images/" + target));
        Cli.run("check", "--cache", cache.toString(), server.url() + "/images/latest");
        boolean again = server.requests().size() == 2;
        assertThat(again).as("%s %d", target, round).isEqualTo(round == 1);
      }
    }
  }

  @Test
  void whatCannotBeAskedIsToldByTheCheck() throws Exception {
    String url = serve("a.raw", Fixtures.image("zeros"), "\"1\"");
    check(url);
    server.reset();
    server.twist((exchange, number) -> WebStandIn.status(exchange, 403));
    Cli.Answer answer =
        Cli.run("check", "--as-of", "2016-06-06", "--deep", "--cache", cache.toString(), url);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("403");
  }

  @Test
  void noSecretOfAnAddressIsKept() throws Exception {
    String url = serve("a.raw", Fixtures.image("zeros"), "\"1\"") + "?token=hidden-query";
    String secret = url.replace("://", "://user:hidden-word@");
    check(secret);
    assertThat(check(secret).status()).isLessThan(2);
    assertThat(server.requests()).hasSize(1);
    Path file = kept().get(0);
    List<String> words = new ArrayList<>(List.of(file.toString()));
    AnswerFolder folder = AnswerFolder.of(cache).orElseThrow();
    String key = file.getFileName().toString().replace(".answer", "");
    KeptAnswer answer = folder.get(key).orElseThrow();
    answer.sources().forEach((name, state) -> words.addAll(List.of(name, state)));
    for (byte[] part : answer.parts().values()) {
      words.add(new String(part, StandardCharsets.UTF_8));
    }
    assertThat(words).noneMatch(word -> word.contains("hidden"));
    // another signature is another address
    check(secret + "2");
    assertThat(server.requests()).doesNotContain("GET /images/a.raw?token=hidden-query2 bytes=0-0");
  }
}
