package preflight.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import preflight.image.Detector.Detection;
import preflight.image.vmdk.Descriptor;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Limits;

/** Tells the kinds of files that are text: descriptors, pointers, and text that is no image. */
final class TextKind {

  private static final String LFS = "version https://git-lfs.github.com/spec/v1";

  /** Of a namespace, in characters; with it, a text without tags is not gone through again. */
  private static final int LONGEST_PREFIX = 64;

  private TextKind() {}

  static Optional<Detection> detect(ByteSource file, Bytes head) throws IOException {
    String start = withoutMark(latin1(head.array(0, head.length())));
    if (start.startsWith(LFS)) {
      return found(Format.GIT_LFS_POINTER, "\"" + LFS + "\" at byte 0");
    }
    if (Descriptor.startsAt(file)) {
      return found(Format.VMDK, "\"# Disk DescriptorFile\"");
    }
    if (startsXml(start)) {
      int length = (int) Math.min(Limits.XML_PROLOGUE, file.size());
      String text = xmlText(file.read(0, length));
      if (hasOvfRoot(text)) {
        return found(Format.OVF, "XML with the root element Envelope");
      }
    }
    return Optional.empty();
  }

  private static boolean startsXml(String start) {
    String text = start.strip();
    return text.startsWith("<")
        || start.startsWith("\0<")
        || start.startsWith("\u00ff\u00fe")
        || start.startsWith("\u00fe\u00ff");
  }

  /**
   * The element as such and not a word in a comment: {@code <Envelope} or {@code <ovf:Envelope}.
   */
  private static boolean hasOvfRoot(String text) {
    int at = text.indexOf("Envelope");
    while (at > 0) {
      int open = at - 1;
      while (open > 0 && open > at - LONGEST_PREFIX && text.charAt(open) != '<') {
        open--;
      }
      String prefix = text.charAt(open) == '<' ? text.substring(open + 1, at) : " ";
      if (prefix.isEmpty() || (prefix.endsWith(":") && prefix.indexOf(' ') < 0)) {
        return true;
      }
      at = text.indexOf("Envelope", at + 1);
    }
    return false;
  }

  private static String xmlText(byte[] bytes) {
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
      return new String(bytes, StandardCharsets.UTF_16LE);
    }
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
      return new String(bytes, StandardCharsets.UTF_16BE);
    }
    // without a mark the first character tells (XML 1.0, appendix F)
    if (bytes.length >= 2 && bytes[0] == '<' && bytes[1] == 0) {
      return new String(bytes, StandardCharsets.UTF_16LE);
    }
    if (bytes.length >= 2 && bytes[0] == 0 && bytes[1] == '<') {
      return new String(bytes, StandardCharsets.UTF_16BE);
    }
    return latin1(bytes);
  }

  /**
   * Whether nothing but text stands in the head. A short one must be text as a whole; NUL is never
   * in a text, so that an empty disk is none.
   */
  static boolean isPlain(Bytes head) throws IOException {
    for (int i = 0; i < head.length(); i++) {
      int c = head.u8(i);
      boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B;
      if (control || c == 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static String withoutMark(String start) {
    return start.startsWith("\u00ef\u00bb\u00bf") ? start.substring(3) : start;
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Optional<Detection> found(Format format, String by) {
    return Optional.of(new Detection(format, by, true));
  }
}
