/** Reports for people and for programs. Whatever comes from an image is escaped here. */
package preflight.report;
