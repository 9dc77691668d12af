import { shellWord } from "../core/shell-word.js";
import { LabStopped } from "../lab/course.js";
import { LabDetached, type LabRequest, runLab } from "../lab/run-lab.js";
import type { Live } from "./live.js";
import { note } from "./output.js";
import { LabDisplay } from "./show-lab.js";
import type { TensorBoard } from "./tensorboard/board.js";
import { Interrupted } from "./interrupted.js";
import { onStopSignals } from "./stop-signals.js";

/**
 * Makes a lab and shows it; gives whether it came to its end, and was not left to a cluster. Ctrl-C asks it to save and stop
 * (a second one ends it at once), and becomes an `Interrupted`.
 */
export async function followLab(
  request: LabRequest,
  live: Live | null = null,
  board: TensorBoard | null = null,
): Promise<boolean> {
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
    return true;
  } catch (error) {
    const out = shellWord(request.directory);
    if (error instanceof LabDetached) {
      note(`Stage ${error.stage} is handed in, and job ${error.job} goes on with the lab when it has ended.`);
      note(`Look on with: convscope serve ${out}\nEnd it with: convscope lab --cancel --out ${out}`);
      return false;
    }
    if (!(error instanceof LabStopped)) throw error;
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
