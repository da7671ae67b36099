package preflight.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key and a certificate for a server on this machine, made anew by the JDK's tool.
 *
 * @param store in PKCS#12, which a client may trust
 */
public record TlsKeys(Path store) {

  private static final String PASSWORD = "for-tests-alone";
  private static final String ALIAS = "server";

  /** Makes them in a folder. */
  public static TlsKeys in(Path folder) {
    Path store = folder.resolve("keys.p12");
    Tool.bytes(
        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
        "-genkeypair",
        "-alias",
        ALIAS,
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
    return new TlsKeys(store);
  }

  /** Options of a JVM that trusts the certificate. */
  public List<String> trusting() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  /** For a server of this process. */
  public SSLContext context() throws IOException, GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys(), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** Writes key and certificate as other servers want them (RFC 7468). */
  public void writePem(Path key, Path certificate) throws IOException, GeneralSecurityException {
    KeyStore keys = keys();
    pem(key, "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    pem(certificate, "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
  }

  private static void pem(Path file, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }
}
