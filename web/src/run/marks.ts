import { useState } from "preact/hooks";

/** Photos that somebody has marked as mislabelled, kept by the browser for each folder of photos. */
export interface Marks {
  has(file: string): boolean;
  toggle(file: string): void;
  readonly files: readonly string[];
}

function read(key: string): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(value) ? value.filter((file) => typeof file === "string") : [];
  } catch {
    return [];
  }
}

/** The marks of a folder of photos. */
export function useMarks(root: string): Marks {
  const key = `convscope mislabelled ${root}`;
  const [files, setFiles] = useState(() => read(key));
  return {
    files,
    has: (file) => files.includes(file),
    toggle: (file) => {
      const next = files.includes(file) ? files.filter((other) => other !== file) : [...files, file];
      localStorage.setItem(key, JSON.stringify(next));
      setFiles(next);
    },
  };
}
