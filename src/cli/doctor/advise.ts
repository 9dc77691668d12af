import type { Examination } from "./examine.js";

/** Below this a batch of the assignment's network at its full size hardly fits beside its photos. */
const LITTLE_MEMORY = 2 * 2 ** 30;

/** One finding: when it holds, what to do about it. */
type Advice = (found: Examination) => string | null;

const ADVICE: readonly Advice[] = [
  ({ kernels: { native } }) =>
    native.file === null
      ? "Training runs on WebAssembly, at about half the speed of kernels made for this machine: install a C compiler " +
        "(Debian and Ubuntu: apt install gcc libc6-dev; macOS: xcode-select --install), and the next run compiles them once."
      : null,
  ({ kernels: { native, wasm } }) =>
    native.file === null && wasm === "simd"
      ? "On Node 22 and later WebAssembly multiplies and adds in one step, which is faster: use a newer Node."
      : null,
  () => {
    const { CONVSCOPE_INSTRUCTION_SET: forced = "" } = process.env;
    return forced === ""
      ? null
      : `The variable CONVSCOPE_INSTRUCTION_SET=${forced} keeps the kernels from this processor's best instructions: unset it.`;
  },
  ({ sharp }) =>
    "error" in sharp
      ? `Photos cannot be read, as sharp does not load (${sharp.error}): reinstall with npm install --include=optional.`
      : sharp.kind === "wasm"
        ? "Photos are decoded by sharp's WebAssembly, several times slower than its native build: reinstall with npm install --include=optional."
        : null,
  ({ memory }) =>
    memory.available < LITTLE_MEMORY
      ? "There is little memory left: close other programs, or take a smaller --batch or --image-size."
      : null,
  ({ cache }) =>
    cache.writable
      ? null
      : `The cache folder ${cache.folder} cannot be written: give another with CONVSCOPE_CACHE=FOLDER.`,
  ({ processor: { cores, threads } }) =>
    threads < cores
      ? `This process may use ${threads} of ${cores} cores (an affinity or a container's limit): more cores train faster.`
      : null,
];

/** What would make training on this machine faster or possible, a sentence each; none where nothing would. */
export function advise(found: Examination): string[] {
  return ADVICE.flatMap((advice) => advice(found) ?? []);
}
