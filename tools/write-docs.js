// Writes what is derived from settings and commands and kept as files: the recipe's JSON schema, the documents' tables, the
// manual page. Run it after a change of a setting or a command; tests say when they are old.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { manualPage } from "../dist/cli/describe/manual.js";
import { derivedFiles } from "../dist/lab/derived-files.js";

for (const { path, text } of await derivedFiles(new URL("..", import.meta.url))) {
  const isJson = path.endsWith(".json");
  writeFileSync(path, isJson ? await format(text, { ...(await resolveConfig(path)), filepath: path }) : text);
  console.log(path);
}
const manual = fileURLToPath(new URL("../docs/convscope.1", import.meta.url));
writeFileSync(manual, await manualPage());
console.log(manual);
