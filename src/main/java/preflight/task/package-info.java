/**
 * Real import tasks: what was seen of them, told on the states of the task, compared with measured
 * runs and with a prediction, watched and drawn.
 */
package preflight.task;
