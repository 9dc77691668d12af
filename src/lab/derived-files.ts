import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { UserError } from "../core/errors.js";
import { type Cluster, engineOptionRows } from "../engine/engine-options.js";
import { augmentations } from "../data/augment/augmentation.js";
import { defaultText, takersText } from "../settings/describe.js";
import { augmentRows } from "../settings/rows/augment.js";
import { type Entry, flagOf, inRecipes, table } from "../settings/table.js";
import { recipeJsonSchema } from "./load-recipe.js";

/** A file of the repository, or a part of it, that follows from rows: the settings' and the engines' options. */
export interface DerivedFile {
  readonly path: string;
  readonly text: string;
}

function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(headings), `|${"---|".repeat(headings.length)}`, ...rows.map(line)].join("\n");
}

const code = (text: string) => (text === "" ? "" : `\`${text}\``);
const usual = (entry: Entry) => defaultText(entry) ?? "";

/** What experiments of a recipe can set. */
function recipesTable(): string {
  const rows = inRecipes.map((entry) => [code(entry.name), entry.row.help, takersText(entry), usual(entry)]);
  return markdownTable(["setting", "what it does", "of", "otherwise"], rows);
}

/** The options of `train`. */
function optionsTable(): string {
  const rows = table.map((entry) => {
    const { placeholder, help } = entry.row;
    return [code(`${flagOf(entry.name)}${placeholder === undefined ? "" : ` <${placeholder}>`}`), help, takersText(entry), usual(entry)]; // prettier-ignore
  });
  return markdownTable(["option", "what it does", "of", "otherwise"], rows);
}

/** What the named augmentations do. */
function augmentationsTable(): string {
  const names = Object.keys(augmentRows) as (keyof typeof augmentRows)[];
  const rows = Object.entries(augmentations).map(([name, augmentation]) => [
    code(name),
    ...names.map((part) => {
      const { kind, off }: Entry["row"] = augmentRows[part];
      const value: unknown = augmentation[part];
      return JSON.stringify(value) === JSON.stringify(off) ? "" : kind.write(value);
    }),
  ]);
  return markdownTable(["`augment`", ...names], rows);
}

/** What `--engine-option` and a recipe's `engines` tell clusters. */
function clustersTable(): string {
  const rows = Object.entries<(typeof engineOptionRows)[keyof typeof engineOptionRows] & { otherwise?: string }>(
    engineOptionRows,
  );
  const title: Readonly<Record<Cluster, string>> = { slurm: "Slurm", kubernetes: "Kubernetes" };
  return markdownTable(
    ["option", "what it says", "of", "otherwise"],
    rows.map(([name, { help, of, otherwise = "" }]) => [code(name), help, of.map((one) => title[one]).join(", "), otherwise]), // prettier-ignore
  );
}

const TABLES: Readonly<Record<string, () => string>> = {
  options: optionsTable,
  recipes: recipesTable,
  augmentations: augmentationsTable,
  clusters: clustersTable,
};

/** A document with its tables as the rows have them; each stands between a pair of comments. */
function withTables(text: string, path: string): string {
  return text.replace(
    /(<!-- table of settings: (\w+) -->\n)[\s\S]*?(\n<!-- end of the table -->)/g,
    (_, begin: string, name: string, end: string) => {
      if (!Object.hasOwn(TABLES, name)) throw new UserError(`${path} asks for a table "${name}" that there is not.`);
      return `${begin}\n${TABLES[name]()}\n${end}`;
    },
  );
}

/** The files that follow from the settings' rows, as they are to be; `root` is the repository's folder. */
export async function derivedFiles(root: URL): Promise<DerivedFile[]> {
  const documents = ["docs/recipes.md", "docs/training.md", "docs/cluster.md"].map(async (name) => {
    const path = fileURLToPath(new URL(name, root));
    return { path, text: withTables(await readFile(path, "utf8"), name) };
  });
  const schema = {
    path: fileURLToPath(new URL("examples/recipe.schema.json", root)),
    text: `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`,
  };
  return [schema, ...(await Promise.all(documents))];
}
