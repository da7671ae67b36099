/** The command line: commands, options, exit statuses. The only package that knows picocli. */
package preflight.cli;
