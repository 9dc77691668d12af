import { UserError } from "../core/errors.js";
import { checkValue, type NameOf, type Setting, type Values } from "../core/setting.js";
import { commonSettings } from "./common-settings.js";
import type { Optimizer } from "./optimizer.js";
import type { WeightDecayOptions } from "./weight-decay.js";

/** What every optimiser takes. */
export interface CommonOptions extends WeightDecayOptions {
  /** What the schedule's factors are of. */
  readonly learningRate: number;
}

/** An optimiser's own settings by name, each with its default. */
export type OwnSettings = Readonly<Record<string, Setting<unknown> & { readonly default: unknown }>>;

/** Everything that there is to say of an optimiser. */
export interface OptimizerDescription<Name extends string, Own extends OwnSettings> {
  readonly name: Name;
  /** As people write it: `AdamW`. */
  readonly title: string;
  /** The defaults of what every optimiser takes. */
  readonly defaults: Omit<CommonOptions, "decayOn">;
  /** What it takes besides; settings of one name are the same setting for all optimisers that take it. */
  readonly settings: Own;
  /** Throws a `UserError` where its settings contradict each other. */
  check?(config: Values<Own>, nameOf: NameOf): void;
  /** The rule that makes new weights of old ones and gradients. */
  readonly create: (config: Values<Own> & WeightDecayOptions) => Optimizer;
}

/** An optimiser with its settings, as plain data. */
export type OptimizerValue<Name extends string, Own extends OwnSettings> = { readonly name: Name } & Values<Own> &
  CommonOptions;

/** An optimiser as a value; called, it gives a configuration with its defaults filled in. */
export interface OptimizerKind<Name extends string, Own extends OwnSettings> extends OptimizerDescription<Name, Own> {
  (settings?: Partial<Values<Own> & CommonOptions>): OptimizerValue<Name, Own>;
}

type AnyOptimizer = OptimizerKind<string, OwnSettings>;

/**
 * Settings of an optimiser with its defaults filled in. Throws a `UserError` when one is of another kind, or they
 * contradict each other; `nameOf` is what a setting is called where the user wrote it.
 */
export function completeOptimizer(
  kind: AnyOptimizer,
  settings: object,
  nameOf: NameOf,
): OptimizerValue<string, OwnSettings> {
  const given = settings as Readonly<Record<string, unknown>>;
  const own = Object.entries(kind.settings).map(([name, row]) => [name, given[name] ?? row.default] as const);
  const {
    learningRate = kind.defaults.learningRate,
    weightDecay = kind.defaults.weightDecay,
    decayOn = "all",
  } = given as Partial<CommonOptions>;
  for (const [name, value] of own) checkValue(kind.settings[name].kind, value, nameOf(name));
  for (const [name, value] of Object.entries({ learningRate, weightDecay, decayOn }))
    checkValue(commonSettings[name as keyof typeof commonSettings].kind, value, nameOf(name));
  if (decayOn !== "all" && weightDecay === 0)
    throw new UserError(`${nameOf("decayOn")} needs a ${nameOf("weightDecay")} above 0, not 0.`);
  const config = Object.fromEntries(own);
  kind.check?.(config, nameOf);
  return { name: kind.name, ...config, weightDecay, ...(decayOn === "all" ? {} : { decayOn }), learningRate };
}

/** Makes an optimiser of everything that there is to say of it. */
export function optimizerKind<const Name extends string, const Own extends OwnSettings>(
  description: OptimizerDescription<Name, Own>,
): OptimizerKind<Name, Own> {
  const { name, ...rest } = description;
  const configure = (settings: Readonly<Record<string, unknown>> = {}) => {
    const known = { ...description.settings, ...commonSettings };
    const unknown = Object.keys(settings).find((setting) => !Object.hasOwn(known, setting));
    if (unknown !== undefined)
      throw new UserError(`${unknown} is no setting of ${name}; it has ${Object.keys(known).join(", ")}.`);
    return completeOptimizer(kind as unknown as AnyOptimizer, settings, (setting) => setting);
  };
  // A function's own name cannot be assigned, only defined.
  Object.defineProperty(configure, "name", { value: name });
  const kind = Object.assign(configure, rest) as unknown as OptimizerKind<Name, Own>;
  return kind;
}
