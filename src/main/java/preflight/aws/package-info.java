/**
 * Questions to EC2 itself, by the AWS SDK for Java: the only package that reaches a network, and
 * only when a command asks it to.
 */
package preflight.aws;
