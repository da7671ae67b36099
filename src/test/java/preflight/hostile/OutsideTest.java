package preflight.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.image.ova.Ovas;
import preflight.testing.Tool;

/** Nothing that an image says makes the program open a file outside of the image's own folder. */
class OutsideTest {

  private static final String SECRET = "SECRET-OF-THE-HOST";

  @TempDir Path top;

  private Path folder;
  private final List<Path> images = new ArrayList<>();

  @BeforeEach
  void write() throws Exception {
    folder = Files.createDirectory(top.resolve("in"));
    Path secret = top.resolve("secret");
    Files.writeString(secret, (SECRET + "\n").repeat(600));
    Files.createSymbolicLink(folder.resolve("link.raw"), secret);
    Files.createSymbolicLink(folder.resolve("link.vmdk"), secret);
    Files.createSymbolicLink(folder.resolve("zero.raw"), Path.of("/dev/zero"));
    Tool.run("mkfifo", folder.resolve("pipe.raw").toString());
    Tool.run("mkfifo", folder.resolve("pipe.vmdk").toString());
    int number = 0;
    for (String name :
        List.of(
            secret.toString(),
            "../secret",
            "..\\secret",
            "./../secret",
            "link.raw",
            "pipe.raw",
            "zero.raw",
            "/dev/zero",
            "/etc/passwd",
            ".",
            "..",
            "%2e%2e%2fsecret",
            "%2E%2E/secret",
            "..%2fsecret",
            "file://" + secret,
            "file:" + secret,
            "file:///etc/passwd",
            "http://127.0.0.1:9/secret",
            "//127.0.0.1/secret")) {
      String descriptor =
          "# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\ncreateType=\"custom\"\n"
              + "RW 8 FLAT \""
              + name
              + "\" 0\n";
      image("extent" + number + ".vmdk", GuestBombs.utf8(descriptor));
      image("sparse" + number + ".vmdk", GuestBombs.utf8(descriptor.replace("FLAT", "SPARSE")));
      image("href" + number + ".ovf", Ovas.simpleDescriptor(name));
      image(
          "entity" + number + ".ovf",
          GuestBombs.utf8(
              "<!DOCTYPE Envelope [<!ENTITY x SYSTEM \""
                  + name
                  + "\">]><Envelope><Name>&x;</Name></Envelope>"));
      number++;
    }
    // the files of an OVF may also be named in its manifest
    Path manifest = folder.resolve("href0.mf");
    Files.writeString(manifest, "SHA1(../secret)= " + "0".repeat(40) + "\n");
    image("guest.raw", Guests.bare().link("/etc/os-release", "../../../../../etc/passwd").disk());
  }

  private void image(String name, byte[] bytes) throws IOException {
    images.add(Files.write(folder.resolve(name), bytes));
  }

  @Test
  @Timeout(60)
  void nothingOfItIsRead() {
    for (Path image : images) {
      for (String format : List.of("text", "json")) {
        Cli.Answer answer =
            Cli.run("check", "--verify-manifest", "--format", format, image.toString());
        assertThat(answer.status()).as(image.toString()).isIn(1, 3);
        assertThat(answer.out() + answer.err()).doesNotContain(SECRET).doesNotContain("root:x");
      }
    }
  }

  @Test
  @Tag("slow")
  void nothingOfItIsOpened() throws Exception {
    Path trace = top.resolve("trace");
    List<String> command =
        new ArrayList<>(
            List.of(
                "strace",
                "-f",
                "-qq",
                "-e",
                "trace=open,openat,openat2,connect",
                "-o",
                trace.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "preflight.hostile.OutsideTest$Checks"));
    images.forEach(image -> command.add(image.toString()));
    assertThat(Tool.run(command.toArray(String[]::new))).contains("checked " + images.size());
    TreeSet<String> wrong = new TreeSet<>();
    boolean own = false;
    boolean began = false;
    for (String line : Files.readAllLines(trace)) {
      began |= line.contains("/began\"");
      own |= line.contains("\"" + folder);
      boolean secret = line.contains("secret") || line.contains("/etc/passwd");
      boolean other = secret || line.contains("/dev/zero") || line.contains("pipe.");
      // the JVM asks for the user's name when it starts
      boolean network = line.contains("connect(") && !line.contains("AF_UNIX");
      if ((began && other) || network) {
        wrong.add(line);
      }
    }
    assertThat(began).isTrue();
    assertThat(own).isTrue();
    assertThat(wrong).isEmpty();
  }

  /** Checks each image after it has marked its beginning, since a JVM itself opens /etc/passwd. */
  public static final class Checks {

    private Checks() {}

    public static void main(String[] images) {
      if (Files.exists(Path.of("/began")) || !tried()) {
        throw new IllegalStateException();
      }
      for (String image : images) {
        Cli.run("check", "--verify-manifest", "--format", "json", image);
      }
      System.out.println("checked " + images.length);
    }

    private static boolean tried() {
      try {
        Files.newInputStream(Path.of("/began")).close();
        return false;
      } catch (IOException e) {
        return true;
      }
    }
  }
}
