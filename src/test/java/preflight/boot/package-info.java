/** Tests of machines that are started. */
package preflight.boot;
