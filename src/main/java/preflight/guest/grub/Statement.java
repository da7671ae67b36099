package preflight.guest.grub;

import java.util.List;
import java.util.Optional;

/** A statement of a GRUB script. */
sealed interface Statement {

  /** Where it begins, counted from 1. */
  int line();

  /** A command or function call, an assignment, or an entry of the menu with its block. */
  record Command(List<Word> words, Optional<List<Statement>> block, int line) implements Statement {
    public Command {
      words = List.copyOf(words);
      block = block.map(List::copyOf);
    }
  }

  /** {@code if}; {@code elif} is an {@code if} of its own in the last arm. */
  record If(List<Statement> condition, List<Statement> onTrue, List<Statement> onFalse, int line)
      implements Statement {
    public If {
      condition = List.copyOf(condition);
      onTrue = List.copyOf(onTrue);
      onFalse = List.copyOf(onFalse);
    }
  }

  /** {@code while}, or {@code until} if the loop ends when the condition becomes true. */
  record While(List<Statement> condition, List<Statement> body, boolean until, int line)
      implements Statement {
    public While {
      condition = List.copyOf(condition);
      body = List.copyOf(body);
    }
  }

  /** {@code for variable in words}. */
  record For(String variable, List<Word> words, List<Statement> body, int line)
      implements Statement {
    public For {
      words = List.copyOf(words);
      body = List.copyOf(body);
    }
  }

  /** {@code function name}; GRUB knows it from then on, wherever it is read. */
  record Function(String name, List<Statement> body, int line) implements Statement {
    public Function {
      body = List.copyOf(body);
    }
  }
}
