package preflight.task;

/**
 * How a task ended, as it is drawn: told by colour, dashes and width, so that it shows in grey too.
 */
enum Look {
  SUCCESS(Colours.SUCCESS, "", "2.6"),
  OPEN(Colours.OPEN, "10 3 2 3", "2"),
  FAILURE(Colours.FAILURE, "7 4", "2"),
  LOOP(Colours.LOOP, "2 3.5", "2.4");

  private final String colour;
  private final String dashes;
  private final String width;

  Look(String colour, String dashes, String width) {
    this.colour = colour;
    this.dashes = dashes;
    this.width = width;
  }

  static Look of(Replay.Standing standing) {
    return switch (standing) {
      case COMPLETED -> SUCCESS;
      case FAILED -> FAILURE;
      case BROKEN, SUSPECTED -> LOOP;
      case UNSEEN, UNDER_WAY, LATE -> OPEN;
    };
  }

  String colour() {
    return colour;
  }

  /** Of an SVG stroke; empty for a line without gaps. */
  String dashes() {
    return dashes;
  }

  /** Of an SVG stroke. */
  String width() {
    return width;
  }
}
