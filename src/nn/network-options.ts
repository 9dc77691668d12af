import { UserError } from "../core/errors.js";

/** What can be set of a network: a number, a switch, a word, or a list of numbers or words. */
export type OptionValue = number | boolean | string | readonly number[] | readonly string[];
export type NetworkOptions = Readonly<Record<string, OptionValue>>;

/** What kind an option is of: that of its default. A list without entries is one of numbers. */
function kindOf(value: OptionValue): string {
  if (typeof value === "number") return "a number";
  if (typeof value === "boolean") return "true or false";
  if (typeof value === "string") return "a word";
  return typeof value[0] === "string" ? "a list of words" : "a list of numbers";
}

function isOption(value: unknown): value is OptionValue {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "boolean" || typeof value === "string") return true;
  if (!Array.isArray(value)) return false;
  return value.every((entry) => Number.isFinite(entry)) || value.every((entry) => typeof entry === "string");
}

/** Whether a value may stand where `like` is the default. */
function fits(value: unknown, like: OptionValue): boolean {
  if (!isOption(value)) return false;
  return kindOf(value) === kindOf(like) || (Array.isArray(value) && value.length === 0 && Array.isArray(like));
}

/** An option's value that is written as text, `48` or `16,32` say, by the kind of its default; null where it is none. */
function parse(text: string, like: OptionValue): OptionValue | null {
  const number = (part: string) => (part.trim() === "" ? NaN : Number(part));
  const parts = text === "" ? [] : text.split(",").map((part) => part.trim());
  const value = {
    "a number": () => number(text),
    "true or false": () => (text === "true" || text === "false" ? text === "true" : text),
    "a word": () => text,
    "a list of words": () => parts,
    "a list of numbers": () => parts.map(number),
  }[kindOf(like)]!();
  return fits(value, like) ? value : null;
}

/** The defaults that somebody's module declares; throws a `UserError` that names `source` where one is no option's value. */
export function readDefaults(value: unknown, source: string): NetworkOptions {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError(`${source}: its export options is no object of defaults; write { width: 32 }, say.`);
  for (const [name, option] of Object.entries(value)) {
    if (name === "classes" || name === "imageSize")
      throw new UserError(
        `${source}: its option ${name} is the photos' matter and always given; leave it out of options.`,
      );
    if (!isOption(option))
      throw new UserError(
        `${source}: its option ${name} has no default that is a number, true or false, a word, or a list of numbers or words.`,
      );
  }
  return value as NetworkOptions;
}

/**
 * Completes what was asked for by a network's defaults; throws a `UserError` when an option is not one of its own, or of
 * another kind than its default. `nameOf` is what an option is called where the user wrote it.
 */
export function completeBy(
  defaults: NetworkOptions,
  given: Readonly<Record<string, unknown>>,
  network: string,
  nameOf: (option: string) => string = (option) => option,
): NetworkOptions {
  for (const [option, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, option)) throw unknownOption(defaults, network, nameOf(option));
    if (!fits(value, defaults[option])) {
      const needed = kindOf(defaults[option]);
      throw new UserError(
        `${nameOf(option)} of ${network} needs ${needed}, not ${JSON.stringify(value) ?? "nothing"}.`,
      );
    }
  }
  return { ...defaults, ...given } as NetworkOptions;
}

function unknownOption(defaults: NetworkOptions, network: string, option: string): UserError {
  const known = Object.keys(defaults);
  const advice =
    known.length === 0 ? "it has none: its module exports no options" : `choose one of ${known.join(", ")}`;
  return new UserError(`${option} is no option of ${network}; ${advice}.`);
}

/** Options as they are written on a command line, `width=48`; throws a `UserError` where one is not so, or does not fit. */
export function parseOptions(texts: readonly string[], defaults: NetworkOptions, network: string): NetworkOptions {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new UserError(`--option needs a name and a value, such as width=48, not "${text}".`);
      const [option, value] = [text.slice(0, at).trim(), text.slice(at + 1)];
      if (!Object.hasOwn(defaults, option)) throw unknownOption(defaults, network, `--option ${option}`);
      const parsed = parse(value, defaults[option]);
      if (parsed === null)
        throw new UserError(`--option ${option} of ${network} needs ${kindOf(defaults[option])}, not "${value}".`);
      return [option, parsed];
    }),
  );
}
