/** What hosts read of this repository: workflows and templates. They do not run here; that they can be read is tested. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { TARGETS } from "./runtime/native/targets.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const manifest = JSON.parse(read("package.json")) as { version: string; scripts: Record<string, string> };

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly "runs-on"?: string;
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const WORKFLOWS = readdirSync(join(ROOT, ".github/workflows"));
const workflowOf = (name: string) => parse(read(join(".github/workflows", name)), { strict: true }) as Workflow;

/** The names of a matrix's dimensions, those of its included entries among them. */
function dimensions({ strategy }: Job): string[] {
  const { include = [], ...rest } = (strategy?.matrix ?? {}) as { include?: object[] };
  return [...Object.keys(rest), ...include.flatMap((entry) => Object.keys(entry))];
}

for (const name of WORKFLOWS) {
  test(`the workflow ${name} refers to what is there, and asks for no more rights than it needs`, () => {
    const workflow = workflowOf(name);
    assert.deepEqual(workflow.permissions, { contents: "read" });
    assert.ok(Object.keys(workflow.on).length > 0);
    for (const [id, job] of Object.entries(workflow.jobs)) {
      for (const needed of [job.needs ?? []].flat()) assert.ok(needed in workflow.jobs, `${id} needs ${needed}`);
      if (job.uses !== undefined) {
        assert.ok(existsSync(join(ROOT, job.uses)), job.uses);
        continue;
      }
      assert.ok(job["runs-on"] !== undefined && job["timeout-minutes"] !== undefined, id);
      const text = JSON.stringify(job);
      for (const [, dimension] of text.matchAll(/matrix\.(\w+)/g))
        assert.ok(dimensions(job).includes(dimension), dimension);
      for (const step of job.steps ?? []) {
        assert.ok((step.uses === undefined) !== (step.run === undefined), `a step of ${id} either uses or runs`);
        if (step.uses !== undefined) assert.match(step.uses, /^actions\/[\w-]+@v\d+$/);
        for (const [, script] of (step.run ?? "").matchAll(/npm run ([\w:]+)/g))
          assert.ok(script in manifest.scripts, script);
        for (const [, file] of (step.run ?? "").matchAll(/node ((?:tools|bin)\/[\w.-]+)/g)) assert.ok(existsSync(join(ROOT, file)), file); // prettier-ignore
      }
    }
  });
}

test("Node is tested from the oldest that package.json allows, and every target has a system that compiles it", () => {
  const matrix = workflowOf("test.yml").jobs.test.strategy!.matrix as { node: number[]; os: string[] };
  const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
  assert.equal(matrix.node[0], Number(/\d+/.exec(engines.node)![0]));
  const { include } = workflowOf("prebuild.yml").jobs.prebuild.strategy!.matrix as { include: { os: string }[] };
  const systems = include.map(({ os }) => os.split("-")[0]);
  const compiles: Readonly<Record<string, string>> = { linux: "ubuntu", win32: "ubuntu", darwin: "macos" };
  for (const target of TARGETS) assert.ok(systems.includes(compiles[target.split("-")[0]]), target);
});

test("issue forms have the fields that hosts want", () => {
  for (const name of ["fault.yml", "wish.yml"]) {
    const form = parse(read(join(".github/ISSUE_TEMPLATE", name)), { strict: true }) as { name: string; description: string; body: { type: string; id: string; attributes: { label: string } }[] }; // prettier-ignore
    assert.ok(form.name && form.description && form.body.length > 0, name);
    const ids = form.body.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { type, attributes } of form.body) assert.ok(type && attributes.label, name);
  }
  assert.notEqual(parse(read(".github/ISSUE_TEMPLATE/config.yml"), { strict: true }), null);
});

test("the citation and the changelog are of this version", () => {
  const citation = parse(read("CITATION.cff"), { strict: true }) as Readonly<Record<string, unknown>>;
  for (const field of ["cff-version", "message", "title", "authors"]) assert.ok(field in citation, field);
  assert.equal(citation.version, manifest.version);
  assert.ok(read("CHANGELOG.md").includes(`## [${manifest.version}]`));
});
