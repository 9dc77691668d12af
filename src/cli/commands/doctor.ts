import { Command } from "commander";
import { largestOf } from "../../core/extremes.js";
import { advise } from "../doctor/advise.js";
import { type Examination, examine, MEASURED } from "../doctor/examine.js";
import { note, print, printJson } from "../output.js";

const GIB = 2 ** 30;
const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;

function linesOf(found: Examination): [string, string][] {
  const { processor, memory, kernels, runsOn, sharp, onnxruntime, cache } = found;
  const { native, wasm, compiler } = kernels;
  const { model, imageSize, batch } = MEASURED;
  return [
    ["Convscope", `${found.convscope}, Node ${found.node}, ${found.system}`],
    ["processor", `${processor.model}, ${processor.cores} cores, ${processor.threads} threads used`],
    ["memory", `${gib(memory.available)} of ${gib(memory.total)} available`],
    ["kernels", native.file === null ? `none for this machine: ${native.obstacles.join("; ")}` : `${native.instructionSet}, ${native.file}`], // prettier-ignore
    ["wasm kernels", wasm === null ? "not built" : wasm === "relaxed" ? "relaxed SIMD" : "SIMD"],
    ["C compiler", compiler ?? "none found (cc, gcc or clang)"],
    ["runs on", runsOn.executor],
    [
      "arithmetic",
      `${runsOn.gigaflopsPerSecond.toFixed(0)} GFLOP/s, memory ${runsOn.gigabytesPerSecond.toFixed(1)} GB/s`,
    ],
    [model, `${runsOn.imagesPerSecond.toFixed(0)} images/s trained (${imageSize} px, batch ${batch})`],
    ["sharp", "error" in sharp ? sharp.error : `${sharp.version} (${sharp.kind})`],
    ["ONNX Runtime", onnxruntime.node ?? "not installed (for --executor ort: npm install onnxruntime-node --ignore-scripts)"], // prettier-ignore
    ["WebGPU", found.webgpu === true ? "works (--device webgpu)" : found.webgpu],
    ["on the page", onnxruntime.web === null ? "WebAssembly" : `WebAssembly, or WebGPU by onnxruntime-web ${onnxruntime.web}`], // prettier-ignore
    ["browser", found.browser ?? "none found; the page can be opened from any on this computer"],
    ["cache", `${cache.folder}, ${gib(cache.bytes)}${cache.writable ? "" : ", not writable"}`],
  ];
}

/** `convscope doctor`: what this machine has and runs on, with figures, and what would make it faster. */
export function doctorCommand(): Command {
  return new Command("doctor").option("--json", "print JSON").action(async ({ json }: { json?: true }) => {
    note("Measuring, for some seconds ...");
    const found = await examine();
    const advice = advise(found);
    if (json) {
      printJson({ ...found, advice });
      return;
    }
    const lines = linesOf(found);
    const width = largestOf(lines.map(([name]) => name.length));
    for (const [name, value] of lines) print(`${name.padEnd(width)}  ${value}`);
    print();
    if (advice.length === 0) print("Nothing here would make it faster.");
    for (const sentence of advice) print(`- ${sentence}`);
  });
}
