/**
 * Targets for the fuzzer, one for each parser and one for the whole {@code check}.
 *
 * <p>A target is a method with {@code @FuzzTest} that hands the input to a parser within {@link
 * preflight.fuzz.Bounded#read}. The files in {@code <class>Inputs/<method>} of the resources are
 * its seeds; {@code make test} runs it on each of them, {@code make fuzz} mutates them. What once
 * broke a parser stays there under a name that says what it was.
 */
package preflight.fuzz;
