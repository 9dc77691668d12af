import { useState } from "preact/hooks";

/** Photos that somebody has marked as mislabelled, kept by the browser for each folder of photos. */
export interface Marks {
  has(file: string): boolean;
  /** What a marked photo should be called; empty where that has not been said. */
  shouldBe(file: string): string;
  toggle(file: string): void;
  correct(file: string, label: string): void;
  readonly files: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

function read(key: string): Labels {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    // As it was kept before a mark had a class: the files alone.
    if (Array.isArray(value)) return Object.fromEntries(value.filter((file) => typeof file === "string").map((file) => [file, ""])); // prettier-ignore
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string")); // prettier-ignore
  } catch {
    return {};
  }
}

/** The marks of a folder of photos. */
export function useMarks(root: string): Marks {
  const key = `convscope mislabelled ${root}`;
  const [labels, setLabels] = useState(() => read(key));
  const keep = (next: Labels) => {
    localStorage.setItem(key, JSON.stringify(next));
    setLabels(next);
  };
  return {
    files: Object.keys(labels),
    has: (file) => Object.hasOwn(labels, file),
    shouldBe: (file) => labels[file] ?? "",
    toggle: (file) => {
      const { [file]: was, ...others } = labels;
      keep(was === undefined ? { ...labels, [file]: "" } : others);
    },
    correct: (file, label) => keep({ ...labels, [file]: label }),
  };
}
