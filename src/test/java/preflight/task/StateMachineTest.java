package preflight.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;

class StateMachineTest {

  private static final StateMachine THEN = machine(2016, 6, 6);
  private static final StateMachine NOW = machine(2026, 11, 1);

  private static StateMachine machine(int year, int month, int day) {
    return StateMachine.of(Knowledge.asOf(LocalDate.of(year, month, day)));
  }

  private static List<TaskState> from(StateMachine.Kind kind) {
    List<TaskState> from = new ArrayList<>();
    for (StateMachine.Transition transition : NOW.transitions()) {
      if (transition.kind() == kind) {
        from.add(transition.from());
      }
    }
    return from;
  }

  @Test
  void leadsFromEachStateToItsNextAndAway() {
    assertThat(NOW.states()).hasSize(15);
    assertThat(from(StateMachine.Kind.SUCCESS))
        .containsExactly(
            TaskState.PENDING,
            TaskState.VALIDATING,
            TaskState.VALIDATED,
            TaskState.CONVERTING,
            TaskState.UPDATING,
            TaskState.UPDATED,
            TaskState.PREPARING_TO_BOOT,
            TaskState.BOOTING,
            TaskState.BOOTED,
            TaskState.PREPARING_AMI);
    assertThat(from(StateMachine.Kind.FAILURE))
        .containsExactly(
            TaskState.VALIDATING,
            TaskState.CONVERTING,
            TaskState.UPDATING,
            TaskState.BOOTING,
            TaskState.DELETING);
    assertThat(from(StateMachine.Kind.LOOP))
        .containsExactly(
            TaskState.CONVERTING,
            TaskState.UPDATING,
            TaskState.BOOTING,
            TaskState.INTERNAL_ERROR,
            TaskState.ENDLESS_BOOTING);
    assertThat(NOW.from(TaskState.COMPLETED)).isEmpty();
    assertThat(NOW.from(TaskState.DELETED)).isEmpty();
  }

  @Test
  void showsTheFiguresOfTheDay() {
    assertThat(THEN.states().get(3).figure()).isEqualTo("28 %");
    assertThat(NOW.states().get(3).figure()).isEqualTo("19-28 %");
    assertThat(NOW.from(TaskState.PENDING).get(0).time()).isEqualTo("87 s, 79-104 (14)");
    assertThat(NOW.from(TaskState.VALIDATING).get(1).time()).isEqualTo("19 s (1)");
    assertThat(NOW.from(TaskState.CONVERTING).get(1).time()).isEmpty();
  }

  @Test
  void theTextFitsATerminalAndIsAligned() {
    for (StateMachine machine : List.of(THEN, NOW)) {
      List<String> lines = Diagram.text(machine);
      assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
      int rails = 0;
      for (String line : lines.subList(2, 27)) {
        if (line.length() == 79) {
          assertThat(line.charAt(78)).isIn('┐', '┤', '│', '▼');
          rails++;
        }
      }
      assertThat(rails).isGreaterThan(12);
    }
    assertThat(Diagram.text(NOW))
        .contains(
            " updating          30-41 %  235 s, 195-302 (4)  ──✖ 166 s, 130-193 (8) ───────┤",
            " preparing ami     57-84 %  341 s, 319-378 (3)         68 s, 15-86 (9)  deleting");
  }

  /** Three states and two ways. */
  private static StateMachine small() {
    return new StateMachine(
        LocalDate.of(2016, 6, 6),
        List.of(
            THEN.states().get(6),
            new StateMachine.State(TaskState.DELETED, Optional.empty()),
            new StateMachine.State(TaskState.INTERNAL_ERROR, Optional.empty())),
        List.of(
            NOW.from(TaskState.PREPARING_TO_BOOT).get(0),
            NOW.from(TaskState.UPDATING).get(1),
            NOW.from(TaskState.INTERNAL_ERROR).get(0)));
  }

  @Test
  void writesGraphviz() {
    assertThat(Diagram.dot(small()))
        .containsExactly(
            "digraph task {",
            "  node [shape=box, style=rounded, fontname=\"Helvetica,Arial,sans-serif\"];",
            "  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11];",
            "  start [shape=point, width=0.15];",
            "  preparing_to_boot [label=\"preparing to boot\\n52 %\"];",
            "  deleted [label=\"deleted\", peripheries=2, color=\"#d9482b\"];",
            "  internal_error [label=\"internal error\", color=\"#8f63d2\"];",
            "  start -> pending;",
            "  preparing_to_boot -> booting [label=\" 32 s, 31-38 (4)\", weight=10];",
            "  updating -> deleting [label=\" failure, 166 s, 130-193 (8)\", color=\"#d9482b\","
                + " fontcolor=\"#d9482b\", style=dashed];",
            "  internal_error -> internal_error [label=\" for ever\", color=\"#8f63d2\","
                + " fontcolor=\"#8f63d2\", style=dotted];",
            "}");
  }

  @Test
  void writesMermaid() {
    assertThat(Diagram.mermaid(small()))
        .containsExactly(
            "stateDiagram-v2",
            "  state \"preparing to boot, 52 %\" as preparing_to_boot",
            "  state \"deleted\" as deleted",
            "  state \"internal error\" as internal_error",
            "  [*] --> pending",
            "  preparing_to_boot --> booting : 32 s, 31-38 (4)",
            "  updating --> deleting : failure, 166 s, 130-193 (8)",
            "  internal_error --> internal_error : for ever",
            "  completed --> [*]",
            "  deleted --> [*]",
            "  classDef failure stroke:#d9482b,stroke-dasharray:6 3",
            "  classDef loop stroke:#8f63d2,stroke-dasharray:2 3",
            "  class deleting,deleted failure",
            "  class internal_error,endless_booting loop");
  }
}
