package preflight.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import preflight.testing.S3Proxy;

/** Storage for a class of tests, and an account and an empty bucket for each test. */
abstract class ImportScene {

  @TempDir static Path storageFolder;
  private static S3Proxy storage;

  @TempDir Path folder;
  ImportPlaces places;

  @BeforeAll
  static void startStorage() {
    storage = new S3Proxy(storageFolder);
  }

  @AfterAll
  static void stopStorage() {
    storage.close();
  }

  @BeforeEach
  void startPlaces() throws IOException {
    places = new ImportPlaces(storage, storageFolder);
  }

  @AfterEach
  void stopPlaces() {
    places.close();
  }
}
