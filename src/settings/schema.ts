import { z } from "zod";
import type { Form, Kind } from "../core/kinds.js";
import { helpText } from "./describe.js";
import type { Changes } from "./settings.js";
import { inRecipes } from "./table.js";

function ofForm(form: Form): z.ZodType {
  switch (form.type) {
    case "number": {
      const { whole, min, max, above, below } = form;
      let schema: z.ZodNumber | z.ZodInt = whole ? z.int() : z.number();
      if (min !== undefined) schema = schema.min(min);
      if (max !== undefined) schema = schema.max(max);
      if (above !== undefined) schema = schema.gt(above);
      return below === undefined ? schema : schema.lt(below);
    }
    case "choice":
      return z.enum([...form.of]);
    case "boolean":
      return z.boolean();
    case "text":
      return z.string().min(1);
    case "list": {
      const schema = z.array(ofForm(form.of));
      if (form.length !== undefined) return schema.length(form.length);
      return form.least === undefined ? schema : schema.min(form.least);
    }
    case "record":
      return z.strictObject(Object.fromEntries(Object.entries(form.fields).map(([name, one]) => [name, ofForm(one)])));
    case "either":
      return z.union(form.of.map(ofForm));
  }
}

/** What zod checks of a kind of values. */
export function schemaOf({ form, rule }: Kind<unknown>): z.ZodType {
  const schema = ofForm(form);
  return rule === undefined ? schema : schema.refine((value) => rule.holds(value), `expected ${rule.says}`);
}

const entries = inRecipes.map((entry): [string, z.ZodType] => [
  entry.name,
  schemaOf(entry.row.kind).describe(helpText(entry)).exactOptional(),
]);

/** What an experiment of a recipe can set. Made of the same rows as `Changes`, which zod cannot see. */
export const changesSchema = z.strictObject(Object.fromEntries(entries)) as unknown as z.ZodType<Changes, Changes>;
