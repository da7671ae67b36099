package preflight.check;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every genuine image boots in an emulated machine where it is said to, and where not, not. */
@Tag("genuine")
class GenuineBootsTest {

  /** All rows; when the table is written anew with {@code documents.missing}, only the gaps. */
  static List<BootRow> rows() {
    boolean gaps = Boolean.getBoolean("documents.missing");
    return BootRow.all().stream().filter(row -> !gaps || !row.isMeasured()).toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void endsWhereTheTableSays(BootRow row) {
    row.verify();
  }

  /** Those on NVMe, which is what {@code preflight boot} has. */
  static List<BootRow> nvme() {
    return rows().stream().filter(BootRow::isNvme).toList();
  }

  @ParameterizedTest
  @MethodSource("nvme")
  void isWhatBootTells(BootRow row) {
    BootFatesTest.verify(row);
  }
}
