package preflight.image.ova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static preflight.image.ova.Ovas.ascii;
import static preflight.image.ova.Ovas.summaries;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import preflight.image.Siblings;
import preflight.io.ArraySource;
import preflight.io.TruncatedException;

final class ManifestTest {

  // of the text "abc" (FIPS 180-4, examples)
  private static final String SHA1 = "a9993e364706816aba3e25717850c26c9cd0d89d";
  private static final String SHA256 =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String SHA512 =
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

  @Test
  void readsTheWaysInWhichLinesAreWritten() throws IOException {
    Manifest manifest =
        parse(
            "SHA1 (box.ovf) = "
                + SHA1
                + "\r\nSHA256(disk (copy).vmdk)= "
                + SHA256.toUpperCase(java.util.Locale.ROOT)
                + "\n\n  sha512( a=b )="
                + SHA512,
            "box.ovf",
            "disk (copy).vmdk",
            "a=b");

    assertThat(manifest.troubles()).isEmpty();
    assertThat(manifest.entries())
        .containsExactly(
            new Manifest.Entry(Manifest.Algorithm.SHA1, "box.ovf", SHA1, 1),
            new Manifest.Entry(Manifest.Algorithm.SHA256, "disk (copy).vmdk", SHA256, 2),
            new Manifest.Entry(Manifest.Algorithm.SHA512, "a=b", SHA512, 4));
    assertThat(manifest.algorithm()).contains(Manifest.Algorithm.SHA512);
  }

  @Test
  void comparesWithThePackage() throws IOException {
    Manifest manifest = parse("SHA1(gone)= " + SHA1 + "\nSHA1(a)= " + SHA1, "a", "b");

    assertThat(manifest.absent()).containsExactly("gone");
    assertThat(manifest.unlisted()).containsExactly("b");
    assertThat(summaries(manifest.troubles()))
        .containsExactly(
            "manifest box.mf: lists \"gone\", which is not in the package",
            "manifest box.mf: does not list \"b\"");
  }

  @Test
  void reportsLinesThatAreNone() throws IOException {
    Manifest manifest =
        parse("hello\nSHA1(a) x = " + SHA1 + "\nSHA1(a)= 12\nMD5(a)= 12\nSHA1)a(= " + SHA1, "a");

    assertThat(summaries(manifest.troubles()))
        .containsExactly(
            "manifest box.mf: line 1 is not ALGORITHM(FILE)= DIGEST",
            "manifest box.mf: line 2 is not ALGORITHM(FILE)= DIGEST",
            "manifest box.mf: line 3 does not end in 40 hex digits",
            "manifest box.mf: not supported: digest algorithm \"MD5\" in line 4",
            "manifest box.mf: line 5 is not ALGORITHM(FILE)= DIGEST",
            "manifest box.mf: does not list \"a\"");
  }

  @Test
  void refusesHugeManifests() {
    ArraySource huge = new ArraySource("box.mf", new byte[1024 * 1024 + 1]);
    assertThatThrownBy(() -> Manifest.parse(huge, List.of(), false))
        .hasMessage("manifest box.mf: size 1048577 exceeds 1 MiB");
  }

  @Test
  void verifies() throws IOException {
    Manifest manifest =
        parse(
            "SHA1(a)= "
                + SHA1
                + "\nSHA256(a)= "
                + SHA256
                + "\nSHA512(a)= "
                + SHA512
                + "\nSHA1(b)= "
                + SHA1
                + "\nSHA1(c)= "
                + SHA1
                + "\nSHA1(d)= "
                + SHA1);
    Siblings files =
        name ->
            switch (name) {
              case "a" -> Optional.of(new ArraySource("a", ascii("abc")));
              case "b" -> Optional.of(new ArraySource("b", new byte[300_000]));
              case "c" -> Optional.of(new Broken());
              default -> Optional.empty();
            };
    List<Long> progress = new ArrayList<>();

    List<Manifest.Result> results = manifest.verify(files, progress::add);

    assertThat(results)
        .extracting(Manifest.Result::outcome)
        .containsExactly(
            Manifest.Outcome.MATCHES,
            Manifest.Outcome.MATCHES,
            Manifest.Outcome.MATCHES,
            Manifest.Outcome.DIFFERS,
            Manifest.Outcome.UNREADABLE,
            Manifest.Outcome.ABSENT);
    assertThat(results.get(3).computed()).hasSize(40).isNotEqualTo(SHA1);
    assertThat(results.get(4).trouble()).isPresent();
    assertThat(progress).containsExactly(3L, 6L, 9L, 9L + 262_144, 9L + 300_000);
  }

  private static Manifest parse(String text, String... files) throws IOException {
    return Manifest.parse(new ArraySource("box.mf", ascii(text)), List.of(files), false);
  }

  private static final class Broken implements preflight.io.ByteSource {
    @Override
    public String name() {
      return "c";
    }

    @Override
    public long size() {
      return 5;
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws TruncatedException {
      throw new TruncatedException("c", 0, 5);
    }
  }
}
