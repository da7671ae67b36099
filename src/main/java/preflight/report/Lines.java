package preflight.report;

import java.util.ArrayList;
import java.util.List;

/** Text laid out for a screen of 80 columns. */
final class Lines {

  static final int WIDTH = 80;

  private Lines() {}

  /** The text at most {@link #WIDTH} columns wide, each line indented; long words stay whole. */
  static List<String> wrap(String text, String first, String further) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf(' ', start);
      if (end < 0) {
        end = text.length();
      }
      String word = text.substring(start, end);
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(further);
        empty = true;
      }
      if (!empty) {
        line.append(' ');
      }
      line.append(word);
      empty = false;
      start = end + 1;
    }
    lines.add(line.toString());
    return lines;
  }

  /** A size in bytes as people say it: {@code 3.1 MiB}, {@code 2 GiB}, {@code 512 bytes}. */
  static String size(long bytes) {
    String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    int unit = 0;
    long whole = bytes;
    long rest = 0;
    while (whole >= 1024) {
      rest = whole % 1024;
      whole /= 1024;
      unit++;
    }
    long tenths = (rest * 10 + 512) / 1024;
    if (tenths == 10) {
      whole++;
      tenths = 0;
    }
    return (tenths == 0 ? Long.toString(whole) : whole + "." + tenths) + " " + units[unit];
  }
}
