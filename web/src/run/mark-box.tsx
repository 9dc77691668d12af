import { shellWord } from "../../../src/core/shell-word.js";
import { isFolder } from "../../../src/data/roots.js";
import { toCsv } from "../../../src/page/csv.js";
import type { PhotoJudgement } from "../../../src/page/api.js";
import { api } from "../api.js";
import { saveText } from "../parts/download.js";
import type { Marks } from "./marks.js";
import { judgedWords as w } from "../../../src/page/words/judged.js";
import { say } from "../language.js";

interface Props {
  readonly photo: PhotoJudgement;
  readonly classes: readonly string[];
  readonly marks: Marks;
}

/** Says of a photo that its label is wrong, and what it should be. */
export function MarkBox({ photo: { file, label, predicted }, classes, marks }: Props) {
  const isMarked = marks.has(file);
  // What the network took it for is the likeliest.
  const likely = predicted === label ? [] : [predicted];
  const others = classes.map((_, index) => index).filter((index) => index !== label && !likely.includes(index));
  return (
    <span class="mark-box">
      <label class="check">
        <input type="checkbox" checked={isMarked} onChange={() => marks.toggle(file)} /> {say(w.mislabelled)}
      </label>
      {isMarked && (
        <select
          aria-label={say(w.fileShouldBe)(file)}
          value={marks.shouldBe(file)}
          onChange={(event) => marks.correct(file, event.currentTarget.value)}
        >
          <option value="">{say(w.shouldBe)}</option>
          {[...likely, ...others].map((index) => (
            <option key={index} value={classes[index]}>
              {classes[index]}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}

interface ExportProps {
  readonly marks: Marks;
  /** The folder of photos. */
  readonly root: string;
  readonly judged: readonly PhotoJudgement[];
  readonly classes: readonly string[];
}

/** Saves all marks as a table that `data relabel` takes: the file, what it should be, and what it is labelled as where known. */
export function ExportMarks({ marks, root, judged, classes }: ExportProps) {
  const save = () => {
    const byFile = new Map(judged.map((photo) => [photo.file, photo]));
    const rows = marks.files.map((file) => {
      const photo = byFile.get(file);
      const known =
        photo === undefined ? ["", "", ""] : [classes[photo.label], classes[photo.predicted], photo.confidence];
      return [file, marks.shouldBe(file), ...known];
    });
    saveText("corrections.csv", "text/csv", toCsv([["file", "label", "was", "predicted", "probability"], ...rows]));
  };
  // Photos that were drawn, or came from memory, are in no folder that a command could change.
  const isChangeable = api.place === "server" && isFolder(root);
  return (
    <span class="buttons">
      <button type="button" disabled={marks.files.length === 0} onClick={save}>
        {say(w.export)(marks.files.length)}
      </button>
      {marks.files.length > 0 && isChangeable && (
        <code class="hint">convscope data relabel {shellWord(root)} --corrections corrections.csv</code>
      )}
    </span>
  );
}
