package preflight.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final String HEAD = "# comment\nname\tfirst seen\tlast seen\tevidence\tsource\n";
  private static final String[] COLUMNS = {"name", "first seen", "last seen", "evidence", "source"};

  private static List<Table.Row> parse(String text) {
    return Table.parse("x.tsv", text, COLUMNS);
  }

  private static Table.Row row(String row) {
    return parse(HEAD + row).get(0);
  }

  @Test
  void readsRows() {
    Table.Row row = row("a b\t2020-02-29\t-\tfield\thttps://example.org\n");

    assertThat(row.text("name")).isEqualTo("a b");
    Dated dated = row.dated();
    assertThat(dated.first()).isEqualTo(LocalDate.of(2020, 2, 29));
    assertThat(dated.last()).isEmpty();
    assertThat(dated.evidence()).isEqualTo(Evidence.FIELD);
    assertThat(dated.covers(LocalDate.of(2020, 2, 28))).isFalse();
    assertThat(dated.covers(LocalDate.of(2020, 2, 29))).isTrue();
  }

  @Test
  void skipsCommentsAndEmptyLines() {
    assertThat(parse(HEAD + "\n# more\na\t2020-01-01\t-\tfield\ts")).hasSize(1);
  }

  @Test
  void refusesAnUnknownColumn() {
    assertThatThrownBy(() -> Table.parse("x.tsv", "name\tcolour\n", "name"))
        .isInstanceOf(KnowledgeException.class)
        .hasMessage("x.tsv:1: unknown column colour");
  }

  @Test
  void refusesMissingOrReorderedColumns() {
    assertThatThrownBy(() -> Table.parse("x.tsv", "# c\nname\n", "name", "source"))
        .hasMessage("x.tsv:2: columns are not name, source");
    assertThatThrownBy(() -> Table.parse("x.tsv", "source\tname\n", "name", "source"))
        .hasMessage("x.tsv:1: columns are not name, source");
    assertThatThrownBy(() -> Table.parse("x.tsv", "# only a comment\n", "name"))
        .hasMessage("x.tsv:1: has no line of column names");
  }

  @Test
  void refusesTheWrongNumberOfCells() {
    assertThatThrownBy(() -> row("a\t2020-01-01\t-\tfield\n"))
        .hasMessage("x.tsv:3: has 4 cells instead of 5");
  }

  @Test
  void refusesEmptyAndPaddedCells() {
    assertThatThrownBy(() -> row("\t2020-01-01\t-\tfield\ts\n"))
        .hasMessage("x.tsv:3: name is empty or padded");
    assertThatThrownBy(() -> row("a\t2020-01-01 \t-\tfield\ts\n"))
        .hasMessage("x.tsv:3: first seen is empty or padded");
  }

  @Test
  void refusesBadDates() {
    for (String date :
        List.of("2020-02-30", "2020-13-01", "2020-1-1", "20200101xx", "yyyy-mm-dd", "-020-01-01")) {
      assertThatThrownBy(() -> row("a\t" + date + "\t-\tfield\ts\n").dated())
          .hasMessage("x.tsv:3: first seen cannot be " + date);
    }
    assertThatThrownBy(() -> row("a\t-\t-\tfield\ts\n").dated())
        .hasMessage("x.tsv:3: first seen cannot be -");
    assertThatThrownBy(() -> row("a\t2020-01-02\t2020-01-01\tfield\ts\n").dated())
        .hasMessage("x.tsv:3: last seen is before first seen");
  }

  @Test
  void refusesUnknownChoices() {
    assertThatThrownBy(() -> row("a\t2020-01-01\t-\trumour\ts\n").dated())
        .hasMessage("x.tsv:3: evidence cannot be rumour");
    assertThatThrownBy(() -> row("a\t2020-01-01\t-\tfield\t-\n").dated())
        .hasMessage("x.tsv:3: source cannot be -");
    assertThatThrownBy(() -> row("many\t2020-01-01\t-\tfield\ts\n").number("name"))
        .hasMessage("x.tsv:3: name cannot be many");
    assertThatThrownBy(() -> row("sleeping\t2020-01-01\t-\tfield\ts\n").state("name"))
        .hasMessage("x.tsv:3: name cannot be sleeping");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Table.load("nowhere.tsv", "name"))
        .hasMessage("nowhere.tsv:0: is missing");
  }
}
