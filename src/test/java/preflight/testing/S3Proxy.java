package preflight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * S3Proxy (github.com/gaul/s3proxy) in a process of its own: a server of S3 that checks signatures
 * of version 4, and keeps its objects in a folder.
 */
public final class S3Proxy implements AutoCloseable {

  public static final String KEY = "local-test-key";
  public static final String SECRET = "local-test-secret";

  private static final Path JAR = Path.of("target/s3proxy.jar");
  private static final int SECONDS = 60;

  private final Process process;
  private final int port;

  /**
   * Started in an empty folder; returns once it answers.
   *
   * @param settings more lines for its properties
   */
  public S3Proxy(Path folder, String... settings) {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is missing: mvn process-test-resources copies it there");
    }
    try {
      port = free();
      Path objects = Files.createDirectories(folder.resolve("objects"));
      Path properties = folder.resolve("s3proxy.properties");
      Files.writeString(
          properties,
          """
          s3proxy.endpoint=http://127.0.0.1:%d
          s3proxy.authorization=aws-v4
          s3proxy.identity=%s
          s3proxy.credential=%s
          jclouds.provider=filesystem-nio2
          jclouds.identity=%s
          jclouds.credential=%s
          jclouds.filesystem.basedir=%s
          """
                  .formatted(port, KEY, SECRET, KEY, SECRET, objects)
              + String.join("\n", settings));
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Xmx256m",
                  "-jar",
                  JAR.toAbsolutePath().toString(),
                  "--properties",
                  properties.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("s3proxy.log").toFile())
              .start();
      await(folder.resolve("s3proxy.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(Path log) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        pause();
      }
    }
    process.destroyForcibly();
    throw new AssertionError("S3Proxy does not answer: " + Files.readString(log));
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
