package preflight.ec2;

/** Seconds that something takes. */
public record TimeSpan(long least, long typical, long most) {

  static final TimeSpan NONE = new TimeSpan(0, 0, 0);

  TimeSpan plus(TimeSpan other) {
    return new TimeSpan(least + other.least, typical + other.typical, most + other.most);
  }
}
