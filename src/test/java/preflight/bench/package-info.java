/**
 * How long the parsers take that every check goes through, with JMH; {@code make jmh} runs them.
 */
package preflight.bench;
