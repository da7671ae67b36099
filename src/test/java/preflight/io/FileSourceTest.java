package preflight.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {

  @TempDir Path folder;

  @Test
  void skipsTheHolesOfSparseFiles() throws Exception {
    Path path = folder.resolve("sparse.raw");
    long far = 5L << 30;
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(6L << 30);
      file.seek(far);
      file.write(new byte[4096]);
    }
    try (FileSource source = FileSource.open(path, new ReadCounter())) {
      assertThat(source.nextData(0)).isBetween(far - (1 << 16), far);
      assertThat(source.nextData(far + 100)).isEqualTo(far + 100);
      assertThat(source.nextData(far + (1 << 20))).isEqualTo(source.size());
      assertThat(source.nextData(source.size())).isEqualTo(source.size());
      assertThat(source.allocated().orElseThrow()).isLessThan(1 << 20);
    }
  }

  @Test
  void countsWhatItReads() throws Exception {
    Path path = folder.resolve("small.raw");
    Files.write(path, new byte[1000]);
    ReadCounter counter = new ReadCounter();
    try (FileSource source = FileSource.open(path, counter)) {
      source.read(10, 100);
      source.read(10, 100);
      assertThatThrownBy(() -> source.read(990, 11)).isInstanceOf(TruncatedException.class);
    }
    assertThat(counter.bytes()).isEqualTo(200);
    assertThat(counter.requests()).isEqualTo(2);
  }
}
