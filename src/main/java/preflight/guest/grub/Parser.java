package preflight.guest.grub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/** Turns tokens into statements by GRUB's grammar (parser.y). */
final class Parser {

  /** Words that cannot begin a command (yylex.l, "Reserved words"). */
  private static final Set<String> RESERVED =
      Set.of(
          "case",
          "do",
          "done",
          "elif",
          "else",
          "esac",
          "fi",
          "for",
          "if",
          "in",
          "select",
          "then",
          "until",
          "while",
          "function");

  private final String name;
  private final Lexer lexer;
  private Token token = Token.of(Token.Kind.NEWLINE, "", 1);
  private int depth;
  private int words;

  Parser(String name, String text) {
    this.name = name;
    this.lexer = new Lexer(text);
  }

  GrubScript script() throws UnsupportedException {
    List<Statement> statements = new ArrayList<>();
    List<GrubScript.SyntaxError> errors = new ArrayList<>();
    boolean end = false;
    while (!end) {
      List<Statement> line = new ArrayList<>();
      try {
        end = topLevelLine(line);
        statements.addAll(line);
      } catch (SyntaxProblem e) {
        if (errors.size() < Limits.GRUB_ERRORS) {
          errors.add(new GrubScript.SyntaxError(e.line(), e.getMessage()));
        } else if (errors.size() == Limits.GRUB_ERRORS) {
          errors.add(
              new GrubScript.SyntaxError(
                  e.line(), "more than " + Limits.GRUB_ERRORS + " syntax errors"));
        }
        if (token.kind() != Token.Kind.NEWLINE) {
          lexer.skipLine();
        }
        // Functions exist as soon as they are parsed, even if their line is refused.
        for (Statement statement : line) {
          if (statement instanceof Statement.Function) {
            statements.add(statement);
          }
        }
        depth = 0;
      }
    }
    return new GrubScript(name, statements, errors, words);
  }

  /** The statements that end on the same line, which GRUB runs together; true at the file's end. */
  private boolean topLevelLine(List<Statement> statements)
      throws SyntaxProblem, UnsupportedException {
    advance();
    while (token.kind() == Token.Kind.NEWLINE) {
      advance();
    }
    while (token.kind() != Token.Kind.END) {
      statements.add(token.isReserved("function") ? function(token.line()) : command());
      if (token.kind() == Token.Kind.NEWLINE) {
        return false;
      }
      require(Token.Kind.SEMICOLON, "\";\" or the end of the line");
      if (token.kind() == Token.Kind.NEWLINE) {
        return false;
      }
    }
    return true;
  }

  private Statement command() throws SyntaxProblem, UnsupportedException {
    if (++depth > Limits.GRUB_NESTING) {
      throw beyond("nested deeper than " + Limits.GRUB_NESTING + " levels");
    }
    int line = token.line();
    Statement statement;
    if (token.isReserved("if")) {
      advance();
      statement = ifClause(line);
      requireReserved("fi");
    } else if (token.isReserved("for")) {
      statement = forLoop(line);
    } else if (token.isReserved("while") || token.isReserved("until")) {
      boolean until = token.isReserved("until");
      advance();
      List<Statement> condition = commands();
      requireReserved("do");
      List<Statement> body = commands();
      requireReserved("done");
      statement = new Statement.While(condition, body, until, line);
    } else {
      statement = simpleCommand(line);
    }
    depth--;
    return statement;
  }

  private Statement simpleCommand(int line) throws SyntaxProblem, UnsupportedException {
    boolean reserved = token.kind() == Token.Kind.NAME && RESERVED.contains(token.text());
    if (reserved || (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.NAME)) {
      throw new SyntaxProblem(token.line(), "a command was expected instead of " + token.show());
    }
    List<Word> words = words();
    Optional<List<Statement>> block = Optional.empty();
    if (token.kind() == Token.Kind.OPEN) {
      advance();
      List<Statement> body = new ArrayList<>();
      newlines();
      body.add(command());
      while (delimited()) {
        if (token.kind() == Token.Kind.CLOSE) {
          break;
        }
        body.add(command());
      }
      require(Token.Kind.CLOSE, "\"}\"");
      block = Optional.of(body);
    }
    return new Statement.Command(words, block, line);
  }

  private List<Word> words() throws SyntaxProblem, UnsupportedException {
    List<Word> words = new ArrayList<>();
    while (token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.NAME) {
      // a word of many parts counts as many
      this.words += Math.max(1, token.parts().size());
      if (this.words > Limits.GRUB_WORDS) {
        throw beyond("more than " + Limits.GRUB_WORDS + " words before it ends");
      }
      words.add(new Word(token.parts(), token.line()));
      advance();
    }
    return words;
  }

  private Statement ifClause(int line) throws SyntaxProblem, UnsupportedException {
    List<Statement> condition = commands();
    requireReserved("then");
    List<Statement> onTrue = commands();
    List<Statement> onFalse = List.of();
    if (token.isReserved("else")) {
      advance();
      onFalse = commands();
    } else if (token.isReserved("elif")) {
      if (++depth > Limits.GRUB_NESTING) {
        throw beyond("nested deeper than " + Limits.GRUB_NESTING + " levels");
      }
      int next = token.line();
      advance();
      onFalse = List.of(ifClause(next));
      depth--;
    }
    return new Statement.If(condition, onTrue, onFalse, line);
  }

  private Statement forLoop(int line) throws SyntaxProblem, UnsupportedException {
    advance();
    String variable = requireName();
    requireReserved("in");
    List<Word> words = words();
    if (!delimited()) {
      throw expected("\";\" or the end of the line");
    }
    requireReserved("do");
    List<Statement> body = commands();
    requireReserved("done");
    return new Statement.For(variable, words, body, line);
  }

  private Statement function(int line) throws SyntaxProblem, UnsupportedException {
    advance();
    String function = requireName();
    newlines();
    require(Token.Kind.OPEN, "\"{\"");
    List<Statement> body = commands();
    require(Token.Kind.CLOSE, "\"}\"");
    return new Statement.Function(function, body, line);
  }

  /** One or more commands, each with its delimiter. */
  private List<Statement> commands() throws SyntaxProblem, UnsupportedException {
    List<Statement> commands = new ArrayList<>();
    newlines();
    do {
      commands.add(command());
      if (!delimited()) {
        throw expected("\";\" or the end of the line");
      }
    } while (!isClosing());
    return commands;
  }

  private boolean isClosing() {
    return token.kind() == Token.Kind.CLOSE
        || token.isReserved("then")
        || token.isReserved("elif")
        || token.isReserved("else")
        || token.isReserved("fi")
        || token.isReserved("do")
        || token.isReserved("done");
  }

  /** Takes one delimiter and the empty lines behind it; false if there is none. */
  private boolean delimited() throws SyntaxProblem {
    if (token.kind() != Token.Kind.SEMICOLON && token.kind() != Token.Kind.NEWLINE) {
      return false;
    }
    advance();
    newlines();
    return true;
  }

  private void newlines() throws SyntaxProblem {
    while (token.kind() == Token.Kind.NEWLINE) {
      advance();
    }
  }

  private String requireName() throws SyntaxProblem {
    if (token.kind() != Token.Kind.NAME || RESERVED.contains(token.text())) {
      throw expected("a name");
    }
    String text = token.text();
    advance();
    return text;
  }

  private void requireReserved(String word) throws SyntaxProblem {
    if (!token.isReserved(word)) {
      throw expected("\"" + word + "\"");
    }
    advance();
  }

  private void require(Token.Kind kind, String what) throws SyntaxProblem {
    if (token.kind() != kind) {
      throw expected(what);
    }
    advance();
  }

  /** GRUB itself knows no such limit: the script may be good, but nothing may follow from it. */
  private UnsupportedException beyond(String limit) {
    return new UnsupportedException("GRUB script", name + ": line " + token.line() + ": " + limit);
  }

  private SyntaxProblem expected(String what) {
    return new SyntaxProblem(token.line(), what + " was expected instead of " + token.show());
  }

  private void advance() throws SyntaxProblem {
    token = Token.of(Token.Kind.BAD, "", token.line());
    token = lexer.next();
  }
}
