package preflight.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

  @TempDir Path folder;

  @Test
  void whatWasPutIsThereAgain() throws IOException {
    Path path = folder.resolve("state");
    try (StateFile state = StateFile.open(path)) {
      assertThat(state.isNew()).isTrue();
      state.put("key", "a b\nc=ü%");
      state.put("key", "second");
      state.put("other", "a b\nc=ü%");
      state.put("gone", "x");
      state.put("gone", "");
    }
    try (StateFile state = StateFile.open(path)) {
      assertThat(state.isNew()).isFalse();
      assertThat(state.get("key")).contains("second");
      assertThat(state.get("other")).contains("a b\nc=ü%");
      assertThat(state.get("gone")).isEmpty();
      state.clear();
      assertThat(state.isNew()).isTrue();
    }
    try (StateFile state = StateFile.open(path)) {
      assertThat(state.isNew()).isTrue();
      state.delete();
    }
    assertThat(path).doesNotExist();
  }

  /** A process that is killed while it writes leaves the beginning of a line. */
  @Test
  void whereverItIsCutItHoldsWhatCameBefore() throws IOException {
    Path path = folder.resolve("state");
    try (StateFile state = StateFile.open(path)) {
      state.put("first", "1");
      state.put("second", "2");
    }
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, java.util.Arrays.copyOf(whole, length));
      try (StateFile state = StateFile.open(path)) {
        boolean first = length >= new String(whole, StandardCharsets.UTF_8).indexOf("second");
        assertThat(state.get("first").isPresent()).as("cut at %s", length).isEqualTo(first);
        assertThat(state.get("second")).isEmpty();
        state.put("third", "3");
      }
      try (StateFile state = StateFile.open(path)) {
        assertThat(state.get("third")).contains("3");
      }
    }
  }

  @Test
  void oneProcessHasItAtATimeAndOtherFilesAreLeftAlone() throws IOException {
    Path path = folder.resolve("state");
    try (StateFile state = StateFile.open(path)) {
      assertThat(state.path()).isEqualTo(path);
      assertThatThrownBy(() -> StateFile.open(path))
          .isInstanceOf(StateFile.UnusableException.class)
          .hasMessageContaining("another process imports");
    }
    Path other = Files.writeString(folder.resolve("notes.txt"), "mine\n");
    assertThatThrownBy(() -> StateFile.open(other)).isInstanceOf(StateFile.UnusableException.class);
    assertThat(other).hasContent("mine\n");
    assertThatThrownBy(() -> StateFile.open(folder))
        .isInstanceOf(StateFile.UnusableException.class);
  }
}
