import { sizeOf, type Tensor } from "../../../core/tensor.js";
import { type PthContent, StoredTensor } from "./pth.js";

/** Names under which training programs keep a model's weights among other things, the likeliest first. */
const HOLDERS = ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "params", "weights"];
/** How deep the weights may lie: `checkpoint["model"]["state_dict"]` is two. */
const DEEPEST = 4;
/** What wrappers of PyTorch's put before every name: DataParallel, DistributedDataParallel, and torch.compile. */
const WRAPPERS = ["module.", "_orig_mod."];

/** Tensors by name, and in sentences what was understood on the way to them. */
export interface StateDict {
  readonly tensors: ReadonlyMap<string, Tensor<"float32">>;
  readonly remarks: readonly string[];
  /** Whether their order is that in which the layers compute, so that a network's layers of other names are known by their places. */
  readonly isInOrder?: boolean;
}

function keysOf(dict: ReadonlyMap<unknown, unknown>): string {
  const names = [...dict.keys()].slice(0, 5).map(String);
  return `${names.join(", ")}${dict.size > names.length ? ` and ${dict.size - names.length} more` : ""}`;
}

function hasTensors(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map && [...value.values()].some((inner) => inner instanceof StoredTensor);
}

/** The dictionary of tensors in what `torch.save` was given, and by which keys it was reached. */
function findWeights(value: unknown): { readonly dict: ReadonlyMap<unknown, unknown>; readonly path: string[] } {
  const path: string[] = [];
  let at = value;
  while (at instanceof Map && !hasTensors(at)) {
    const dict = at as ReadonlyMap<unknown, unknown>;
    const holder = HOLDERS.find((name) => dict.get(name) instanceof Map);
    if (holder === undefined || path.length === DEEPEST)
      throw new RangeError(
        dict.size === 0
          ? "it holds nothing"
          : `it holds ${keysOf(dict)}, and none of them is a dictionary of tensors; in PyTorch, save model.state_dict() alone`,
      );
    path.push(holder);
    at = dict.get(holder);
  }
  if (at instanceof Map) return { dict: at, path };
  throw new RangeError("it holds no dictionary of tensors; in PyTorch, save model.state_dict()");
}

/** The state dict in what `torch.save` was given, floats alone; throws a `RangeError` when there is none, or it is damaged. */
export function stateDictOf({ value, read }: PthContent): StateDict {
  const { dict, path } = findWeights(value);
  const found = [...dict].filter((entry): entry is [unknown, StoredTensor] => entry[1] instanceof StoredTensor);
  const floats = found.filter(([, tensor]) => tensor.isFloat);
  if (floats.some(([, { shape }]) => !Number.isSafeInteger(sizeOf(shape))))
    throw new RangeError("one of its tensors is damaged");
  const tensors = new Map(floats.map(([name, tensor]) => [String(name), read(tensor)]));
  if (tensors.size === 0) throw new RangeError("it holds no floating-point tensors");
  const remarks = path.length === 0 ? [] : [`The weights are those under ${path.map((key) => `"${key}"`).join(", ")}.`];
  return { tensors, remarks };
}

/** Weights without what PyTorch's wrappers put before all of their names. */
export function unwrapped(state: StateDict): StateDict {
  const { tensors, remarks } = state;
  const wrapper = WRAPPERS.find((prefix) => [...tensors.keys()].every((name) => name.startsWith(prefix)));
  if (wrapper === undefined || tensors.size === 0) return state;
  const bare = new Map([...tensors].map(([name, tensor]) => [name.slice(wrapper.length), tensor]));
  return unwrapped({ tensors: bare, remarks: [...remarks, `Names are taken without "${wrapper}" before them.`] });
}
