import { accepts, type Kind, misfit } from "./kinds.js";

/** The same in each language of reports and pages. */
export type Words<T = string> = Readonly<Record<"en" | "zh", T>>;

/** What a setting is called where the user wrote it: `--weight-decay`, `weightDecay`. */
export type NameOf = (setting: string) => string;

/** Everything that is said of a setting but for the kind of its values. */
export interface SettingRow<T> {
  /** The option without its dashes, where it is not the name with dashes: `lr` of `learningRate`. */
  readonly flag?: string;
  /** What stands behind the option in the help: `epochs` for `<epochs>`. */
  readonly placeholder?: string;
  /** In a few words what it does: for `--help`, the documents and editors. */
  readonly help: string;
  /** Its value where it is left out; one may depend on how many epochs a run has. */
  readonly default?: T | ((epochs: number) => T);
  /** The default in words, where these say more. */
  readonly usual?: string;
  /** The value by which nothing is done that is worth a word: reports leave it out. */
  readonly off?: T;
  /** It cannot be left out, though it has no default; the example is for the sentence that says so. */
  readonly needed?: true;
  readonly example?: T;
  /** It is an epoch of the run and has to lie before its last. */
  readonly beforeEnd?: true;
  /** It says nothing of a single update, only of a whole run. */
  readonly ofRun?: true;
  /**
   * Whether a run may go on with another value: not where it is left out; `free`, as no bit and no meaning depends on it;
   * `longer`, with a greater one where the schedule allows it.
   */
  readonly resume?: "free" | "longer";
  readonly label: Words;
  readonly unit?: Words;
  /** Its part of the report's sentence on training. */
  readonly says?: { en(value: T): string; zh(value: T): string };
}

/** One setting: the kind of its values, and everything that is said of it anywhere. */
export interface Setting<T> extends SettingRow<T> {
  readonly kind: Kind<T>;
}

/** The values of a setting. */
export type SettingValue<S> = S extends { readonly kind: Kind<infer T> } ? T : never;

/** Settings by name. */
export type SettingRows = Readonly<Record<string, Setting<unknown>>>;

/** The values of settings, all of them given. */
export type Values<R> = { readonly [N in keyof R]: SettingValue<R[N]> };

/** Declares a setting. */
export function setting<T, const R extends SettingRow<T>>(
  kind: Kind<T>,
  row: R & SettingRow<T>,
): R & { readonly kind: Kind<T> } {
  return { ...row, kind };
}

/** Throws a `UserError` unless a value is one that the setting can have. */
export function checkValue(kind: Kind<unknown>, value: unknown, name: string): void {
  if (accepts(kind, value)) return;
  throw misfit(name, kind.needs, valueText(kind, value));
}

/** A value as its option takes it; as JSON where it is none that the option could take. */
function valueText(kind: Kind<unknown>, value: unknown): string {
  try {
    const text: unknown = kind.write(value);
    if (typeof text === "string" && typeof value !== "string" && !text.includes("undefined")) return text;
  } catch {
    // Not even of the right shape.
  }
  return JSON.stringify(value) ?? String(value);
}
