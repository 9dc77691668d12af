import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { CommandLine, TINY, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";
import { colors } from "./colors.js";
import { forTerminal } from "./output.js";

const folder = workFolder();
const commandLine = new CommandLine(folder);
const isRoot = process.getuid?.() === 0;
const train = (data: string, out: string) => ["train", "--data", data, ...TINY, "--epochs", "1", "--out", out];
/** A user whom permissions stop, where these tests run as one whom they don't. */
const asUser = isRoot ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
const noUser = (process.platform === "win32" || (isRoot && spawnSync("setpriv", ["--version"]).status !== 0)) && "there is no other user here to be"; // prettier-ignore

/** Runs the executable as a user who may not do everything. */
function run(args: readonly string[], env: Record<string, string> = {}) {
  const executable = new URL("../../bin/convscope.js", import.meta.url).pathname;
  const [command, ...rest] = [...asUser, process.execPath, executable, ...args];
  const { HOME: _, XDG_CACHE_HOME: __, ...others } = process.env;
  return spawnSync(command, rest, { cwd: folder, encoding: "utf8", env: { ...others, NO_COLOR: "1", ...env } });
}

before(async () => {
  await writePhotos(join(folder, "photos"), 8);
  const { code, stderr } = await commandLine.run(...train("photos", "run"));
  assert.equal(code, 0, stderr);
  execFileSync("chmod", ["-R", "a+rX", folder]);
});

test(
  "a run that may not be written is evaluated all the same, and says that the result is not kept",
  { skip: noUser },
  () => {
    chmodSync(join(folder, "run"), 0o555);
    const cache = { CONVSCOPE_CACHE: join(folder, "cache") };
    const { status, stdout, stderr } = run(["evaluate", "run", "--json"], cache);
    assert.equal(status, 0, stderr);
    assert.equal((JSON.parse(stdout) as { total: number }).total, 6);
    assert.match(
      stderr,
      /warning: The result is not kept in the run: Cannot write run\/test\.json: you may not write there\./,
    );
    assert.doesNotMatch(stderr, /--out/);
    assert.ok(!existsSync(join(folder, "run", "test.json")));
    chmodSync(join(folder, "run"), 0o755);
  },
);

test(
  "a user without a home is told where to put the cache",
  { skip: !isRoot && "only root can be a user without a home" },
  () => {
    const [command, ...rest] = ["setpriv", "--reuid=12345", "--clear-groups", process.execPath];
    const executable = new URL("../../bin/convscope.js", import.meta.url).pathname;
    const { HOME: _, XDG_CACHE_HOME: __, CONVSCOPE_CACHE: ___, ...env } = process.env;
    const { status, stderr } = spawnSync(command, [...rest, executable, "data", "prepare", "photos"], { cwd: folder, encoding: "utf8", env }); // prettier-ignore
    assert.equal(status, 2);
    assert.match(stderr, /There is no home folder .*--cache DIR or the variable CONVSCOPE_CACHE/);
    assert.doesNotMatch(stderr, /uv_os/);
  },
);

test("a photo that may not be read is named as such, by every command that reads it", { skip: noUser }, () => {
  cpSync(join(folder, "photos"), join(folder, "closed"), { recursive: true });
  chmodSync(join(folder, "closed/leaf/1.png"), 0);
  const prepared = run(["data", "prepare", "closed", "--image-size", "8"], {
    CONVSCOPE_CACHE: "/tmp/convscope-nobody",
  });
  assert.match(prepared.stderr, /"leaf\/1\.png" is left out: permission denied/);
  const predicted = run(["predict", "run", "closed/leaf/1.png", "--json"]);
  assert.equal(predicted.status, 2);
  assert.match(predicted.stdout, /"error": "permission denied/);
  assert.match(run(["data", "info", "closed"]).stdout, /permission denied/);
});

test(
  "a name that is not UTF-8 is named as such, and the others are read",
  { skip: process.platform !== "linux" && "other systems have no such names" },
  async () => {
    cpSync(join(folder, "photos"), join(folder, "latin"), { recursive: true });
    renameSync(join(folder, "latin/leaf/1.png"), Buffer.concat([Buffer.from(`${folder}/latin/leaf/caf`), Buffer.from([0xe9]), Buffer.from(".png")])); // prettier-ignore
    const { code, stdout, stderr } = await commandLine.run("data", "prepare", "latin", "--image-size", "8");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /is left out: its name is not UTF-8/);
    assert.match(stdout, /^23 images/);
  },
);

test(
  "control characters in names reach neither a terminal nor a report nor a figure",
  { skip: process.platform === "win32" && "Windows has no such names" },
  async () => {
    const name = "\x1b[31mleaf\x07\u202e";
    cpSync(join(folder, "photos"), join(folder, "odd"), { recursive: true });
    renameSync(join(folder, "odd/leaf"), join(folder, "odd", name));
    writeFileSync(join(folder, "odd", name, "bad\r\x9b.png"), "nothing");
    const raw = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/;
    const shown = "\\x1b[31mleaf\\x07\\u202e";
    const said: string[] = [];
    for (const args of [
      train("odd", `runs-${name}`),
      ["evaluate", `runs-${name}`],
      ["data", "info", "odd"],
      ["predict", `runs-${name}`, `odd/${name}/1.png`],
      ["evaluate", `no-${name}`],
      ["train", "--resume", "--out", `no-${name}`],
    ]) {
      // prettier-ignore
      const { stdout, stderr } = await commandLine.run(...args);
      assert.doesNotMatch(stdout + stderr, raw, args.join(" "));
      said.push(stdout, stderr);
    }
    assert.ok(said.join("").includes(shown), "the name is shown all the same");
    const { code, stderr } = await commandLine.run("look", `runs-${name}`, "confusion", "--out", "figures");
    assert.equal(code, 0, stderr);
    const figures = readdirSync(join(folder, "figures")).filter((file) => file.endsWith(".svg")).map((file) => readFileSync(join(folder, "figures", file), "utf8")); // prettier-ignore
    assert.doesNotMatch(figures.join(""), raw);
    assert.ok(figures.join("").includes("\\x1b[31mleaf"));
  },
);

test("our own styles are a terminal's, and a name cannot be taken for one", () => {
  assert.equal(
    forTerminal(`${colors.bold("a")} \x1b[31mb`)
      .replaceAll("\x1b[1m", "")
      .replaceAll("\x1b[22m", ""),
    "a \\x1b[31mb",
  );
});
