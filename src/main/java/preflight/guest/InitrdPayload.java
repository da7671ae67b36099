package preflight.guest;

/** Whether the contents of an initrd are read, the largest read of a check, and else why not. */
public enum InitrdPayload {
  READ(""),
  /** Whoever asks does without. */
  LEFT_OUT("left out on request"),
  /** It would have to come over a network. */
  LEFT_WHERE_IT_LIES("it lies elsewhere; --deep reads it");

  private final String why;

  InitrdPayload(String why) {
    this.why = why;
  }

  /** Why it is not read, for people. */
  String why() {
    return why;
  }
}
