// Writes what is derived from the settings' rows and kept as files: the recipe's JSON schema, the documents' tables.
// Run it after a change of a setting; a test says when they are old.
import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { derivedFiles } from "../dist/lab/derived-files.js";

for (const { path, text } of await derivedFiles(new URL("..", import.meta.url))) {
  const isJson = path.endsWith(".json");
  writeFileSync(path, isJson ? await format(text, { ...(await resolveConfig(path)), filepath: path }) : text);
  console.log(path);
}
