package preflight.guest.grub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import preflight.io.ReadProblem;
import preflight.io.Text;

/** Whatever happens to a configuration, it is evaluated or refused, and never more than that. */
class GrubMutationTest {

  private static final int ROUNDS = 3_000;

  private static final String PIECES = "{}\"'\\$;\n #|<>&=()[]!>0123456789*?@abx\0\u00ff";

  @Test
  void nothingButAReadProblemComesOut() {
    Random random = new Random(20_260_101);
    List<Configurations.Configuration> all = Configurations.all();
    int refused = 0;
    int evaluated = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = all.get(random.nextInt(all.size())).text().getBytes(StandardCharsets.UTF_8);
      int changes = 1 + random.nextInt(8);
      for (int i = 0; i < changes; i++) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) PIECES.charAt(random.nextInt(PIECES.length()));
      }
      try {
        GrubMenu menu =
            Grub.runText(
                Configurations.options(),
                new MemoryGrubDevices(),
                Optional.empty(),
                Text.decode(bytes));
        menu.boot();
        if (round % 4 == 0) {
          menu.kernels();
        }
        evaluated++;
      } catch (ReadProblem e) {
        refused++;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(evaluated + refused).isEqualTo(ROUNDS);
    assertThat(evaluated).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void environmentBlocksAreReadOrRefused() {
    Random random = new Random(7);
    byte[] good = Configurations.environment("saved_entry=a b; next_entry=1>2").orElseThrow();
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(60)] = (byte) random.nextInt(256);
      try {
        assertThat(GrubEnvironmentBlock.parse(bytes)).hasSizeLessThan(5);
      } catch (ReadProblem e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, ROUNDS - 1);
  }
}
