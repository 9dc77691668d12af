import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import sharp from "sharp";
import { UserError } from "../core/errors.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { listFolder } from "./list-folder.js";

export { temporaryFolder };

/** A small PNG of one colour; different numbers give different bytes. */
export async function plainPng(number: number): Promise<Buffer> {
  const background = { r: number % 256, g: (number * 7) % 256, b: Math.floor(number / 256) % 256 };
  return sharp({ create: { width: 9, height: 6, channels: 3, background } })
    .png()
    .toBuffer();
}

/** Writes files into a folder: a string or bytes as they are, a number as a PNG of its own colour. */
export async function writeFiles(root: string, files: Record<string, string | Uint8Array | number>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "number" ? await plainPng(content) : content);
  }
  return root;
}

/** Files `<class>/<number>.png`, so many of each class, all different. */
export function classFiles(classes: readonly string[], perClass: number): Record<string, number> {
  const names = classes.flatMap((name) => Array.from({ length: perClass }, (_, i) => `${name}/${i}.png`));
  return Object.fromEntries(names.map((name, number) => [name, number]));
}

/** Lists a folder of empty files (listing opens no image) and some texts. */
export async function listed(t: TestContext, names: readonly string[], texts: Record<string, string> = {}) {
  const files = Object.fromEntries(names.map((name) => [name, ""]));
  return listFolder(await writeFiles(temporaryFolder(t), { ...files, ...texts }));
}

/** Expects that listing such a folder is refused with a message. */
export async function refused(
  t: TestContext,
  names: readonly string[],
  texts: Record<string, string>,
  message: RegExp,
): Promise<void> {
  await assert.rejects(listed(t, names, texts), (error) => error instanceof UserError && message.test(error.message));
}
