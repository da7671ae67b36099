package preflight.check;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two of the genuine images boot in an emulated machine, as is predicted. Needs root where they
 * have to be built.
 */
@Tag("slow")
class GenuineBootTest {

  @ParameterizedTest
  @ValueSource(strings = {"stock", "stock-lvm"})
  void reachesItsLoginPrompt(String fixture) {
    BootRow.of(fixture).verify();
  }
}
