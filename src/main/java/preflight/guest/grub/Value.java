package preflight.guest.grub;

/**
 * The value of a variable or argument.
 *
 * @param certain false where it depends on something that cannot be told from the image
 * @param saved whether it comes from an environment block, that is, not from the script itself
 */
record Value(String text, boolean certain, boolean saved) {

  static Value of(String text) {
    return new Value(text, true, false);
  }

  Value doubted() {
    return certain ? new Value(text, false, saved) : this;
  }

  Value with(String other) {
    return new Value(other, certain, saved);
  }
}
