import { UserError } from "./errors.js";

/** What a value looks like as JSON, as far as schemas of other programs can say it. */
export type Form =
  | ({ readonly type: "number"; readonly whole: boolean } & Range)
  | { readonly type: "choice"; readonly of: readonly string[] }
  | { readonly type: "boolean" }
  | { readonly type: "text" }
  | { readonly type: "list"; readonly of: Form; readonly least?: number; readonly length?: number }
  | { readonly type: "record"; readonly fields: Readonly<Record<string, Form>> }
  | { readonly type: "either"; readonly of: readonly Form[] };

/** Where numbers may lie; `above` and `below` leave out the end itself. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

/** A kind of value: how it looks, how it is read from a command line and written for people. */
export interface Kind<T> {
  readonly form: Form;
  /** What a sentence asks for: `a number from 0 to 1`. */
  readonly needs: string;
  /** What holds beyond the form, and what a value without it lacks: `the lesser share first`. */
  readonly rule?: { holds(value: T): boolean; readonly says: string } | undefined;
  /** Reads text as it stands behind an option; throws a `UserError` that names the option and what is wrong. */
  read(option: string, text: string): T;
  /** In a few words for people; what `read` takes. */
  write(value: T): string;
}

/** The values of a kind. */
export type ValueOf<K> = K extends Kind<infer T> ? T : never;

function fits(form: Form, value: unknown): boolean {
  switch (form.type) {
    case "number": {
      const { whole, min = -Infinity, max = Infinity, above = -Infinity, below = Infinity } = form;
      const isNumber = whole ? Number.isSafeInteger(value) : Number.isFinite(value);
      const number = value as number;
      return isNumber && number >= min && number <= max && number > above && number < below;
    }
    case "choice":
      return form.of.includes(value as string);
    case "boolean":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string" && value !== "";
    case "list":
      if (!Array.isArray(value) || value.length < (form.least ?? 0)) return false;
      return (form.length ?? value.length) === value.length && value.every((item) => fits(form.of, item));
    case "record": {
      if (typeof value !== "object" || value === null) return false;
      const names = Object.keys(form.fields);
      if (Object.keys(value).some((name) => !names.includes(name))) return false;
      return names.every((name) => fits(form.fields[name], (value as Record<string, unknown>)[name]));
    }
    case "either":
      return form.of.some((one) => fits(one, value));
  }
}

/** Whether something is a value of a kind. */
export function accepts<T>({ form, rule }: Kind<T>, value: unknown): value is T {
  return fits(form, value) && (rule === undefined || rule.holds(value as T));
}

/** The sentence for a value that an option or a setting cannot have. */
export function misfit(name: string, needs: string, value: string): UserError {
  return new UserError(`${name} needs ${needs}, not ${value}.`);
}

function rangeText({ min, max, above, below }: Range): string {
  if (above !== undefined && below !== undefined) return ` between ${above} and ${below}`;
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined && below !== undefined) return ` from ${min} to below ${below}`;
  if (min !== undefined) return ` of at least ${min}`;
  if (above !== undefined) return max === undefined ? ` above ${above}` : ` above ${above} and up to ${max}`;
  if (max !== undefined) return ` of at most ${max}`;
  return below === undefined ? "" : ` below ${below}`;
}

function numberKind(noun: string, whole: boolean, { example, ...range }: Range & { example?: number }): Kind<number> {
  const form = { type: "number", whole, ...range } as const;
  const needs = `${noun}${rangeText(range)}${example === undefined ? "" : `, such as ${example}`}`;
  return {
    form,
    needs,
    read: (option, text) => {
      const value = text.trim() === "" ? NaN : Number(text);
      if (!fits(form, value)) throw misfit(option, needs, `"${text}"`);
      return value;
    },
    write: String,
  };
}

/** Whole numbers in a range. */
export function whole(range: Range & { readonly example?: number } = {}): Kind<number> {
  return numberKind("a whole number", true, range);
}

/** Finite numbers in a range. */
export function real(range: Range & { readonly example?: number } = {}): Kind<number> {
  return numberKind("a number", false, range);
}

/** One of a few words. */
export function choice<const T extends string>(words: readonly T[]): Kind<T> {
  const needs = `one of ${words.join(", ")}`;
  return {
    form: { type: "choice", of: words },
    needs,
    read: (option, text) => {
      const word = words.find((candidate) => candidate === text);
      if (word === undefined) throw misfit(option, needs, `"${text}"`);
      return word;
    },
    write: (word) => word,
  };
}

/** Yes or no; on a command line the option by itself. */
export const yesOrNo: Kind<boolean> = {
  form: { type: "boolean" },
  needs: "true or false",
  read: (option, text) => {
    if (text !== "true" && text !== "false") throw misfit(option, "true or false", `"${text}"`);
    return text === "true";
  },
  write: String,
};

/** Any words, such as a path. */
export const words: Kind<string> = {
  form: { type: "text" },
  needs: "a text",
  read: (option, text) => {
    if (text.trim() === "") throw misfit(option, "a text", `"${text}"`);
    return text;
  },
  write: String,
};

interface ListOptions {
  readonly needs: string;
  readonly least?: number;
  /** The word on a command line for a list of nothing. */
  readonly empty?: string;
  readonly rule?: { holds(value: readonly never[]): boolean; readonly says: string };
}

/** Any number of values, separated by commas on a command line. */
export function list<T>(of: Kind<T>, options: ListOptions): Kind<readonly T[]> {
  const { needs, least, empty, rule } = options;
  const kind: Kind<readonly T[]> = {
    form: { type: "list", of: of.form, ...(least === undefined ? {} : { least }) },
    needs,
    rule: rule,
    read: (option, text) => {
      const value = text === empty ? [] : text.split(",").map((part) => of.read(option, part.trim()));
      if (!accepts(kind, value)) throw misfit(option, needs, `"${text}"`);
      return value;
    },
    write: (values) =>
      values.length === 0 && empty !== undefined ? empty : values.map((one) => of.write(one)).join(","),
  };
  return kind;
}

interface PairOptions<T> {
  readonly needs: string;
  readonly separator?: string;
  readonly rule?: { holds(value: readonly [T, T]): boolean; readonly says: string };
}

/** Two values. */
export function pair<T>(of: Kind<T>, { needs, separator = ",", rule }: PairOptions<T>): Kind<readonly [T, T]> {
  const kind: Kind<readonly [T, T]> = {
    form: { type: "list", of: of.form, length: 2 },
    needs,
    rule,
    read: (option, text) => {
      const value: unknown = text.split(separator).map((part) => {
        try {
          return of.read(option, part);
        } catch {
          throw misfit(option, needs, `"${text}"`);
        }
      });
      if (!accepts(kind, value)) throw misfit(option, needs, `"${text}"`);
      return value;
    },
    write: ([first, second]) => `${of.write(first)}${separator}${of.write(second)}`,
  };
  return kind;
}

/** One value that stands for all of a list, or the list. */
export function oneOrList<T>(of: Kind<T>, many: Kind<readonly T[]>): Kind<T | readonly T[]> {
  return {
    form: { type: "either", of: [of.form, many.form] },
    needs: `${of.needs} or ${many.needs}`,
    read: (option, text) => {
      const values = many.read(option, text);
      return values.length === 1 ? values[0] : values;
    },
    write: (value) => (Array.isArray(value) ? many.write(value as readonly T[]) : of.write(value as T)),
  };
}
