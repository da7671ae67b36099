/** A program that uses preflight as a library. */
module example {
  requires preflight;
}
