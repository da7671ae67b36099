/**
 * What EC2 VM Import is and does: its vocabulary, and dated knowledge of what it accepts, says and
 * takes time for. Depends on the JDK alone. Facts stand in the resource files of this package, each
 * with the dates between which it was seen, its evidence and its source; code holds none.
 */
package preflight.ec2;
