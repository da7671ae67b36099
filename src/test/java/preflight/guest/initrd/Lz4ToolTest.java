package preflight.guest.initrd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.io.CorruptException;
import preflight.testing.Tool;

/** What {@code lz4 -l} packs at every level, unpacked as it was. */
@Tag("slow")
class Lz4ToolTest {

  private static final int BLOCK = 8 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-3", "-9", "-12", "--fast=10"})
  void readsWhatItWrote(String level) throws Exception {
    byte[] program;
    try (InputStream in =
        Files.newInputStream(Path.of(System.getProperty("java.home"), "lib", "modules"))) {
      in.skipNBytes(BLOCK);
      program = in.readNBytes(BLOCK + 123_456);
    }
    for (byte[] content :
        List.of(
            program,
            Arrays.copyOf(program, BLOCK),
            Arrays.copyOf(program, BLOCK + 1),
            new byte[2 * BLOCK + 7],
            InitrdTest.noise(BLOCK + 9, 1),
            InitrdTest.root(),
            new byte[] {1})) {
      Path plain = Files.write(folder.resolve("plain"), content);
      byte[] packed = Tool.bytes("lz4", "-c", "-l", level, plain.toString());
      assertThat(Arrays.equals(unpack(packed), content))
          .as(level + " of " + content.length)
          .isTrue();
    }
  }

  /** Whatever the program still reads of a damaged block is read as it does. */
  @Test
  void agreesOnDamagedBlocks() throws Exception {
    Random random = new Random(20260102);
    int read = 0;
    for (int round = 0; round < 300; round++) {
      byte[] packed = Lz4BlockTest.frame(Lz4BlockTest.damaged(random, round));
      Path damaged = Files.write(folder.resolve("damaged"), packed);
      Path plain = folder.resolve("plain");
      String status =
          Tool.run(
              "sh",
              "-c",
              "lz4 -d -c \"$0\" > \"$1\" 2> /dev/null; echo $?",
              damaged.toString(),
              plain.toString());
      if (status.equals("0\n")) {
        try {
          assertThat(unpack(packed)).as("round %s", round).isEqualTo(Files.readAllBytes(plain));
          read++;
        } catch (CorruptException e) {
          // invalid by the specification, but the program does not look
          assertThat(e).as("round %s", round).hasMessageContaining("match offset 0 is not");
        }
      }
    }
    assertThat(read).isBetween(30, 299);
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    Lookahead in = new Lookahead(new ByteArrayInputStream(packed));
    byte[] content = new Lz4LegacyDecoder(in).readAllBytes();
    assertThat(in.position()).isEqualTo(packed.length);
    return content;
  }
}
