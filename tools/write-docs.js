// Writes what is derived from settings and commands and kept as files: the recipe's JSON schema, the documents' tables, the
// manual page. Run it after a change of a setting or a command; tests say when they are old.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "oxfmt";
import { manualPage } from "../dist/cli/describe/manual.js";
import { derivedFiles } from "../dist/lab/derived-files.js";

const { printWidth } = JSON.parse(readFileSync(new URL("../.oxfmtrc.json", import.meta.url), "utf8"));
for (const { path, text } of await derivedFiles(new URL("..", import.meta.url))) {
  const isJson = path.endsWith(".json");
  writeFileSync(path, isJson ? (await format(path, text, { printWidth })).code : text);
  console.log(path);
}
const manual = fileURLToPath(new URL("../docs/convscope.1", import.meta.url));
writeFileSync(manual, await manualPage());
console.log(manual);
