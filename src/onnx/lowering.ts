import type { Node } from "../graph/graph.js";
import type { OpName } from "../graph/signatures.js";
import type { OnnxBuilder } from "./builder.js";

/** Where the lowered graph will run: provider-specific operators are used only where they exist. */
export type Target = "cpu" | "webgpu";

/** What a lowering works with. */
export interface LoweringContext<K extends OpName> {
  readonly onnx: OnnxBuilder;
  readonly target: Target;
  readonly node: Node<K>;
  /** The ONNX names of the node's inputs. */
  readonly inputs: readonly string[];
}

/** Writes one coarse op as ONNX nodes and gives the name of the tensor that holds its output. */
export type Lowering<K extends OpName> = (context: LoweringContext<K>) => string;
