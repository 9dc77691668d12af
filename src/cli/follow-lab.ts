import { shellWord } from "../core/shell-word.js";
import { LabStopped, type LabRequest, runLab } from "../lab/run-lab.js";
import type { Live } from "./live.js";
import { note } from "./output.js";
import { LabDisplay } from "./show-lab.js";
import type { TensorBoard } from "./tensorboard/board.js";
import { Interrupted } from "./interrupted.js";
import { onStopSignals } from "./stop-signals.js";

/**
 * Makes a lab and shows it. Ctrl-C asks it to save and stop (a second one ends it at once), and becomes an
 * `Interrupted`.
 */
export async function followLab(
  request: LabRequest,
  live: Live | null = null,
  board: TensorBoard | null = null,
): Promise<void> {
  const isElsewhere = request.engine?.isElsewhere ?? false;
  const display = new LabDisplay();
  const stop = new AbortController();
  const kill = new AbortController();
  const onStop = () => {
    if (!isElsewhere) note("\nStopping after this step and saving a checkpoint (Ctrl-C again ends at once) ...");
    stop.abort();
  };
  const ignoreSignals = onStopSignals(onStop, () => kill.abort());
  try {
    await runLab(request, { stop: stop.signal, kill: kill.signal }, (event) => {
      display.show(event);
      if (event.type === "start") live?.open(event.directory);
      const isNews = event.type === "run-end" || (event.type === "train" && event.event.type === "epoch");
      if (isNews) board?.lab(request.directory);
    });
    await board?.finish();
  } catch (error) {
    if (!(error instanceof LabStopped)) throw error;
    const out = shellWord(request.directory);
    const goOn = `convscope lab --resume --out ${out}`;
    throw new Interrupted(
      isElsewhere
        ? `Left; its jobs go on. Follow them with: ${goOn}\nEnd them with: convscope lab --cancel --out ${out}`
        : `Stopped. Go on with: ${goOn}`,
    );
  } finally {
    display.end();
    ignoreSignals();
  }
}
