package preflight.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerFolderTest {

  private static final String KEY = "ab12";

  @TempDir Path temporary;

  private Path place;
  private AnswerFolder folder;

  @BeforeEach
  void open() {
    place = temporary.resolve("cache/verdicts");
    folder = AnswerFolder.of(place).orElseThrow();
  }

  private static KeptAnswer answer(int size) {
    byte[] random = new byte[size];
    new Random(size).nextBytes(random);
    return new KeptAnswer(Map.of("/a", "1 2", "/b", "absent"), Map.of("LINE", random));
  }

  private Path file() {
    return place.resolve(KEY + ".answer");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertSame(KeptAnswer found, KeptAnswer expected) {
    assertThat(found.sources()).isEqualTo(expected.sources());
    assertThat(found.parts()).containsOnlyKeys("LINE");
    assertThat(found.parts().get("LINE")).isEqualTo(expected.parts().get("LINE"));
  }

  @Test
  void returnsWhatWasPut() throws IOException {
    assertThat(folder.get(KEY)).isEmpty();
    folder.put(KEY, answer(100));
    folder.put(KEY, answer(5_000));
    assertSame(folder.get(KEY).orElseThrow(), answer(5_000));
    assertSame(AnswerFolder.of(place).orElseThrow().get(KEY).orElseThrow(), answer(5_000));
    assertThat(names()).containsExactly(KEY + ".answer");
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    for (Path each : List.of(place, place.getParent())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rwx------");
    }
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwx---"));
    assertThat(AnswerFolder.of(place)).isEmpty();
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(AnswerFolder.of(place)).isPresent();
  }

  @Test
  void isNoLinkAndNoFile() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), place);
    assertThat(AnswerFolder.of(link)).isEmpty();
    assertThat(AnswerFolder.of(Files.createFile(temporary.resolve("file")))).isEmpty();
    assertThat(AnswerFolder.of(temporary.resolve("file/verdicts"))).isEmpty();
  }

  @Test
  void aDamagedAnswerIsNone() throws IOException {
    folder.put(KEY, answer(300));
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      assertThat(folder.get(KEY)).as("cut at %d", length).isEmpty();
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      Files.write(file(), changed);
      assertThat(folder.get(KEY)).as("changed at %d", at).isEmpty();
    }
    Files.write(file(), whole);
    assertThat(folder.get(KEY)).isPresent();
    Files.delete(file());
    Files.createDirectory(file());
    assertThat(folder.get(KEY)).isEmpty();
  }

  @Test
  void followsNoLink() throws IOException {
    folder.put(KEY, answer(300));
    Path outside = Files.move(file(), temporary.resolve("outside"));
    Files.createSymbolicLink(file(), outside);
    assertThat(folder.get(KEY)).isEmpty();
    byte[] before = Files.readAllBytes(outside);
    folder.put(KEY, answer(400));
    assertThat(Files.readAllBytes(outside)).isEqualTo(before);
    assertSame(folder.get(KEY).orElseThrow(), answer(400));
  }

  @Test
  void theOldestGoWhereThereAreTooMany() throws IOException {
    AnswerFolder small = AnswerFolder.of(place, 100_000).orElseThrow();
    Instant now = Instant.now();
    for (int i = 0; i < 12; i++) {
      small.put("0" + i, answer(10_000));
      Path file = place.resolve("0" + i + ".answer");
      Files.setLastModifiedTime(file, FileTime.from(now.minus(Duration.ofDays(40 - i))));
    }
    assertThat(small.get("00")).as("used, which makes it young").isPresent();
    Path abandoned = Files.createFile(place.resolve("aa.1.1.part"));
    Files.setLastModifiedTime(abandoned, FileTime.from(now.minus(Duration.ofHours(2))));
    Files.createFile(place.resolve("bb.1.1.part"));
    Files.write(place.resolve("another"), new byte[200_000]);
    small.close();
    assertThat(names())
        .containsExactly(
            "00.answer",
            "010.answer",
            "011.answer",
            "06.answer",
            "07.answer",
            "08.answer",
            "09.answer",
            "another",
            "bb.1.1.part",
            "swept");
    // nobody looks again for a while
    Files.delete(place.resolve("another"));
    for (int i = 20; i < 26; i++) {
      small.put(Integer.toString(i), answer(10_000));
    }
    small.close();
    assertThat(names()).hasSize(15);
    FileTime before = FileTime.from(now.minus(Duration.ofHours(2)));
    Files.setLastModifiedTime(place.resolve("swept"), before);
    small.close();
    assertThat(names()).hasSize(9);
  }

  @Test
  void whatIsTooLargeIsNotKept() throws IOException {
    folder.put(KEY, answer(KeptAnswer.MOST_BYTES + 1));
    assertThat(folder.get(KEY)).isEmpty();
    assertThat(names()).isEmpty();
  }

  @Test
  void aFolderThatIsGoneFailsNobody() throws IOException {
    Files.delete(place);
    folder.put(KEY, answer(10));
    assertThat(folder.get(KEY)).isEmpty();
    folder.close();
  }

  @Test
  void aStateTellsChanges() throws IOException {
    Path file = Files.writeString(temporary.resolve("a"), "text");
    FileTime modified = Files.getLastModifiedTime(file);
    FileState first = FileState.of(file).orElseThrow();
    assertThat(FileState.of(file).orElseThrow()).isEqualTo(first);
    assertThat(FileState.of(temporary.resolve("b")).orElseThrow().text()).isEqualTo("absent");
    waitForTick(file);
    Files.write(file, "TEXT".getBytes(StandardCharsets.UTF_8));
    Files.setLastModifiedTime(file, modified);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(modified);
    FileState changed = FileState.of(file).orElseThrow();
    assertThat(changed.text()).isNotEqualTo(first.text());
    assertThat(changed.changed()).isNotEqualTo(first.changed());
    assertThat(FileState.of(temporary)).isEmpty();
    assertThat(FileState.of(Path.of("/dev/null"))).isEmpty();
  }

  @Test
  void aStateTellsWhereALinkLeads() throws IOException {
    Path file = Files.writeString(temporary.resolve("a"), "text");
    Path same = Files.createLink(Files.createDirectory(temporary.resolve("d")).resolve("a"), file);
    Path link = Files.createSymbolicLink(temporary.resolve("link"), file);
    FileState first = FileState.of(link).orElseThrow();
    Files.delete(link);
    Files.createSymbolicLink(link, same);
    assertThat(FileState.of(link).orElseThrow().text()).isNotEqualTo(first.text());
  }

  /** The clock of a file system goes by ticks of some milliseconds. */
  private static void waitForTick(Path file) throws IOException {
    Object before = Files.getAttribute(file, "unix:ctime");
    Path probe = file.resolveSibling("probe");
    for (int i = 0; i < 10_000; i++) {
      Files.deleteIfExists(probe);
      Files.createFile(probe);
      if (!Files.getAttribute(probe, "unix:ctime").equals(before)) {
        return;
      }
    }
    throw new IllegalStateException("the clock stands still");
  }

  @Test
  void refusesALengthBelowZero() throws IOException {
    byte[] content;
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(0);
      out.writeInt(1);
      out.writeUTF("part");
      out.writeInt(-1);
      content = bytes.toByteArray();
    }
    try (ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body)) {
      out.writeInt(content.length);
      DeflaterOutputStream packed = new DeflaterOutputStream(out);
      packed.write(content);
      packed.finish();
      byte[] whole =
          ByteBuffer.allocate(4 + Sha256.LENGTH + body.size())
              .put("PFA1".getBytes(StandardCharsets.US_ASCII))
              .put(Sha256.of(body.toByteArray()))
              .put(body.toByteArray())
              .array();
      assertThat(KeptAnswer.of(whole)).isEmpty();
    }
  }
}
