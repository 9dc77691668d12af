import { type InferenceSession, onnxRuntime, type Tensor as OrtTensor } from "./ort.js";
import { type DropoutMask, drawMask } from "../core/dropout-mask.js";
import { assert, UserError } from "../core/errors.js";
import { float32, type Shape, sizeOf, type Tensor } from "../core/tensor.js";
import { stateOutputName } from "../onnx/state-output.js";
import { changedState, type Program } from "../program/program.js";
import type { Device } from "./executor-choice.js";
import type { Executor, Session, State } from "./executor.js";
import { OrtGpuState } from "./ort-gpu-state.js";
import { OrtMemoryState, type OrtState } from "./ort-state.js";

/** ONNX Runtime's log level "fatal": what it has to say is in the errors that it throws. */
const FATAL_ONLY = 4;

class OrtSession implements Session {
  readonly #fetches: Record<string, OrtTensor | null>;

  constructor(
    private readonly session: InferenceSession,
    private readonly program: Program,
    private readonly state: OrtState,
  ) {
    const { Tensor: OwnTensor } = onnxRuntime();
    const own = (shape: Shape) => new OwnTensor("float32", new Float32Array(sizeOf(shape)), shape);
    // Where some outputs stay on a GPU, ONNX Runtime leaves tensors of ours as they are.
    this.#fetches = Object.fromEntries(
      [...program.outputs].map(([name, { shape }]) => [name, state instanceof OrtGpuState ? null : own(shape)]),
    );
  }

  async run(inputs: ReadonlyMap<string, Tensor | DropoutMask>): Promise<ReadonlyMap<string, Tensor<"float32">>> {
    const { program, state } = this;
    const { Tensor: OwnTensor } = onnxRuntime();
    const feeds = state.feeds(program.state);
    for (const { name } of program.inputs) {
      const input = inputs.get(name);
      assert(input !== undefined, `a run lacks its input ${name}`);
      const tensor = "data" in input ? input : drawMask(input);
      feeds[name] = new OwnTensor(tensor.dtype, tensor.data, tensor.shape);
    }
    const changed = changedState(program);
    const results = await this.session.run(feeds, { ...this.#fetches, ...state.fetches(changed) });
    state.advance(changed, results);
    return new Map(
      [...program.outputs.keys()].map((name) => {
        const { dims, data } = results[name];
        return [name, float32(dims, data as Float32Array<ArrayBuffer>)];
      }),
    );
  }

  close(): Promise<void> {
    return this.session.release();
  }
}

/** Where the outputs are wanted that are not wanted in memory: what changes the state stays where it is. */
function stayingOnGpu(program: Program): Record<string, "gpu-buffer"> {
  return Object.fromEntries(changedState(program).map(({ name }) => [stateOutputName(name), "gpu-buffer"]));
}

/** What ONNX Runtime says went wrong, without the place in its source and the assertion before it. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().replace(/^.* was false\. /s, "");
}

/** Loaded with the first program, as most trainings never need them. */
async function encoded(program: Program, device: Device): Promise<Uint8Array<ArrayBuffer>> {
  const [{ lower }, { encodeModel }] = await Promise.all([import("../onnx/lower.js"), import("../onnx/model.js")]);
  return encodeModel(lower("convscope", program, device));
}

const optionFor = (device: Device) => (device === "cpu" ? "--executor ort" : `--device ${device}`);

/** Where and on what ONNX Runtime is to compute. */
export interface OrtOptions {
  readonly device: Device;
  readonly threads: number;
}

/**
 * The reference executor: stock ONNX Runtime in Node. `threads` are the CPU threads of one operator. Throws a `UserError`
 * where the package `onnxruntime-node` is not installed, which begins with `wantedBy`, and on loading when the device is
 * not there.
 */
export function ortExecutor({ device, threads }: OrtOptions, wantedBy = optionFor(device)): Executor {
  const { env, InferenceSession } = onnxRuntime(wantedBy);
  const isOnGpu = device !== "cpu";
  const OwnState = isOnGpu ? OrtGpuState : OrtMemoryState;
  return {
    name: `onnxruntime-node ${env.versions.node ?? env.versions.common} (${device}, ${threads} threads)`,
    createState: (variables) => new OwnState(variables),
    load: async (program, state: State = new OwnState([])) => {
      assert(state instanceof OwnState, "a state belongs to the executor that made it");
      const model = await encoded(program, device);
      try {
        const session = await InferenceSession.create(model, {
          executionProviders: [device],
          intraOpNumThreads: threads,
          interOpNumThreads: 1,
          enableMemPattern: false,
          ...(isOnGpu && { preferredOutputLocation: stayingOnGpu(program) }),
          logSeverityLevel: FATAL_ONLY,
        });
        return new OrtSession(session, program, state);
      } catch (error) {
        if (device === "cpu") throw error;
        throw new UserError(
          `--device ${device} cannot be used on this machine (${reasonOf(error)}); leave it out to use the CPU.`,
        );
      }
    },
  };
}
