package preflight.ami;

/**
 * How large the parts of an upload are: small where most uploads end, and larger the more have gone
 * before, since S3 takes no more than 10,000 (S3 user guide, "Amazon S3 multipart upload limits").
 * A part's size depends on its number alone, so that an upload that goes on has the same parts.
 *
 * @param factor of all sizes
 */
public record PartSizes(int factor) {

  /** S3's limit of parts. */
  public static final int MOST_PARTS = 10_000;

  private static final int MIB = 1 << 20;

  /** In MiB, each for an equal share of the numbers: 600 GiB and more in all. */
  private static final int[] SIZES = {16, 32, 64, 128};

  /** So that a part is at most 1 GiB, which an array of Java holds. */
  private static final int MOST_FACTOR = 8;

  /** How many bytes the largest object has that can be sent: 4.5 TiB. */
  static final long LARGEST = new PartSizes(MOST_FACTOR).most();

  /**
   * Those with which an object of at most so many bytes can be sent.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static PartSizes of(long bytes) {
    for (int factor = 1; factor <= MOST_FACTOR; factor *= 2) {
      PartSizes sizes = new PartSizes(factor);
      if (bytes <= sizes.most()) {
        return sizes;
      }
    }
    throw new IllegalArgumentException("an object of " + bytes + " bytes is too large");
  }

  /**
   * How many bytes a part has, but for the last.
   *
   * @param number from 1 to {@link #MOST_PARTS}
   */
  public int size(int number) {
    if (number < 1 || number > MOST_PARTS) {
      throw new IllegalArgumentException("there is no part " + number);
    }
    return SIZES[(number - 1) / (MOST_PARTS / SIZES.length)] * MIB * factor;
  }

  /** How many bytes the largest part of an object of so many bytes has. */
  public int largest(long bytes) {
    long left = bytes;
    int number = 0;
    while (left > 0 && number < MOST_PARTS) {
      number++;
      left -= size(number);
    }
    return size(Math.max(1, number));
  }

  /** How many bytes all parts hold together. */
  public long most() {
    long sum = 0;
    for (int size : SIZES) {
      sum += (long) size * MIB * factor * (MOST_PARTS / SIZES.length);
    }
    return sum;
  }
}
