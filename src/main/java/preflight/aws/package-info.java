/**
 * Questions to EC2 and objects of S3, by the AWS SDK for Java. No class of it is loaded unless a
 * command asks for either.
 */
package preflight.aws;
