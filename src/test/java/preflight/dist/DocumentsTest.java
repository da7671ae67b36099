package preflight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill of materials, and the image's layout (OCI image-spec 1.0). */
@Tag("dist")
final class DocumentsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void billOfMaterialsIsValidAndListsTheRuntime() throws IOException {
    String bom = Files.readString(Built.file(".cdx.json"));
    Map<String, String> schemas = new HashMap<>();
    for (String name :
        new String[] {"bom-1.6.schema.json", "spdx.schema.json", "jsf-0.82.schema.json"}) {
      schemas.put("http://cyclonedx.org/schema/" + name, resource(name));
    }
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7, builder -> builder.schemas(schemas));
    assertThat(
            registry
                .getSchema(schemas.get("http://cyclonedx.org/schema/bom-1.6.schema.json"))
                .validate(bom, InputFormat.JSON))
        .isEmpty();
    JsonNode components = JSON.readTree(bom).get("components");
    assertThat(components.findValuesAsString("name"))
        .contains("openjdk", "picocli", "zstd-jni", "ec2")
        .doesNotContain("assertj-core", "testcontainers");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DocumentsTest.class.getResourceAsStream("/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void imageIsALayoutWhoseDigestsFit() throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    Path image = Built.file("-image.tar");
    try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(image))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), tar.readAllBytes());
      }
    }
    assertThat(JSON.readTree(files.get("oci-layout")).get("imageLayoutVersion").asString())
        .isEqualTo("1.0.0");
    byte[] manifest = blob(JSON.readTree(files.get("index.json")).get("manifests").get(0), files);
    JsonNode parsed = JSON.readTree(manifest);
    byte[] config = blob(parsed.get("config"), files);
    byte[] layer = blob(parsed.get("layers").get(0), files);
    JsonNode settings = JSON.readTree(config);
    assertThat(settings.get("config").get("User").asString()).isEqualTo("1000:1000");
    try (InputStream tar = new GZIPInputStream(new java.io.ByteArrayInputStream(layer))) {
      assertThat(settings.get("rootfs").get("diff_ids").get(0).asString())
          .isEqualTo("sha256:" + digest(tar.readAllBytes()));
    }
    JsonNode docker = JSON.readTree(files.get("manifest.json")).get(0);
    assertThat(files.get(docker.get("Config").asString())).isEqualTo(config);
    assertThat(files.get(docker.get("Layers").get(0).asString())).isEqualTo(layer);
  }

  private static byte[] blob(JsonNode descriptor, Map<String, byte[]> files) throws Exception {
    String digest = descriptor.get("digest").asString();
    byte[] blob = files.get("blobs/" + digest.replace(':', '/'));
    assertThat(blob).as(digest).hasSize(descriptor.get("size").asInt());
    assertThat("sha256:" + digest(blob)).isEqualTo(digest);
    return blob;
  }

  private static String digest(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
