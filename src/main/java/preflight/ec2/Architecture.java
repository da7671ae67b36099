package preflight.ec2;

/** The processor architectures that EC2 names. */
public enum Architecture implements Labelled {
  I386("i386"),
  X86_64("x86_64"),
  ARM64("arm64");

  private final String label;

  Architecture(String label) {
    this.label = label;
  }

  /** As the API writes it. */
  @Override
  public String label() {
    return label;
  }
}
