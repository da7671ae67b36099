package preflight.fact;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import preflight.io.Trouble;

/**
 * Something about an image that is known, is known to be absent, was not read, or cannot be read.
 *
 * @param <T> the value's type, immutable
 */
public sealed interface Fact<T> {

  /** The value and where it stands. */
  record Known<T>(T value, Place place) implements Fact<T> {}

  /** Looked for in these places, and not there. */
  record Absent<T>(List<Place> places) implements Fact<T> {
    public Absent {
      places = List.copyOf(places);
    }
  }

  /** Not looked for, because nothing depended on it or a limit was reached. */
  record NotRead<T>(String why) implements Fact<T> {}

  /** The place is there and cannot be read. */
  record Failed<T>(Trouble trouble, Place place) implements Fact<T> {}

  static <T> Fact<T> absent(Place... places) {
    return new Absent<>(List.of(places));
  }

  /** The value where it is known. */
  default Optional<T> toOptional() {
    return this instanceof Known<T> known ? Optional.of(known.value()) : Optional.empty();
  }

  /** Where it stands, or the first place where it was looked for. */
  default Optional<Place> where() {
    if (this instanceof Known<T> known) {
      return Optional.of(known.place());
    }
    if (this instanceof Failed<T> failed) {
      return Optional.of(failed.place());
    }
    if (this instanceof Absent<T> absent) {
      return absent.places().stream().findFirst();
    }
    return Optional.empty();
  }

  default boolean isKnown() {
    return this instanceof Known;
  }

  default boolean isAbsent() {
    return this instanceof Absent;
  }

  /** The same fact about something that follows from the value. */
  default <R> Fact<R> map(Function<? super T, ? extends R> function) {
    if (this instanceof Known<T> known) {
      return new Known<>(function.apply(known.value()), known.place());
    }
    return lacking();
  }

  /**
   * Why there is no value, as a fact of another type: what depends on this is not known either.
   *
   * @throws IllegalStateException where there is a value
   */
  default <R> Fact<R> lacking() {
    if (this instanceof Absent<T> absent) {
      return new Absent<>(absent.places());
    }
    if (this instanceof Failed<T> failed) {
      return new Failed<>(failed.trouble(), failed.place());
    }
    if (this instanceof NotRead<T> notRead) {
      return new NotRead<>(notRead.why());
    }
    throw new IllegalStateException("there is a value: " + this);
  }
}
