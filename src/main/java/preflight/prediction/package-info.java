/** The findings laid on the states of an import task: verdict, message, state, time, confidence. */
package preflight.prediction;
