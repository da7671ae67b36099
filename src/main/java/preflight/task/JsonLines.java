package preflight.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import preflight.io.Limits;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * The answers of the API as JSON, on one line or on many, with something before and between them.
 */
final class JsonLines {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final StringBuilder document = new StringBuilder();
  private int depth;
  private boolean inString;
  private boolean isEscaped;
  private boolean isCut;

  /** An object that is being read, of which only the values count that are no objects. */
  private static final class Frame {

    final Map<String, String> fields = new HashMap<>();
    long bytes;
    boolean hasBytes;
  }

  /** Whether an object is open at the end of the lines so far. */
  boolean isInside() {
    return depth > 0;
  }

  /** Whether a document was longer than is read. */
  boolean isCut() {
    return isCut;
  }

  /** What stands before the first object of a line. */
  String beforeObject(String line) {
    int brace = line.indexOf('{');
    return brace < 0 ? line : line.substring(0, brace);
  }

  List<Seen> line(String line) {
    List<Seen> seen = new ArrayList<>();
    // only the first line of an answer begins with a brace: the one before was cut
    if (isInside() && line.startsWith("{")) {
      seen.addAll(end());
    }
    int start = isInside() ? 0 : line.indexOf('{');
    if (start < 0) {
      return seen;
    }
    for (int i = start; i < line.length(); i++) {
      char c = line.charAt(i);
      if (depth > 0 || c == '{') {
        take(c);
        if (depth == 0) {
          seen.addAll(parse());
        }
      }
    }
    if (depth > 0) {
      take('\n');
    }
    return seen;
  }

  /** What the cut document at the end still tells. */
  List<Seen> end() {
    depth = 0;
    inString = false;
    isEscaped = false;
    return parse();
  }

  private void take(char c) {
    if (document.length() < Limits.TASK_DOCUMENT) {
      document.append(c);
    } else {
      isCut = true;
    }
    if (inString) {
      if (isEscaped) {
        isEscaped = false;
      } else if (c == '\\') {
        isEscaped = true;
      } else if (c == '"' || c == '\n') {
        // a string cannot go on behind the end of a line
        inString = false;
      }
    } else if (c == '"') {
      inString = true;
    } else if (c == '{') {
      depth++;
    } else if (c == '}') {
      depth--;
    }
  }

  private List<Seen> parse() {
    List<Seen> seen = new ArrayList<>();
    Deque<Frame> open = new ArrayDeque<>();
    String text = document.toString();
    document.setLength(0);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      String field = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> open.push(new Frame());
          case END_OBJECT -> close(open, seen);
          case PROPERTY_NAME -> field = parser.currentName();
          case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> {
            if (!open.isEmpty()) {
              open.peek().fields.put(field, parser.getString());
            }
          }
          default -> {}
        }
      }
    } catch (StreamReadException | JacksonIOException e) {
      // cut, or something else: what was complete counts
      while (!open.isEmpty()) {
        close(open, seen);
      }
    }
    return seen;
  }

  private static void close(Deque<Frame> open, List<Seen> seen) {
    Frame frame = open.pop();
    OptionalLong size = Seen.bytes(frame.fields.getOrDefault("DiskImageSize", ""));
    if (size.isPresent() && !open.isEmpty()) {
      open.peek().bytes += size.getAsLong();
      open.peek().hasBytes = true;
    }
    if (frame.fields.containsKey("ImportTaskId") && frame.fields.containsKey("Status")) {
      seen.add(
          Seen.of(
              frame.fields, frame.hasBytes ? OptionalLong.of(frame.bytes) : OptionalLong.empty()));
    }
  }
}
