package preflight.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.TlsKeys;
import preflight.testing.WebStandIn;

/** Over TLS, by the program in a process of its own, which trusts what it is told to. */
class SecurePlacesTest {

  @TempDir Path folder;

  private record Run(int status, String out, String err) {}

  private Run run(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "preflight.cli.Main"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int status = process.waitFor();
    return new Run(
        status,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void onlyACertificateThatIsTrustedIsTalkedTo() throws Exception {
    Path image = Fixtures.image("zeros");
    TlsKeys keys = TlsKeys.in(folder);
    try (WebStandIn server = new WebStandIn(Optional.of(keys.context()));
        FileSource content = FileSource.open(image, new ReadCounter())) {
      String url = server.put("/zeros.raw", content, "\"1\"");
      Run trusted = run(keys.trusting(), "check", url);
      assertThat(trusted.err()).isEmpty();
      assertThat(trusted.out()).startsWith(url + ": rejected");
      assertThat(trusted.status()).isEqualTo(1);
      int asked = server.requests().size();
      Run stranger = run(List.of(), "check", url);
      assertThat(stranger.status()).isEqualTo(2);
      assertThat(stranger.err())
          .startsWith("preflight: cannot read " + url + ": no secure connection to 127.0.0.1: ")
          .endsWith(
              "\n  trust its certificate: PREFLIGHT_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE\n");
      assertThat(server.requests()).hasSize(asked);

      try (WebStandIn plain = new WebStandIn()) {
        server.twist(
            (exchange, n) -> WebStandIn.status(exchange, 302, "Location", plain.url() + "/x"));
        Run down = run(keys.trusting(), "check", url);
        assertThat(down.err()).contains("the server redirects from https to http");
        assertThat(plain.requests()).isEmpty();
      }
    }
  }

  @Test
  void aFileOfThisHostLoadsNothingOfANetwork() throws Exception {
    Path image = Fixtures.image("debian8-686-pae");
    Run run =
        run(
            List.of("-Xlog:class+load:file=" + folder.resolve("loaded")),
            "check",
            image.toString());
    assertThat(run.status()).isBetween(0, 1);
    assertThat(Files.readAllLines(folder.resolve("loaded")))
        .isNotEmpty()
        .noneMatch(
            line ->
                line.contains(" java.net.http.")
                    || line.contains(" jdk.internal.net.http.")
                    || line.contains(" preflight.remote.")
                    || line.contains(" preflight.aws.")
                    || line.contains(" preflight.cli.RemotePlaces")
                    || line.contains(" preflight.cli.S3Places")
                    || line.contains(" software.amazon."));
  }
}
