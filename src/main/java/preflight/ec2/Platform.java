package preflight.ec2;

/** The values of {@code --platform}. */
public enum Platform implements Labelled {
  LINUX("Linux"),
  WINDOWS("Windows");

  private final String label;

  Platform(String label) {
    this.label = label;
  }

  /** As the command line takes it. */
  @Override
  public String label() {
    return label;
  }
}
