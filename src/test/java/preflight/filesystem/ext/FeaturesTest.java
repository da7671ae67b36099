package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/** Each of the 96 bits is set in an image that is good without it. */
class FeaturesTest {

  private static final Map<Feature.Word, Integer> OFFSETS =
      Map.of(Feature.Word.COMPAT, 0x5C, Feature.Word.INCOMPAT, 0x60, Feature.Word.RO_COMPAT, 0x64);

  private static final Set<String> REFUSED =
      Set.of(
          "compression",
          "journal_dev",
          "dirdata",
          "FEATURE_I5 (incompat 0x20)",
          "FEATURE_I11 (incompat 0x800)");

  private static final Set<String> NOTED =
      Set.of(
          "replica (Linux does not know it)",
          "read-only (Linux mounts it for reading only)",
          "shared_blocks (Linux does not know it)");

  /** What the image lacks for them: it is refused for that, by the field's name. */
  private static final Map<String, String> INCOMPLETE =
      Map.of(
          "64bit", "ext superblock: s_desc_size 0 with 64bit (at byte 1278)",
          "metadata_csum", "ext superblock: not supported: s_checksum_type 0 (at byte 1397)");

  @ParameterizedTest
  @EnumSource(Feature.Word.class)
  void everyBitIsReadOrNotedOrRefusedByName(Feature.Word word) throws IOException {
    Set<String> names = new HashSet<>();
    for (int bit = 0; bit < 32; bit++) {
      Fixture fixture = Fixture.load("ext2");
      List<String> before = fixture.open().facts().features();
      fixture.or32(1024 + OFFSETS.get(word), 1 << bit);
      Features features = features(fixture);
      List<String> added = new ArrayList<>(features.names());
      before.forEach(added::remove);
      if (added.isEmpty()) {
        // the image has it already
        assertThat(features.names()).isEqualTo(before);
        continue;
      }
      String name = added.get(0);
      assertThat(added).hasSize(1);
      assertThat(names.add(name)).as(name).isTrue();
      boolean known = !name.startsWith("FEATURE_");
      try {
        ExtFileSystem fileSystem = fixture.open();
        assertThat(known || word != Feature.Word.INCOMPAT).as(name).isTrue();
        assertThat(features.refused()).isEmpty();
        assertThat(INCOMPLETE).doesNotContainKey(name);
        assertThat(fileSystem.facts().features()).contains(name);
        assertThat(ExtFileSystemTest.text(fileSystem, "etc", "os-release"))
            .as(name)
            .isEqualTo("ID=debian\n");
        assertThat(Walk.everything(fileSystem)).as(name).isEmpty();
        expectNote(word, bit, name, features, fileSystem.facts().troubles());
      } catch (ReadProblem problem) {
        if (INCOMPLETE.containsKey(name)) {
          assertThat(problem).hasMessage(INCOMPLETE.get(name));
          continue;
        }
        assertThat(word).as(name).isEqualTo(Feature.Word.INCOMPAT);
        String refused = features.refused().orElseThrow();
        assertThat(refused).startsWith(name);
        assertThat(bit >= 18 || REFUSED.contains(refused)).as(refused).isTrue();
        assertThat(problem)
            .hasMessage("ext superblock: not supported: " + refused + " (at byte 1120)");
      }
    }
    assertThat(names).hasSizeGreaterThan(27);
  }

  private static void expectNote(
      Feature.Word word, int bit, String name, Features features, List<Trouble> troubles) {
    List<String> unsupported = new ArrayList<>();
    for (Trouble trouble : troubles) {
      if (trouble instanceof Trouble.Unsupported note
          && trouble.structure().equals("ext superblock")) {
        unsupported.add(note.feature());
      }
    }
    if (name.equals("needs_recovery")) {
      assertThat(unsupported)
          .containsExactly("needs_recovery with a journal on another device (s_journal_dev)");
      return;
    }
    assertThat(unsupported).isEqualTo(features.noted());
    boolean unknown = name.startsWith("FEATURE_R") && bit != 2;
    if (unknown) {
      assertThat(unsupported).containsExactly(name + " (it forbids writing)");
    } else if (!unsupported.isEmpty()) {
      assertThat(word).isEqualTo(Feature.Word.RO_COMPAT);
      assertThat(NOTED).containsAll(unsupported);
    }
  }

  /** The table is complete: no bit twice, and a reason for each. */
  @Test
  void everyFeatureHasItsOwnBitAndAReason() {
    Set<String> bits = new HashSet<>();
    for (Feature feature : Feature.values()) {
      assertThat(bits.add(feature.word() + " " + feature.mask())).isTrue();
      assertThat(Integer.bitCount(feature.mask())).isOne();
      assertThat(feature.reason()).isNotBlank().doesNotEndWith(".");
      boolean refused = feature.reading() == Feature.Reading.REFUSED;
      assertThat(refused && feature.word() != Feature.Word.INCOMPAT).isFalse();
    }
    assertThat(bits).hasSize(43);
  }

  private static Features features(Fixture fixture) {
    return new Features(
        (int) fixture.u32(1024 + 0x5C),
        (int) fixture.u32(1024 + 0x60),
        (int) fixture.u32(1024 + 0x64));
  }
}
