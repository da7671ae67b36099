package preflight.cli;

/** The program's version, from the manifest of its jar. */
final class Version {

  private Version() {}

  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "0.0.0-development" : version;
  }
}
