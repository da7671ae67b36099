package preflight.task;

/**
 * Colours of what is drawn. They stand out from white and from dark grounds alike, and from one
 * another for the colour-blind.
 */
final class Colours {

  static final String SUCCESS = "#0f8a83";
  static final String FAILURE = "#d9482b";
  static final String LOOP = "#8f63d2";
  static final String OPEN = "#3f7fc4";

  /** Text, axes and the grid. */
  static final String NEUTRAL = "#767b82";

  private Colours() {}
}
