// Draws the pictures of docs/how-it-works.md from what they show: the graph, the plan and the memory of convnet3's step.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createNetwork, describeNetwork, sgd, summarize, trainingProgram } from "../dist/index.js";
import { figure } from "../dist/look/draw/figure.js";
import { OKABE_ITO } from "../dist/look/draw/style.js";
import { element, line, text } from "../dist/look/draw/svg.js";
import { KERNEL_OPS } from "../dist/runtime/contract/contract.js";
import { place } from "../dist/runtime/plan/plan-builder.js";
import { planProgram } from "../dist/runtime/plan/plan-program.js";

const SIZE = 256;
const BATCH = 32;
const CLASSES = 10;
const INK = "#222222";
const MUTED = "#666666";
const MB = 1e6;

const network = createNetwork(describeNetwork("convnet3", {}, SIZE, CLASSES));
const normalization = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
const optimizer = sgd.create({ momentum: 0.9, weightDecay: 0, nesterov: false });
const program = trainingProgram({ network, batch: BATCH, optimizer, normalization });
let lives = [];
let offsets = new Map();
const plan = planProgram(program, Object.keys(KERNEL_OPS), (given) => {
  lives = given;
  const placed = place(given);
  offsets = placed.offsets;
  return placed;
});

function write(name, svg) {
  const path = fileURLToPath(new URL(`../docs/images/${name}.svg`, import.meta.url));
  writeFileSync(path, `${svg}\n`);
  console.log(path);
}

const label = (x, y, words, more = {}) => text(x, y, words, { "font-size": 12.5, ...more });
const box = (x, y, width, height, fill, more = {}) =>
  element("rect", { x, y, width, height, rx: 6, fill, stroke: INK, "stroke-width": 1, ...more });

function arrow(x1, y1, x2, y2) {
  const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
  const tip = dx !== 0 ? `${x2},${y2} ${x2 - 8 * dx},${y2 - 4} ${x2 - 8 * dx},${y2 + 4}` : `${x2},${y2} ${x2 - 4},${y2 - 8 * dy} ${x2 + 4},${y2 - 8 * dy}`; // prettier-ignore
  return line(x1, y1, x2, y2, { stroke: INK }) + element("polygon", { points: tip, fill: INK });
}

/** The way from layers to instructions, with this network's counts. */
function drawCompiler() {
  const { layers } = summarize(network);
  const units = new Set(plan.units.filter((unit) => unit >= 0)).size;
  const steps = [
    ["Network", `${layers.length} layers`, "src/nn", OKABE_ITO.yellow],
    ["Graph", `${program.graph.nodes.length} nodes: forward,`, "src/graph, src/program", OKABE_ITO.skyBlue],
    ["Plan", `${units} units of work in`, "src/runtime/plan", OKABE_ITO.orange],
    ["Kernels", "C, as native code", "src/kernels", "#7fd1b9"],
  ];
  const second = ["and their options", "gradients and update", `${plan.ops.length} instructions`, "or WebAssembly"];
  const body = steps.map(([title, first, folder, fill], index) => {
    const x = index * 205;
    return [
      box(x, 0, 160, 92, fill),
      text(x + 80, 26, title, { "font-size": 15, "font-weight": "bold", "text-anchor": "middle" }),
      label(x + 80, 50, first, { "text-anchor": "middle" }),
      label(x + 80, 68, second[index], { "text-anchor": "middle" }),
      label(x + 80, 112, folder, { "text-anchor": "middle", fill: MUTED }),
      index === 0 ? "" : arrow(x - 43, 46, x - 3, 46),
    ].join("");
  });
  write("compiler", figure("From layers to instructions: convnet3 at 256 px, batch 32", 775, 118, body.join("")));
}

/** Which part of the plan's memory is used when. */
function drawMemory() {
  const [width, height] = [760, 330];
  const last = plan.ops.length;
  const x = (time) => 56 + (Math.max(0, Math.min(last, time)) / last) * (width - 56);
  const y = (byte) => height * (1 - byte / plan.arenaBytes);
  const colors = Object.values(OKABE_ITO).slice(1);
  const rectangles = lives.map(({ buffer, first, last: end }, index) => {
    const bottom = offsets.get(buffer);
    const attributes = { x: x(first), y: y(bottom + 4 * buffer.floats), width: x(end + 1) - x(first), height: y(bottom) - y(bottom + 4 * buffer.floats) }; // prettier-ignore
    return element("rect", { ...attributes, fill: colors[index % colors.length], "fill-opacity": 0.75, stroke: "#fff", "stroke-width": 0.4 }); // prettier-ignore
  });
  const all = lives.reduce((sum, { buffer }) => sum + 4 * buffer.floats, 0);
  const step = 20;
  const ticks = [];
  for (let size = 0; size * MB < plan.arenaBytes; size += step) ticks.push(size);
  const axis = ticks.map(
    (size) =>
      line(50, y(size * MB), width, y(size * MB), { stroke: "#E4E4E4" }) +
      label(44, y(size * MB) + 4, String(size), { "text-anchor": "end", fill: MUTED }),
  );
  const words = [
    label(56, height + 22, "first instruction", { fill: MUTED }),
    label(width, height + 22, `last of ${last}`, { "text-anchor": "end", fill: MUTED }),
    label(44, -8, "MB", { "text-anchor": "end", fill: MUTED }),
  ];
  const title = `The memory of a step: ${Math.round(plan.arenaBytes / MB)} MB hold ${lives.length} buffers of ${Math.round(all / MB)} MB\nA rectangle is a buffer: from its first to its last use, at its place`; // prettier-ignore
  const body = element("g", { transform: "translate(0 14)" }, ...axis, ...rectangles, ...words);
  write("memory", figure(title, width, height + 44, body));
}

/** What dropout of whole channels leaves of a pixel, and where that lies. */
function drawPacked() {
  const kept = [true, false, true, true, false, true, true, true];
  const cell = 26;
  const colorOf = (channel) => (kept[channel] ? [OKABE_ITO.skyBlue, OKABE_ITO.orange, "#7fd1b9"][channel % 3] : "#fff");
  const row = (channels, x, y, isGone) =>
    channels
      .map((channel, index) => {
        const gone = isGone && !kept[channel];
        const at = x + index * cell;
        return (
          element("rect", { x: at, y, width: cell, height: cell, fill: gone ? "#f2f2f2" : colorOf(channel), stroke: INK }) + // prettier-ignore
          label(at + cell / 2, y + 17, gone ? "0" : String(channel), { "text-anchor": "middle", fill: gone ? MUTED : INK }) // prettier-ignore
        );
      })
      .join("");
  const everything = kept.map((_, channel) => channel);
  const packed = everything.filter((channel) => kept[channel]);
  const pixels = (channels, y, isGone) =>
    [0, 1, 2].map((pixel) => row(channels, pixel * (channels.length * cell + 8), y, isGone)).join("");
  const body = [
    label(0, 12, "Elsewhere: a map of zeros for each dropped channel (1 and 4 here), which is multiplied all the same"),
    pixels(everything, 22, true),
    label(0, 84, "Here: three pixels of one image, each with the channels that its mask keeps, one run of numbers"),
    pixels(packed, 94, false),
    label(0, 146, "The list of kept channels stands beside it; the next layer reads the filters of these channels alone.", { fill: MUTED }), // prettier-ignore
  ];
  write("packed", figure("Dropped channels are left out", 3 * (8 * cell + 8), 152, body.join("")));
}

/** Who does what while a run trains. */
function drawProcesses() {
  const part = (x, y, width, height, fill, title, ...lines) =>
    box(x, y, width, height, fill) +
    text(x + 12, y + 22, title, { "font-size": 14, "font-weight": "bold" }) +
    lines.map((words, index) => label(x + 12, y + 42 + 18 * index, words)).join("");
  const body = [
    part(0, 0, 200, 96, OKABE_ITO.yellow, "The command", "reads options, runs a network's", "module, starts the training, and", "shows its progress"), // prettier-ignore
    part(270, 0, 270, 96, OKABE_ITO.skyBlue, "The training process", "one compiled step after another;", "kernels compute on threads of their own;", "writes checkpoints and metrics"), // prettier-ignore
    part(
      270,
      150,
      270,
      78,
      OKABE_ITO.orange,
      "Loader threads",
      "read decoded photos, vary them, and",
      "have the next batches ready",
    ),
    part(610, 0, 160, 96, "#7fd1b9", "The run's folder", "run.json, network.json,", "metrics.jsonl,", "checkpoints/"),
    part(610, 150, 160, 78, "#e7c6d8", "The live page", "follows the folder, from", "any process or machine"),
    arrow(203, 40, 267, 40),
    label(206, 32, "network,", { fill: MUTED }),
    label(206, 58, "settings", { fill: MUTED }),
    arrow(405, 147, 405, 99),
    arrow(543, 48, 607, 48),
    arrow(690, 99, 690, 147),
    part(0, 150, 200, 78, "#f2f2f2", "The cache", "photos decoded once, known", "by their content"),
    arrow(203, 189, 267, 189),
  ];
  write("processes", figure("Who does what while a run trains", 770, 232, body.join("")));
}

drawCompiler();
drawMemory();
drawPacked();
drawProcesses();
