import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { networkTitle } from "../nn/network-title.js";
import { resolveNetwork } from "../nn/resolve-network.js";
import { loadRun } from "../train/judge/load-run.js";
import { loadNetworkFile } from "../train/run/network-file.js";
import { CommandLine, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const commandLine = new CommandLine(folder);
const examples = fileURLToPath(new URL("../../examples/networks/", import.meta.url));

/** convnet2 as TINY's options have it, written out by hand; far from Convscope, and with its own helper beside it. */
const NET = `
import { conv2d, dropout2d, flatten, linear, maxPool2d, relu, sequential } from "convscope";
import { block } from "./block.mjs";
export const options = { dropout: 0.3, channels: [4, 4], hidden: 16, last: true, act: "relu" };
export default ({ classes, dropout, channels, hidden, last, act }: { classes: number } & typeof options) => {
  if (!last || act !== "relu") throw new Error("nobody asked for that");
  return sequential([
    ...channels.flatMap((count, index) => block(count, index + 1, dropout)),
    ["flatten", flatten()], ["fc1", linear(hidden)], ["fc1_relu", relu()], ["fc2", linear(classes)],
  ]);
};
`;
const BLOCK = `
import { conv2d, dropout2d, maxPool2d, relu } from "convscope";
export const block = (count, n, rate) => [
  ["conv" + n, conv2d(count, { kernel: 3 })], ["relu" + n, relu()],
  ["pool" + n, maxPool2d({ kernel: 2 })], ["dropout" + n, dropout2d(rate)],
];
`;

/** Writes a module into a folder of its own, away from any package. */
function module(name: string, text: string): string {
  mkdirSync(join(folder, "nets"), { recursive: true });
  writeFileSync(join(folder, "nets", name), text);
  return `./nets/${name}`;
}
const net = module("net.ts", NET);
module("block.mjs", BLOCK);

const SIZE = ["--image-size", "32", "--batch", "4", "--lr", "0.01", "--threads", "1"];
const train = (out: string, model: string, ...more: string[]) =>
  commandLine.ask("train", "--data", photos, "--model", model, ...SIZE, "--epochs", "6", "--out", out, ...more);
const bytes = (out: string, file: string) => readFileSync(join(folder, out, "checkpoints", file));
const FILES = ["epoch-000.safetensors", "epoch-003.safetensors", "best.safetensors", "last.safetensors"];

function assertSameWeights(out: string, reference: string): void {
  for (const file of FILES) assert.ok(bytes(out, file).equals(bytes(reference, file)), `${file} of ${out}`);
}

async function refused(args: readonly string[], message: RegExp): Promise<void> {
  const { code, stderr, stdout } = await commandLine.ask(...args);
  assert.match(stderr, message, args.join(" "));
  assert.equal(code, 2, stderr);
  assert.equal(stdout, "");
  assert.doesNotMatch(stderr, / at .*:\d+:\d+/);
}

test("a network from a file trains to the same bits as by name, and goes on when its module is gone", async (t) => {
  const named = ["--channels", "4,4", "--kernels", "3,3", "--fc", "16"];
  const byName = await train("by-name", "convnet2", ...named);
  assert.equal(byName.code, 0, byName.stderr);
  const byFile = await train("by-file", net);
  assert.equal(byFile.code, 0, byFile.stderr);
  assert.match(byFile.stderr, /Training net \(/);
  assertSameWeights("by-file", "by-name");
  const { config } = JSON.parse(readFileSync(join(folder, "by-file", "run.json"), "utf8")) as {
    config: { model: unknown };
  };
  assert.deepEqual(config.model, {
    model: net,
    options: { dropout: 0.3, channels: [4, 4], hidden: 16, last: true, act: "relu" },
    imageSize: 32,
  });

  await t.test("options are set, and change what they should", async () => {
    const { code, stderr } = await train("wide", net, "--option", "channels=4,6", "--option", "dropout=0.1");
    assert.equal(code, 0, stderr);
    const { stdout } = await commandLine.ask("models", net, "--image-size", "32", "--option", "channels=4,6", "--json");
    const { layers } = JSON.parse(stdout) as { layers: { name: string; output: number[] }[] };
    assert.deepEqual(layers.find(({ name }) => name === "conv2")!.output, [6, 13, 13]);
  });

  await t.test("killed, its module deleted, resumed: the same bits", async () => {
    cpSync(join(folder, "nets"), join(folder, "lost"), { recursive: true });
    const started = commandLine.start("train", "--data", photos, "--model", "./lost/net.ts", ...SIZE, "--epochs", "6", "--out", "killed"); // prettier-ignore
    await started.said(/epoch +2\/6/);
    started.signal("SIGKILL", "all");
    await started.ended;
    rmSync(join(folder, "lost"), { recursive: true });
    const early = join(folder, "killed", "network.json");
    const before = readFileSync(early, "utf8");
    await refused(["train", "--resume", "--out", "killed", "--option", "hidden=17"], /was begun with 16 for its network's option hidden, not 17; leave it out/); // prettier-ignore
    const resumed = await commandLine.ask("train", "--resume", "--out", "killed", "--model", "./lost/net.ts");
    assert.equal(resumed.code, 0, resumed.stderr);
    assertSameWeights("killed", "by-name");
    assert.equal(readFileSync(early, "utf8"), before);
  });

  await t.test("moved, without its module, everything works", async () => {
    mkdirSync(join(folder, "far"));
    renameSync(join(folder, "by-file"), join(folder, "far", "moved"));
    const evaluated = await commandLine.ask("evaluate", "far/moved", "--json");
    assert.equal(evaluated.code, 0, evaluated.stderr);
    const reference = await commandLine.ask("evaluate", "by-name", "--json");
    assert.equal(evaluated.stdout, reference.stdout);
    const figures = await commandLine.ask("look", "far/moved", "all", "--out", "figures");
    assert.equal(figures.code, 0, figures.stderr);
    for (const name of ["feature-maps", "cam", "filters-after"])
      assert.ok(existsSync(join(folder, "figures", `${name}.svg`)));
    assert.match(readFileSync(join(folder, "figures", "cam.svg"), "utf8"), /maps of net,/);
    const exported = await commandLine.ask("export", "far/moved", "--format", "onnx", "--out", "net.onnx");
    assert.equal(exported.code, 0, exported.stderr);
    const predicted = await commandLine.ask("predict", "far/moved", join(photos, "apple", "0.png"), "--json");
    assert.equal(predicted.code, 0, predicted.stderr);
  });

  await t.test("what is damaged or was tampered with runs nothing and ends in a sentence", async () => {
    const run = join(folder, "far", "moved");
    const [networkPath, runPath] = [join(run, "network.json"), join(run, "run.json")];
    const [network, head] = [networkPath, runPath].map((path) => readFileSync(path, "utf8"));
    const other = readFileSync(join(folder, "wide", "network.json"), "utf8");
    const marker = join(folder, "was-run");
    const code = `require("fs").writeFileSync(${JSON.stringify(marker)}, "")`;
    const cases: [string, string, RegExp][] = [
      [networkPath, "{", /network\.json is damaged: it is not JSON/],
      [networkPath, `${code}\n`, /network\.json is damaged: it is not JSON/],
      [networkPath, network.replace('"relu"', '"eval"'), /network\.json is damaged: .*unknown operation "eval"/],
      [networkPath, network.replace('"classes":3', '"classes":4'), /network\.json is damaged: .*4 classes need/],
      [
        networkPath,
        network.replace('"imageSize":32', '"imageSize":33'),
        /is a network of 3 classes at 33 px, and .*run\.json of 3 classes at 32 px|is damaged/,
      ],
      [networkPath, other, /belongs to another network: conv2\.weight has shape/],
      [runPath, head.replace('"imageSize": 32', '"imageSize": "32"'), /run\.json is damaged: config\.model\.imageSize/],
      [
        runPath,
        head.replace(/"options": \{[^}]*\}/, '"options": null'),
        /run\.json is damaged: config\.model\.options/,
      ],
      [runPath, head.replace('"classes": [', '"classes": "many", "was": ['), /run\.json is damaged: classes/],
    ];
    let turn = [
      ["evaluate", "far/moved"],
      ["predict", "far/moved", join(photos, "apple", "0.png")],
      ["look", "far/moved", "features", "--out", "nothing"],
      ["export", "far/moved", "--format", "onnx", "--out", "no.onnx"],
      ["train", "--resume", "--out", "far/moved"],
    ];
    for (const [path, text, message] of cases) {
      writeFileSync(path, text);
      assert.throws(() => loadRun(run, "best"), { name: "UserError", message });
      const [command] = (turn = turn.slice(1).concat(turn.slice(0, 1)));
      await refused(command, message);
      writeFileSync(networkPath, network);
      writeFileSync(runPath, head);
    }
    assert.ok(!existsSync(marker));
    assert.ok(!existsSync(join(folder, "no.onnx")));
  });

  await t.test(
    "without network.json a run of a built-in network is opened by its name, another is told so",
    async () => {
      rmSync(join(folder, "by-name", "network.json"));
      assert.equal((await commandLine.ask("evaluate", "by-name")).code, 0);
      const path = join(folder, "by-name", "run.json");
      const head = readFileSync(path, "utf8");
      for (const [model, message] of [
        ["nobody", /names the model "nobody", which is none of Convscope's, and there is no .*network\.json/],
        ["toString", /names the model "toString"/],
        [net, /names the model ".\/nets\/net\.ts"/],
      ] as const) {
        writeFileSync(path, head.replace('"model": "convnet2"', `"model": "${model}"`));
        await refused(["evaluate", "by-name"], message);
        await refused(["train", "--resume", "--out", "by-name"], message);
      }
      writeFileSync(path, head.replace('"dropout": 0.3', '"dropout": "much"'));
      await refused(["evaluate", "by-name"], /run\.json is damaged: dropout of convnet2 needs a number, not "much"/);
    },
  );
});

test("a module that holds no network is refused in a sentence", async () => {
  const bad: [string, string, RegExp][] = [
    ["none.ts", "export const a = 1;", /none\.ts has no default export; export a network/],
    ["throws.mts", 'throw new Error("no luck today");', /throws\.mts cannot be run: no luck today/],
    ["syntax.ts", "export default (", /syntax\.ts cannot be run: /],
    ["number.js", "export default 3;", /number\.js exports a value of type number by default, which is no network/],
    ["makes.mjs", "export default () => 7;", /makes gives a value of type number, not a layer/],
    [
      "fails.ts",
      'export default () => { throw new Error("only for ten classes"); };',
      /fails cannot be built: only for ten classes/,
    ],
    [
      "inside.ts",
      'import { sequential } from "convscope"; export default sequential([["odd", { type: "Odd", build: () => { throw new TypeError("no such thing"); } }]]);',
      /inside cannot be built: odd \(Odd\) failed: no such thing/,
    ],
    [
      "fixed.ts",
      'import { flatten, linear, sequential } from "convscope"; export default sequential([["flatten", flatten()], ["fc", linear(10)]]);',
      /fixed: what fc \(Linear\) gives in the end is \[1, 10\], and 3 classes need \[1, 3\]/,
    ],
    [
      "options.ts",
      "export const options = { width: () => 1 }; export default () => 0;",
      /its option width has no default that is a number/,
    ],
  ];
  for (const [name, text, message] of bad) {
    const file = module(name, text);
    const made = async () => {
      const source = await loadNetworkFile(file, folder);
      resolveNetwork(source, { name: networkTitle(file), imageSize: 32, classes: 3 });
    };
    await assert.rejects(made, { name: "UserError", message });
  }
  for (const name of ["throws.mts", "inside.ts", "fixed.ts"])
    await refused(
      ["train", "--data", photos, "--model", `./nets/${name}`, ...SIZE, "--out", "refused"],
      bad.find(([own]) => own === name)![2],
    );
  assert.ok(!existsSync(join(folder, "refused")));
  for (const [args, message] of [
    [["--model", "./nowhere.ts"], /--model: there is no file .*nowhere\.ts/],
    [["--model", "./nets"], /--model \.\/nets needs to be a \.ts/],
    [["--model", "convnet9"], /There is no model "convnet9"; choose one of convnet2/],
    [
      ["--model", net, "--option", "width=3"],
      /--option width is no option of net; choose one of dropout, channels, hidden, last, act/,
    ],
    [["--model", net, "--option", "hidden=many"], /--option hidden of net needs a number, not "many"/],
    [["--model", net, "--option", "hidden"], /--option needs a name and a value, such as width=48, not "hidden"/],
    [["--model", net, "--option", "last=false"], /net cannot be built: nobody asked for that/],
    [
      ["--model", net, "--dropout", "0.1"],
      /--dropout is an option of Convscope's own networks, not of net; set its own by --option: dropout/,
    ],
  ] as const)
    await refused(["train", "--data", photos, ...args, ...SIZE, "--out", "refused"], message);
});

test("the examples train, and a network without maps is looked at as far as it goes", async () => {
  for (const name of ["assignment", "residual", "own-layer"]) {
    const { code, stderr } = await train(
      `example-${name}`,
      join(examples, `${name}.ts`),
      "--epochs",
      "1",
      "--image-size",
      "40",
    );
    assert.equal(code, 0, stderr);
  }
  const flat = module("flat.js", 'import { flatten, linear, sequential } from "convscope"; export default ({ classes }) => sequential([["flatten", flatten()], ["fc", linear(classes)]]);'); // prettier-ignore
  assert.equal((await train("flat", flat, "--epochs", "1")).code, 0);
  const { code, stderr, stdout } = await commandLine.ask("look", "flat", "all", "--out", "flat-figures");
  assert.equal(code, 0, stderr);
  assert.match(stderr, /this network has no convolution, so no filters/);
  assert.match(stdout, /confusion/);
  await refused(["look", "flat", "cam"], /no layer of this network gives maps, so no class-activation map/);
  const rates = await commandLine.ask(
    "lr-find",
    "--data",
    photos,
    "--model",
    net,
    "--image-size",
    "32",
    "--batch",
    "4",
    "--steps",
    "30",
    "--json",
  );
  assert.equal(rates.code, 0, rates.stderr);
});

test("a recipe trains networks by file and as values, and its lab goes on without their modules", async () => {
  mkdirSync(join(folder, "recipes"));
  cpSync(join(folder, "nets"), join(folder, "recipes", "nets"), { recursive: true });
  writeFileSync(
    join(folder, "recipes", "recipe.ts"),
    `import { defineRecipe, flatten, linear, sequential } from "convscope";
import net from "./nets/net.ts";
const flat = ({ classes }: { classes: number }) => sequential([["flatten", flatten()], ["fc", linear(classes)]]);
const set = { learningRate: 0.01, epochs: 3, batch: 4 };
export default defineRecipe({
  name: "own", imageSize: 32, defaults: set,
  stages: [
    { name: "networks", experiments: [
      { name: "built in", set: { model: "convnet2", channels: [4, 4], kernels: 3, fc: [16] } },
      { name: "file", set: { model: "./nets/net.ts" } },
      { name: "value", set: { model: flat } },
    ] },
    { name: "options", from: "best", experiments: [{ name: "wider", set: { model: "./nets/net.ts", options: { hidden: 20 } } }] },
  ],
});`,
  );
  const lab = ["lab", "--data", photos, "--recipe", "recipes/recipe.ts", "--threads", "1"];
  const whole = await commandLine.ask(...lab, "--out", "lab");
  assert.equal(whole.code, 0, whole.stderr);
  const started = commandLine.start(...lab, "--out", "stopped");
  await started.said(/file/);
  await sleep(200);
  started.signal("SIGKILL", "all");
  await started.ended;
  renameSync(join(folder, "recipes"), join(folder, "gone"));
  const resumed = await commandLine.ask("lab", "--resume", "--out", "stopped");
  assert.equal(resumed.code, 0, resumed.stderr);
  const results = (out: string) =>
    (JSON.parse(readFileSync(join(folder, out, "results.json"), "utf8")) as Record<string, unknown>[]).map(
      ({ seconds, imagesPerSecond, ...rest }) => rest,
    );
  assert.deepEqual(results("stopped"), results("lab"));
  assert.deepEqual(results("lab").map(({ model }) => model), ["convnet2", "net", "flat", "net"]); // prettier-ignore
  const [builtIn, file] = results("lab");
  assert.deepEqual(file.val, builtIn.val, "the same network by name and by file");
  assert.ok(existsSync(join(folder, "stopped", "report.html")));
});
