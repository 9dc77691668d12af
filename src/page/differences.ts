/** A setting in which configurations differ, and what each has; `–` where one has it not. */
export interface Difference {
  readonly setting: string;
  readonly values: readonly string[];
}

const ABSENT = "–";

/** The settings of a configuration by their paths: `optimizer.learningRate`. Lists are one setting. */
function settingsOf(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) settingsOf(inner, path === "" ? name : `${path}.${name}`, into);
  } else {
    into.set(path, Array.isArray(value) ? value.join(", ") : String(value));
  }
  return into;
}

/** The settings in which configurations differ, in the order in which they come. */
export function differences(configurations: readonly object[]): Difference[] {
  const settings = configurations.map((configuration) => settingsOf(configuration, "", new Map()));
  const names = [...new Set(settings.flatMap((one) => [...one.keys()]))];
  return names
    .map((setting) => ({ setting, values: settings.map((one) => one.get(setting) ?? ABSENT) }))
    .filter(({ values }) => new Set(values).size > 1);
}
