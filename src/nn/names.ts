import { ShapeError } from "../graph/shapes.js";

/** Letters and digits of any script, `_` and `-`: a dot parts a layer from those in it, and names are parts of files. */
const NAME = /^[\p{L}\p{N}_-]{1,100}$/u;
/** What a program calls its own inputs. */
const RESERVED = ["images", "targets", "learning_rate", "share", "gathered", "kept_average", "class"];

/** Takes a name for one thing of the layer at `path` and gives it; where it is to be numbered, a later one is `name2`. */
export type TakeName = (path: string, name: string, twice?: "numbered") => string;

/**
 * Watches over the names of one network's layers, parameters, buffers and masks: what it gives throws a `ShapeError` when
 * a name is none, or stands twice in one layer.
 */
export function nameChecker(): TakeName {
  const taken = new Set<string>();
  return (path, name, twice) => {
    if (typeof name !== "string" || !NAME.test(name))
      throw new ShapeError(
        `names something in it ${JSON.stringify(name)}`,
        "a name is made of letters, digits, _ and -",
      );
    if (path === "" && RESERVED.includes(name))
      throw new ShapeError(`names something in it "${name}", which a program's own input is called`, "choose another");
    let own = name;
    for (let number = 2; twice !== undefined && taken.has(`${path}.${own}`); number++) own = `${name}${number}`;
    if (taken.has(`${path}.${own}`))
      throw new ShapeError(`has two of the name "${name}" in it`, "give each layer and each parameter its own");
    taken.add(`${path}.${own}`);
    return own;
  };
}
