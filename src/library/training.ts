import { UserError } from "../core/errors.js";
import { startTraining } from "../train/start-training.js";
import type { TrainRequest } from "../train/train-run.js";
import { tell, type TrainingListeners } from "./listeners.js";

/**
 * Trains in a process of its own until the run ends. Rejects with a `UserError` for what the user can mend, with what a
 * listener threw, and with the signal's reason where that stopped it; the run's folder then holds a checkpoint.
 */
export async function train(request: TrainRequest, listeners: TrainingListeners): Promise<void> {
  const { signal } = listeners;
  signal?.throwIfAborted();
  let failure: { readonly error: unknown } | null = null;
  const training = startTraining(request, (event) => {
    if (failure !== null) return;
    try {
      tell(event, listeners);
      if (event.type === "warning" && listeners.onEvent === undefined)
        process.emitWarning(event.message, "ConvscopeWarning");
    } catch (error) {
      failure = { error };
      training.stop();
    }
  });
  const stop = () => training.stop();
  signal?.addEventListener("abort", stop);
  try {
    const last = await training.ended;
    // TypeScript does not see that the listener sets it.
    const thrown = failure as { readonly error: unknown } | null;
    if (thrown !== null) throw thrown.error;
    if (last?.type === "finished") return;
    if (last?.type === "error") {
      const error = new UserError(last.message, last.exitCode === 2 ? 2 : 1);
      error.stack = last.stack;
      throw error;
    }
    signal?.throwIfAborted();
    throw new UserError(
      last?.type === "interrupted"
        ? `Training into ${request.directory} was stopped from elsewhere; go on with resume: true.`
        : `The training process ended without a word (out of memory?); its last checkpoint is kept. Go on with resume: true, or use a smaller batch in a new run.`,
      1,
    );
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
