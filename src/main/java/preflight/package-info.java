/**
 * Predicts what EC2 VM Import will do with disk images: {@link preflight.Preflight}.
 *
 * <p>This package is the program's interface for others. The values that it returns are records of
 * the packages behind it, which may gain members in any version.
 */
package preflight;
