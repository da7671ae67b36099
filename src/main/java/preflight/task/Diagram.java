package preflight.task;

import java.util.ArrayList;
import java.util.List;
import preflight.ec2.TaskState;

/** The states of an import task, drawn with text. */
public final class Diagram {

  /** In columns: where the way of failures goes down; a terminal has 80. */
  private static final int RAIL = 78;

  private static final int NAME = 17;
  private static final int FIGURE = 8;
  private static final int TIME = 20;
  private static final int BRANCH = 1 + NAME + FIGURE + 2 + TIME;

  private Diagram() {}

  /** For a terminal of 80 columns: success goes down on the left, failure on the right. */
  public static List<String> text(StateMachine machine) {
    List<String> lines = new ArrayList<>();
    lines.add(row("state", "usual", "seconds in it (n)") + "failures and endless loops");
    lines.add("");
    boolean failing = false;
    List<StateMachine.State> way = new ArrayList<>();
    List<StateMachine.State> failure = new ArrayList<>();
    for (StateMachine.State state : machine.states()) {
      if (state.state().onTheWay()) {
        way.add(state);
      } else if (state.state() == TaskState.DELETING || state.state() == TaskState.DELETED) {
        failure.add(state);
      }
    }
    for (int i = 0; i < way.size(); i++) {
      StateMachine.State state = way.get(i);
      List<StateMachine.Transition> ways = machine.from(state.state());
      boolean last = i == way.size() - 1;
      String time = last ? "✔" : time(ways);
      StringBuilder line = new StringBuilder(row(state.state().label(), state.figure(), time));
      List<String> loops = new ArrayList<>();
      boolean fails = false;
      for (StateMachine.Transition transition : ways) {
        if (transition.kind() == StateMachine.Kind.FAILURE) {
          String label = transition.time();
          line.append("──✖ ").append(label.isEmpty() ? "" : label + " ");
          fill(line, '─', RAIL);
          line.append(failing ? '┤' : '┐');
          fails = true;
        } else if (transition.kind() == StateMachine.Kind.LOOP) {
          loops.add(("╌╌∞ " + transition.to().label() + " " + transition.time()).stripTrailing());
        }
      }
      int rest = way.size() - 1 - i;
      if (!fails && rest < failure.size()) {
        end(line, machine, failure.get(failure.size() - 1 - rest));
      } else if (!fails && failing) {
        rail(line, "│");
      }
      lines.add(line.toString().stripTrailing());
      failing |= fails;
      if (last) {
        break;
      }
      String down = failing ? rest <= failure.size() ? "▼" : "│" : "";
      for (String loop : loops) {
        lines.add(below("│", loop, "│"));
      }
      lines.add(below(rest == 1 ? "▼" : "│", "", down));
    }
    lines.add("");
    lines.add(" │ success   ──✖ failure: the task is deleted   ╌╌∞ loop: it stays for ever");
    lines.add(" (n) measured tasks, with disks of up to 500 MiB: median, least-most");
    lines.add(" usual: the progress that the service shows, as of " + machine.day());
    return lines;
  }

  /** Of the way on. */
  private static String time(List<StateMachine.Transition> ways) {
    for (StateMachine.Transition transition : ways) {
      if (transition.kind() == StateMachine.Kind.SUCCESS) {
        return transition.time();
      }
    }
    return "";
  }

  private static String row(String name, String figure, String time) {
    StringBuilder line = new StringBuilder(" " + name);
    fill(line, ' ', 1 + NAME + FIGURE - figure.length());
    line.append(figure).append("  ").append(time);
    fill(line, ' ', BRANCH);
    return line.toString();
  }

  /** A state of the way of failures, so that it ends right below the way. */
  private static void end(StringBuilder line, StateMachine machine, StateMachine.State state) {
    boolean last = state.state() == TaskState.DELETED;
    String name = state.state().label() + (state.figure().isEmpty() ? "" : " " + state.figure());
    String time = last ? "✖" : machine.from(state.state()).get(0).time();
    String text = time + "  " + name;
    fill(line, ' ', 80 - text.length());
    line.append(text);
  }

  private static String below(String way, String branch, String rail) {
    StringBuilder line = new StringBuilder("    " + way);
    fill(line, ' ', BRANCH);
    line.append(branch);
    rail(line, rail);
    return line.toString().stripTrailing();
  }

  private static void rail(StringBuilder line, String rail) {
    fill(line, ' ', RAIL);
    line.append(rail);
  }

  private static void fill(StringBuilder line, char with, int end) {
    while (line.length() < end) {
      line.append(with);
    }
  }

  /** For Graphviz (graphviz.org/doc/info/lang.html). */
  public static List<String> dot(StateMachine machine) {
    List<String> lines = new ArrayList<>();
    lines.add("digraph task {");
    lines.add("  node [shape=box, style=rounded, fontname=\"Helvetica,Arial,sans-serif\"];");
    lines.add("  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11];");
    lines.add("  start [shape=point, width=0.15];");
    for (StateMachine.State state : machine.states()) {
      String figure = state.figure().isEmpty() ? "" : "\\n" + state.figure();
      String shape =
          switch (state.state()) {
            case COMPLETED, DELETED -> ", peripheries=2";
            default -> "";
          };
      lines.add(
          "  "
              + id(state.state())
              + " [label=\""
              + state.state().label()
              + figure
              + "\""
              + shape
              + dotColour(state.state())
              + "];");
    }
    lines.add("  start -> pending;");
    for (StateMachine.Transition transition : machine.transitions()) {
      String style =
          switch (transition.kind()) {
            case SUCCESS -> "weight=10";
            case FAILURE ->
                "color=\""
                    + Colours.FAILURE
                    + "\", fontcolor=\""
                    + Colours.FAILURE
                    + "\", style=dashed";
            case LOOP ->
                "color=\"" + Colours.LOOP + "\", fontcolor=\"" + Colours.LOOP + "\", style=dotted";
          };
      lines.add(
          "  "
              + id(transition.from())
              + " -> "
              + id(transition.to())
              + " [label=\" "
              + label(transition)
              + "\", "
              + style
              + "];");
    }
    lines.add("}");
    return lines;
  }

  private static String dotColour(TaskState state) {
    return switch (state) {
      case DELETING, DELETED -> ", color=\"" + Colours.FAILURE + "\"";
      case INTERNAL_ERROR, ENDLESS_BOOTING -> ", color=\"" + Colours.LOOP + "\"";
      default -> "";
    };
  }

  /** For Mermaid (mermaid.js.org/syntax/stateDiagram.html). */
  public static List<String> mermaid(StateMachine machine) {
    List<String> lines = new ArrayList<>();
    lines.add("stateDiagram-v2");
    for (StateMachine.State state : machine.states()) {
      String figure = state.figure().isEmpty() ? "" : ", " + state.figure();
      lines.add("  state \"" + state.state().label() + figure + "\" as " + id(state.state()));
    }
    lines.add("  [*] --> pending");
    for (StateMachine.Transition transition : machine.transitions()) {
      String label = label(transition);
      lines.add(
          "  "
              + id(transition.from())
              + " --> "
              + id(transition.to())
              + (label.isEmpty() ? "" : " : " + label));
    }
    lines.add("  completed --> [*]");
    lines.add("  deleted --> [*]");
    lines.add("  classDef failure stroke:" + Colours.FAILURE + ",stroke-dasharray:6 3");
    lines.add("  classDef loop stroke:" + Colours.LOOP + ",stroke-dasharray:2 3");
    lines.add("  class deleting,deleted failure");
    lines.add("  class internal_error,endless_booting loop");
    return lines;
  }

  /** What happens and how long the state before it took. */
  private static String label(StateMachine.Transition transition) {
    String time = transition.time();
    String word =
        switch (transition.kind()) {
          case SUCCESS -> "";
          case FAILURE -> transition.from() == TaskState.DELETING ? "" : "failure";
          case LOOP -> transition.from() == transition.to() ? "for ever" : "loop";
        };
    return word.isEmpty() || time.isEmpty() ? word + time : word + ", " + time;
  }

  private static String id(TaskState state) {
    return state.label().replace(' ', '_');
  }
}
