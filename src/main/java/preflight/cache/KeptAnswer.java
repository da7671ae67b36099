package preflight.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * An answer and what it was made of.
 *
 * @param sources the states of the files that were read or looked for, by their names
 * @param parts of the answer, by their names; not to be changed
 */
public record KeptAnswer(Map<String, String> sources, Map<String, byte[]> parts) {

  /** "PFA1": a file of another version has another one. */
  private static final int MAGIC = 0x50464131;

  /** An answer that is larger is not kept, in bytes before it is packed. */
  static final int MOST_BYTES = 16 << 20;

  private static final int HEADER = 4 + Sha256.LENGTH + 4;

  public KeptAnswer {
    sources = Map.copyOf(sources);
    parts = Map.copyOf(parts);
  }

  /**
   * As bytes: magic, SHA-256 of what follows, length, and the packed content.
   *
   * @return empty where it is too large to be kept
   */
  Optional<byte[]> bytes() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(content)) {
      out.writeInt(sources.size());
      for (Map.Entry<String, String> source : sources.entrySet()) {
        out.writeUTF(source.getKey());
        out.writeUTF(source.getValue());
      }
      out.writeInt(parts.size());
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        out.writeUTF(part.getKey());
        out.writeInt(part.getValue().length);
        out.write(part.getValue());
      }
    }
    if (content.size() > MOST_BYTES) {
      return Optional.empty();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(body)) {
      out.writeInt(content.size());
      out.write(packed(content.toByteArray()));
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(whole)) {
      out.writeInt(MAGIC);
      out.write(Sha256.of(body.toByteArray()));
      out.write(body.toByteArray());
    }
    return Optional.of(whole.toByteArray());
  }

  /** Of such bytes; empty where they are torn, damaged or of another version. */
  static Optional<KeptAnswer> of(byte[] bytes) {
    if (bytes.length < HEADER) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int magic = in.readInt();
      byte[] digest = in.readNBytes(Sha256.LENGTH);
      byte[] body = in.readAllBytes();
      if (magic != MAGIC || !Arrays.equals(digest, Sha256.of(body))) {
        return Optional.empty();
      }
      return Optional.of(content(unpacked(body)));
    } catch (IOException | DataFormatException | IllegalArgumentException e) {
      // the last one is of a length below zero
      return Optional.empty();
    }
  }

  private static KeptAnswer content(byte[] content) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      Map<String, String> sources = new LinkedHashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        sources.put(in.readUTF(), in.readUTF());
      }
      Map<String, byte[]> parts = new LinkedHashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        parts.put(name, in.readNBytes(in.readInt()));
      }
      return new KeptAnswer(sources, parts);
    }
  }

  private static byte[] packed(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 14];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] unpacked(byte[] body) throws IOException, DataFormatException {
    int size;
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      size = in.readInt();
    }
    if (size < 0 || size > MOST_BYTES) {
      throw new DataFormatException("of " + size + " bytes");
    }
    byte[] content = new byte[size];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(body, 4, body.length - 4);
      int done = 0;
      while (done < size) {
        int count = inflater.inflate(content, done, size - done);
        if (count == 0) {
          throw new DataFormatException("ends early");
        }
        done += count;
      }
      return content;
    } finally {
      inflater.end();
    }
  }
}
