import { modelNames } from "../../../src/nn/models.js";
import { NEW } from "../new-route.js";
import type { ChosenModel } from "./photo-set.js";
import type { Language } from "./words.js";

/** The photos of a task: the drawn set, or a zip on the studio's own site by its address; the students' own where it has none. */
export type TaskPhotos = "drawn" | { readonly zip: string };

/** What a teacher sets: it travels in the link itself, so that nobody keeps it. */
export interface Task {
  readonly language: Language;
  /** What is to be done, in the teacher's words. */
  readonly text: string;
  readonly size: number;
  readonly photos?: TaskPhotos | undefined;
  readonly network: ChosenModel;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether only the photos are the students' to choose. */
  readonly isFixed: boolean;
}

/** The link that sets a task. */
export function linkOf(task: Task): string {
  const bytes = new TextEncoder().encode(JSON.stringify(task));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const page = location.href.slice(0, location.href.length - location.hash.length);
  return `${page}${NEW}/${text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The address of a zip, where it stands on the studio's own site: a link must not have a browser ask anybody else. */
export function zipAddress(text: string): string | null {
  try {
    const url = new URL(text.trim(), location.href.split("#")[0]);
    return text.trim() !== "" && url.origin === location.origin ? url.href : null;
  } catch {
    return null;
  }
}

function arePhotos(value: unknown): boolean {
  if (value === undefined || value === "drawn") return true;
  const { zip } = (value ?? {}) as { zip?: unknown };
  return typeof zip === "string" && zipAddress(zip) !== null;
}

function isTask(value: unknown): value is Task {
  const { language, text, size, photos, network, settings, isFixed } = value as Partial<Task>;
  const given = (network ?? {}) as Partial<Record<"model" | "stack", unknown>>;
  return (
    (language === "en" || language === "zh") &&
    typeof text === "string" &&
    Number.isInteger(size) &&
    arePhotos(photos) &&
    (typeof given.stack === "string" || modelNames.some((name) => name === given.model)) &&
    typeof settings === "object" &&
    settings !== null &&
    typeof isFixed === "boolean"
  );
}

/** The task of an address: null where it sets none, `damaged` where it is cut off or not a link of ours. */
export function taskAt(hash: string): Task | "damaged" | null {
  if (!hash.startsWith(`${NEW}/`)) return null;
  try {
    const text = atob(
      hash
        .slice(NEW.length + 1)
        .replaceAll("-", "+")
        .replaceAll("_", "/"),
    );
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isTask(value) ? value : "damaged";
  } catch {
    return "damaged";
  }
}
