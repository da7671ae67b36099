package preflight.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;
import preflight.testing.Shell;
import preflight.testing.TlsKeys;

/** A web server that people have, nginx, by HTTP/2 where it offers it. */
@Tag("slow")
class NginxTest {

  @TempDir Path folder;

  private int port;
  private TlsKeys keys;

  @BeforeEach
  void prepare() throws IOException, GeneralSecurityException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    keys = TlsKeys.in(folder);
    keys.writePem(folder.resolve("key.pem"), folder.resolve("certificate.pem"));
    Path image = Fixtures.image("debian8-ova");
    Files.createDirectories(folder.resolve("files"));
    Files.copy(image, folder.resolve("files/image.ova"));
  }

  /** Starts it, and waits until it listens. */
  private Process nginx(String listen, String further) throws IOException, InterruptedException {
    String configuration =
        """
        daemon off;
        pid %1$s/nginx.pid;
        worker_processes 1;
        %4$s
        events {}
        http {
          log_format asked '$server_protocol $status $http_range $connection';
          access_log %1$s/access.log asked;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          %5$s
          server {
            listen 127.0.0.1:%2$d %3$s;
            ssl_certificate %1$s/certificate.pem;
            ssl_certificate_key %1$s/key.pem;
            root %1$s/files;
          }
        }
        """
            .formatted(
                folder,
                port,
                listen,
                System.getProperty("user.name").equals("root") ? "user root root;" : "",
                further);
    Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
    Process process =
        new ProcessBuilder("/usr/sbin/nginx", "-c", file.toString(), "-e", folder + "/error.log")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    for (int i = 0; i < 100; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return process;
      } catch (IOException e) {
        assertThat(process.isAlive()).as(Files.readString(folder.resolve("nginx.out"))).isTrue();
        Thread.sleep(50);
      }
    }
    throw new AssertionError("nginx does not listen");
  }

  private List<String> asked(String listen, String further) throws Exception {
    Process server = nginx(listen, further);
    try {
      String java =
          "exec '%s' %s -cp '%s' preflight.cli.Main \"$@\""
              .formatted(
                  Path.of(System.getProperty("java.home"), "bin", "java"),
                  String.join(" ", keys.trusting()),
                  System.getProperty("java.class.path"));
      Shell.Answer answer =
          new Shell(folder, folder.resolve("bin"))
              .program("preflight", java)
              .run(
                  "sh",
                  "-c",
                  "preflight check --deep --as-of 2016-06-06 https://127.0.0.1:"
                      + port
                      + "/image.ova");
      assertThat(answer.err()).isEmpty();
      Cli.Answer here =
          Cli.run(
              "check",
              "--deep",
              "--as-of",
              "2016-06-06",
              folder.resolve("files/image.ova").toString());
      assertThat(answer.status()).isEqualTo(here.status());
      assertThat(facts(answer.out())).isEqualTo(facts(here.out()));
    } finally {
      server.destroy();
      server.waitFor();
    }
    List<String> lines = Files.readAllLines(folder.resolve("access.log"), StandardCharsets.UTF_8);
    assertThat(lines).isNotEmpty();
    return lines;
  }

  /** The layout, which does not depend on where the image lies. */
  private static String facts(String report) {
    assertThat(report).contains("\nLayout\n", "\nread ");
    return report.substring(report.indexOf("\nLayout\n"), report.indexOf("\nread "));
  }

  @Test
  void http2IsTakenWhereItIsOffered() throws Exception {
    List<String> lines = asked("ssl http2", "");
    assertThat(lines).allMatch(line -> line.matches("HTTP/2\\.0 206 bytes=\\d+-\\d+ \\d+"));
    assertThat(lines.stream().map(NginxTest::connection).distinct())
        .as("one connection")
        .hasSize(1);
  }

  @Test
  void http1IsTakenWhereItIsNot() throws Exception {
    assertThat(asked("ssl", ""))
        .allMatch(line -> line.matches("HTTP/1\\.1 206 bytes=\\d+-\\d+ \\d+"));
  }

  /** A server that tells now and then that a connection has had its share of requests (GOAWAY). */
  @Test
  void aConnectionThatTheServerEndsIsReplaced() throws Exception {
    List<String> lines = asked("ssl http2", "keepalive_requests 5;");
    assertThat(lines).allMatch(line -> line.matches("HTTP/2\\.0 206 bytes=\\d+-\\d+ \\d+"));
    assertThat(lines.stream().map(NginxTest::connection).distinct().count())
        .isGreaterThanOrEqualTo(lines.size() / 6);
  }

  private static String connection(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }
}
