package preflight.hostile.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Patches every header field of every format with boundary values. Whatever comes of it is a
 * refusal, something told, or a reading, which the table {@code mutations.tsv} holds one letter a
 * value:
 *
 * <pre>
 *   =  nothing changes      r  the disk's content is refused   t  something is told
 *   f  other facts, with nothing told                          c  other content, with nothing told
 *   p  a file or a directory of the guest cannot be read, which shows when it is read
 * </pre>
 *
 * <p>Where a letter is {@code f} or {@code c} the value is as good as the one before: another
 * identifier, a partition elsewhere, a grain in another place.
 */
@Tag("once")
class MutationTest {

  private static final List<MutatedFormat> FORMATS =
      List.of(
          new VmdkSparseFields(),
          new VmdkStreamFields(),
          new VmdkDescriptorFields(),
          new VdiFields(),
          new VhdFields(),
          new VhdFixedFields(),
          new VhdxFields(),
          new Qcow2Fields(),
          new Qcow2Version2Fields(),
          new Qcow2ExtendedFields(),
          new TarFields(),
          new OvfFields(),
          new MbrFields(),
          new GptFields(),
          new LvmFields(),
          new ExtFields(),
          new XfsFields(4),
          new XfsFields(5),
          new FatFields(12),
          new FatFields(16),
          new FatFields(32),
          new BtrfsFields(),
          new BootFields());

  private static final Path ACTUAL = Path.of("target", "mutations");

  static List<MutatedFormat> formats() {
    return FORMATS;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void readsOrRefusesEachValue(MutatedFormat format) throws Exception {
    byte[] sample = format.sample();
    Reading base = Reading.of(sample, format.beside());
    assertThat(base.refused()).isFalse();
    StringBuilder table = new StringBuilder();
    for (Mutation mutation : format.mutations()) {
      StringBuilder plain = new StringBuilder();
      StringBuilder sealed = new StringBuilder();
      for (Mutation.Change change : mutation.changes()) {
        byte[] changed = change.apply(sample);
        boolean same = Arrays.equals(changed, sample);
        plain.append(same ? '=' : outcome(format, mutation, changed, base));
        if (!same && format.seal(changed)) {
          sealed.append(outcome(format, mutation, changed, base));
        }
      }
      table.append(String.join("\t", format.name(), mutation.structure(), mutation.field()));
      table.append('\t').append(plain).append('\t').append(sealed).append('\n');
    }
    Files.createDirectories(ACTUAL);
    Files.writeString(ACTUAL.resolve(format.name() + ".tsv"), table);
    assertThat(table.toString())
        .as("what differs is in " + ACTUAL + "/" + format.name() + ".tsv")
        .isEqualTo(expected(format.name()));
  }

  @Test
  void theTableHasNoOtherFormats() throws Exception {
    TreeSet<String> named = new TreeSet<>();
    table().lines().forEach(line -> named.add(line.substring(0, line.indexOf('\t'))));
    TreeSet<String> formats = new TreeSet<>();
    FORMATS.forEach(format -> formats.add(format.name()));
    assertThat(named).isEqualTo(formats);
  }

  private static char outcome(
      MutatedFormat format, Mutation mutation, byte[] changed, Reading base) {
    Reading reading;
    try {
      reading = Reading.of(changed, format.beside());
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(mutation.structure() + " " + mutation.field(), e);
    }
    if (reading.refused()) {
      assertThat(reading.told()).isNotEmpty();
      return 'r';
    }
    if (!base.told().containsAll(reading.told())) {
      return 't';
    }
    if (!format.inFiles() && !reading.content().equals(base.content())) {
      return reading.problem() ? 'p' : 'c';
    }
    return reading.report().equals(base.report()) ? '=' : 'f';
  }

  private static String expected(String format) throws Exception {
    StringBuilder rows = new StringBuilder();
    for (String line : table().split("\n", -1)) {
      if (line.startsWith(format + "\t")) {
        rows.append(line).append('\n');
      }
    }
    return rows.toString();
  }

  private static String table() throws Exception {
    try (InputStream in = MutationTest.class.getResourceAsStream("mutations.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
