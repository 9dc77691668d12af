import { formatBytes, formatDuration } from "../../core/format.js";
import { representative } from "../../lab/choose.js";
import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import type { ReportText } from "../text/text.js";

/** The command, the machine and the versions behind the numbers, and the runs that have none. */
export function reproduceSection({ lab, results, chosen }: ReportInput, text: ReportText): Html {
  const names = text.reproduce;
  const trained = results.filter(({ epochs }) => epochs > 0).length;
  const own = lab.choice === null ? null : representative(results, lab.choice.experiment);
  const rows: [string, string][] = [
    [names.seed, String(lab.seed)],
    [names.threads, String(lab.threads)],
    [names.time, text.trainedIn(formatDuration(lab.seconds), trained)],
    [names.started, lab.startedAt],
    [names.fingerprint, lab.data.fingerprint],
  ];
  if (own !== null) rows.push([names.rate, text.rate(own.imagesPerSecond)]);
  if (chosen !== null) {
    const { versions, machine, executor } = chosen.run;
    const { platform, cpu, cores, memoryBytes } = machine;
    // A browser tells neither.
    const machineLine = [...(cpu === "unknown" ? [] : [cpu]), `${cores} cores`, ...(memoryBytes === 0 ? [] : [formatBytes(memoryBytes)]), platform].join(", "); // prettier-ignore
    rows.push(
      [
        names.versions,
        Object.entries(versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(", "),
      ],
      [names.machine, machineLine],
      [names.executor, executor],
    );
  }
  const failed = results.filter(({ status }) => status !== "finished");
  const failures = failed.map(
    ({ experiment, seed, status, error }) =>
      html`<li>${text.failedRun(experiment, seed, text.status[status], error ?? "")}</li>`,
  );
  return html`<p>${text.reproduceIntro}</p>
    <pre tabindex="0"><code>${lab.command}</code></pre>
    ${table(text.sections.reproduce, text.reproduceHeadings, rows, [])}
    ${
      failed.length === 0
        ? null
        : html`<h3>${text.failed}</h3>
            <ul>
              ${failures}
            </ul>`
    }
    <p>${text.files}</p>`;
}
