package preflight.ec2;

/**
 * The row that holds on a day, and how sure that is: less when the day lies outside of the days on
 * which the row was seen.
 */
public record InForce<T extends DatedRow>(T row, Confidence confidence) {}
