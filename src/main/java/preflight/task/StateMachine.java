package preflight.task;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.ec2.Progress;
import preflight.ec2.StateDuration;
import preflight.ec2.TaskState;

/**
 * The states of an import task with the ways between them. The ways are those that were ever seen
 * or documented; the progress figures are those of a day.
 *
 * @param day of the figures
 * @param states in the order of a successful import, then those of failures and loops
 * @param transitions in the order of the states that they leave
 */
public record StateMachine(LocalDate day, List<State> states, List<Transition> transitions) {

  /** How a task goes on. */
  public enum Kind {
    SUCCESS,
    /** The message is shown, and the task is deleted. */
    FAILURE,
    /** The task stays where it is for ever. */
    LOOP
  }

  /**
   * A state.
   *
   * @param progress the usual figures; empty where none is shown or known
   */
  public record State(TaskState state, Optional<Progress> progress) {

    /** {@code 59 %}, {@code 39-62 %}; empty where the service shows none. */
    public String figure() {
      if (progress.isEmpty() || progress.get().least().isEmpty()) {
        return "";
      }
      int least = progress.get().least().getAsInt();
      int most = progress.get().most().orElse(least);
      return (least == most ? "" + least : least + "-" + most) + " %";
    }
  }

  /**
   * A way from one state to another or to itself.
   *
   * @param duration how long tasks that went this way were in the state they left; empty where that
   *     was not measured
   */
  public record Transition(
      TaskState from, TaskState to, Kind kind, Optional<StateDuration> duration) {

    /**
     * {@code 87 s, 79-104 (14)}: the median, the least and the most of so many tasks; empty where
     * none was measured.
     */
    public String time() {
      if (duration.isEmpty()) {
        return "";
      }
      StateDuration measured = duration.get();
      long least = measured.seconds().least();
      long most = measured.seconds().most();
      String span = least == most ? "" : ", " + least + "-" + most;
      return measured.seconds().typical() + " s" + span + " (" + measured.count() + ")";
    }
  }

  /**
   * Where an internal error was seen: in updating it was measured, of converting the service's
   * message speaks ("an internal error has occurred during conversion").
   */
  private static final Set<TaskState> BREAKABLE =
      EnumSet.of(TaskState.CONVERTING, TaskState.UPDATING);

  public StateMachine {
    states = List.copyOf(states);
    transitions = List.copyOf(transitions);
  }

  /** With the figures of the knowledge's day. */
  public static StateMachine of(Knowledge knowledge) {
    List<State> states = new ArrayList<>();
    List<Transition> transitions = new ArrayList<>();
    Set<TaskState> failing = failing(knowledge);
    for (TaskState state : TaskState.values()) {
      if (state == TaskState.REQUEST) {
        continue;
      }
      states.add(new State(state, knowledge.progress(state).map(InForce::row)));
      if (state.next().isPresent() && (state.onTheWay() || state == TaskState.DELETING)) {
        Kind kind = state.onTheWay() ? Kind.SUCCESS : Kind.FAILURE;
        transitions.add(
            new Transition(
                state,
                state.next().get(),
                kind,
                knowledge.duration(state, StateDuration.End.PASSED)));
      }
      if (failing.contains(state)) {
        transitions.add(
            new Transition(
                state,
                TaskState.DELETING,
                Kind.FAILURE,
                knowledge.duration(state, StateDuration.End.FAILED)));
      }
      addLoops(transitions, state, knowledge);
    }
    return new StateMachine(knowledge.day(), states, transitions);
  }

  private static void addLoops(List<Transition> to, TaskState state, Knowledge knowledge) {
    if (BREAKABLE.contains(state)) {
      to.add(
          new Transition(
              state,
              TaskState.INTERNAL_ERROR,
              Kind.LOOP,
              knowledge.duration(state, StateDuration.End.ERROR)));
    }
    if (state == TaskState.BOOTING) {
      to.add(
          new Transition(
              state,
              TaskState.ENDLESS_BOOTING,
              Kind.LOOP,
              knowledge.duration(state, StateDuration.End.ENDLESS)));
    }
    if (state == TaskState.INTERNAL_ERROR || state == TaskState.ENDLESS_BOOTING) {
      to.add(new Transition(state, state, Kind.LOOP, Optional.empty()));
    }
  }

  /** The states in which a failure was measured, or shows by the lists of messages. */
  private static Set<TaskState> failing(Knowledge knowledge) {
    Set<TaskState> failing = EnumSet.noneOf(TaskState.class);
    for (Message message : Knowledge.messages()) {
      if (message.kind() != Message.Kind.SERVER_ERROR && message.state().isActive()) {
        failing.add(message.state());
      }
    }
    for (TaskState state : TaskState.values()) {
      if (knowledge.duration(state, StateDuration.End.FAILED).isPresent()) {
        failing.add(state);
      }
    }
    return failing;
  }

  /** The ways out of a state. */
  public List<Transition> from(TaskState state) {
    List<Transition> from = new ArrayList<>();
    for (Transition transition : transitions) {
      if (transition.from() == state) {
        from.add(transition);
      }
    }
    return from;
  }
}
