package preflight.guest.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import preflight.io.ArraySource;

class ShebangTest {

  private static Optional<Shebang> read(String text) throws Exception {
    return Shebang.read(new ArraySource("init", text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsInterpreterAndArgument() throws Exception {
    assertThat(read("#!/bin/sh\nexit 1\n")).contains(new Shebang("/bin/sh", Optional.empty()));
    assertThat(read("#! /usr/bin/env  -S bash -e \nx"))
        .contains(new Shebang("/usr/bin/env", Optional.of("-S bash -e")));
    assertThat(read("#!/bin/busybox\tash"))
        .contains(new Shebang("/bin/busybox", Optional.of("ash")));
  }

  @Test
  void isEmptyForAnythingElse() throws Exception {
    assertThat(read("")).isEmpty();
    assertThat(read("#")).isEmpty();
    assertThat(read("#!")).isEmpty();
    assertThat(read("#!  \n/bin/sh")).isEmpty();
    assertThat(read(" #!/bin/sh")).isEmpty();
  }

  @Test
  void looksAtNoMoreThanLinuxDoes() throws Exception {
    assertThat(read("#!/" + "x".repeat(300)).orElseThrow().interpreter()).hasSize(254);
  }
}
