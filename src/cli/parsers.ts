import { UserError } from "../core/errors.js";
import { completed } from "./completed.js";

/** A function that turns an option's text into its value; commander calls it. */
export type Parser<T> = (text: string) => T;

interface Range {
  readonly min?: number;
  readonly max?: number;
}

function rangeText({ min, max }: Range): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? "" : ` of at most ${max}`;
}

function parseNumber(option: string, kind: string, range: Range, text: string, ok: (value: number) => boolean): number {
  const value = text.trim() === "" ? NaN : Number(text);
  const { min = -Infinity, max = Infinity } = range;
  if (!ok(value) || value < min || value > max) {
    throw new UserError(`${option} needs ${kind}${rangeText(range)}, not "${text}".`);
  }
  return value;
}

/** Parses a whole number in a range. */
export function integer(option: string, range: Range = {}): Parser<number> {
  return (text) => parseNumber(option, "a whole number", range, text, Number.isSafeInteger);
}

/** Parses a finite number in a range. */
export function number(option: string, range: Range = {}): Parser<number> {
  return (text) => parseNumber(option, "a number", range, text, Number.isFinite);
}

/** Parses one of a few words. */
export function oneOf<const T extends string>(option: string, words: readonly T[]): Parser<T> {
  return completed(words, (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new UserError(`${option} needs one of ${words.join(", ")}, not "${text}".`);
    return word;
  });
}

/** Parses comma-separated values with another parser. */
export function list<T>(parse: Parser<T>): Parser<T[]> {
  return (text) => text.split(",").map((part) => parse(part));
}

/** Adds what one `key=value` of an option that may be repeated says to those before it. */
export function keyValue(option: string) {
  return (text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (key === undefined) throw new UserError(`${option} needs key=value, not "${text}".`);
    return { ...before, [key]: value };
  };
}
