import type { TrainEvent } from "../train/run/events.js";
import type { EpochMetrics } from "../train/run/run-file.js";

/** An event of one kind. */
export type EventOf<Type extends TrainEvent["type"]> = Extract<TrainEvent, { type: Type }>;

/** Who listens to a training, and who can stop it. A listener that throws stops it too. */
export interface TrainingListeners {
  /** Stops after the step under way, with a checkpoint: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** After each step. */
  readonly onStep?: ((step: EventOf<"step">) => void) | undefined;
  /** After each epoch and its validation; `best` says whether it did better than those before. */
  readonly onEpoch?: ((metrics: EpochMetrics, best: boolean) => void) | undefined;
  /** All that happens. Without it warnings go to `process.emitWarning`. */
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
}

/** Tells an event to whoever listens. */
export function tell(event: TrainEvent, { onStep, onEpoch, onEvent }: TrainingListeners): void {
  onEvent?.(event);
  if (event.type === "step") onStep?.(event);
  else if (event.type === "epoch") onEpoch?.(event.metrics, event.best);
}
