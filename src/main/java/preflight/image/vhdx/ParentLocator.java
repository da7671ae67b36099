package preflight.image.vhdx;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * Where the parent of a differencing disk is said to be ([MS-VHDX] 2.6.2.6). It is shown to people;
 * nothing is ever opened by it.
 *
 * @param entries by their keys, in the order of the file
 */
record ParentLocator(Map<String, String> entries) {

  private static final int MAX_ENTRIES = 64;

  /** The keys that hold paths, the most telling one first ([MS-VHDX] 2.6.2.6.3). */
  private static final String[] PATHS = {"relative_path", "absolute_win32_path", "volume_path"};

  static ParentLocator parse(Bytes bytes) throws ReadProblem {
    int count = bytes.u16(18);
    if (count > MAX_ENTRIES) {
      throw bytes.corrupt(18, "KeyValueCount is " + count);
    }
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      int at = 20 + i * 12;
      String key = text(bytes, at, bytes.u32(at), bytes.u16(at + 8));
      String value = text(bytes, at + 4, bytes.u32(at + 4), bytes.u16(at + 10));
      entries.putIfAbsent(key, value);
    }
    return new ParentLocator(entries);
  }

  private static String text(Bytes bytes, int field, long offset, int length) throws ReadProblem {
    if (offset > bytes.length()) {
      throw bytes.corrupt(field, "offset " + offset + " is beyond the end of the item");
    }
    return new String(bytes.array((int) offset, length), StandardCharsets.UTF_16LE);
  }

  /** The path that tells people most; empty where there is none. */
  String path() {
    for (String key : PATHS) {
      String path = entries.getOrDefault(key, "");
      if (!path.isEmpty()) {
        return path;
      }
    }
    return "";
  }
}
