package preflight.ec2;

import java.util.Optional;

/**
 * What EC2 does about a container, file system, partition table or the like.
 *
 * @param subject the key of the knowledge file
 * @param route empty where it counts for both
 * @param message the id of the message that a refusal shows, where its text is published
 * @param state of the task when a refusal shows
 * @param fieldCase that the row is made from, where it is from one alone
 */
public record Acceptance(
    String subject,
    Optional<Route> route,
    Outcome outcome,
    Optional<String> message,
    Optional<TaskState> state,
    Dated dated,
    Optional<String> fieldCase,
    Optional<String> note)
    implements DatedRow {}
