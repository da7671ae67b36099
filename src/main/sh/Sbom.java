import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The bill of materials (CycloneDX JSON) with the Java runtime added to what Maven knows: java
 * Sbom.java BOM RELEASE TIME. Or Debian's copyright file of the same: java Sbom.java BOM copyright
 * LICENSE.
 */
class Sbom {
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    if (args[1].equals("copyright")) {
      copyright(Path.of(args[0]), Path.of(args[2]), out);
    } else {
      bom(Path.of(args[0]), Path.of(args[1]), out);
    }
    out.flush();
  }

  private static void bom(Path bom, Path release, PrintStream out) throws IOException {
    String version = value(release, "JAVA_RUNTIME_VERSION");
    String vendor = value(release, "IMPLEMENTOR");
    JsonFactory factory = JsonFactory.builder().build();
    try (JsonParser in = factory.createParser(ObjectReadContext.empty(), Files.readString(bom));
        JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      int depth = 0;
      String field = "";
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          field = in.currentName();
        }
        json.copyCurrentEvent(in);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.START_ARRAY && depth == 2 && field.equals("components")) {
          runtime(json, vendor, version, value(release, "MODULES"));
        }
      }
    }
  }

  private static void runtime(JsonGenerator json, String vendor, String version, String modules) {
    json.writeStartObject();
    json.writeStringProperty("type", "platform");
    json.writeStringProperty("bom-ref", "pkg:generic/openjdk@" + version.replace("+", "%2B"));
    json.writeStringProperty("publisher", vendor);
    json.writeStringProperty("name", "openjdk");
    json.writeStringProperty("version", version);
    json.writeStringProperty("description", "Java runtime of the modules " + modules);
    json.writeName("licenses");
    json.writeStartArray();
    json.writeStartObject();
    json.writeStringProperty("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
    json.writeEndObject();
    json.writeEndArray();
    json.writeStringProperty("purl", "pkg:generic/openjdk@" + version.replace("+", "%2B"));
    json.writeEndObject();
  }

  private static String value(Path release, String name) throws IOException {
    for (String line : Files.readAllLines(release)) {
      if (line.startsWith(name + "=")) {
        return line.substring(name.length() + 1).replace("\"", "");
      }
    }
    return value(release, "JAVA_VERSION");
  }

  /** Debian's machine-readable copyright format 1.0 has no place for a list of jars: plain text. */
  private static void copyright(Path bom, Path license, PrintStream out) throws IOException {
    out.println("preflight is under the Apache License 2.0, whose text follows. The packages that it");
    out.println("brings along, with their own licences (texts in licenses/ and in runtime/legal):");
    out.println();
    for (String line : components(bom)) {
      out.println("  " + line);
    }
    out.println("  Java runtime: GPL-2.0-only WITH Classpath-exception-2.0");
    out.println();
    out.print(Files.readString(license));
  }

  private static List<String> components(Path bom) throws IOException {
    List<String> lines = new ArrayList<>();
    JsonFactory factory = JsonFactory.builder().build();
    try (JsonParser in = factory.createParser(ObjectReadContext.empty(), Files.readString(bom))) {
      int depth = 0;
      boolean inside = false;
      String name = "";
      String version = "";
      List<String> licences = new ArrayList<>();
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        String field = in.currentName();
        if (depth == 2 && token == JsonToken.START_ARRAY) {
          inside = "components".equals(field);
        } else if (inside && depth == 2 && token == JsonToken.END_OBJECT) {
          lines.add(name + " " + version + ": " + String.join(" or ", licences));
          licences.clear();
        } else if (inside && token == JsonToken.VALUE_STRING) {
          if (depth == 3 && "name".equals(field)) {
            name = in.getString();
          } else if (depth == 3 && "version".equals(field)) {
            version = in.getString();
          } else if (depth == 6 && ("id".equals(field) || "name".equals(field))) {
            licences.add(in.getString());
          }
        }
      }
    }
    return lines;
  }
}
