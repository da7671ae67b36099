/** From an image to a machine image of EC2: the upload, the tasks, and what is kept of them. */
package preflight.ami;
