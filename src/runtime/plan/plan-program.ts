import { sizeOf } from "../../core/tensor.js";
import type { AnyNode, Value } from "../../graph/graph.js";
import { foldConstants } from "../../program/passes.js";
import { changedState, type Program, type StateVariable } from "../../program/program.js";
import { findConvBlocks } from "./conv-block.js";
import { findConvChains } from "./conv-chain.js";
import { elementwiseProgram, isElementwise } from "./elementwise.js";
import { lowerConvChain } from "./lower-conv.js";
import { isKnown, lowerNode } from "./lower-node.js";
import { lowerBackward, lowerForward, type BlockPlaces } from "./lower-block.js";
import { lowerNorm } from "./lower-norm.js";
import { findNormBlocks } from "./norm-block.js";
import { type Buffer, type EncodedPlan, type Placement, PlanBuilder } from "./plan-builder.js";
import { Storage } from "./storage.js";
import { type UnitWork, workOf } from "./unit-work.js";
import { type Fused, scalarsOf, type Unit, Units } from "./units.js";
import { type Uses, usesOf } from "./uses.js";

/** A program as the addon runs it. */
export interface Plan extends EncodedPlan {
  /** Where each output stands at the end of a run. */
  readonly outputs: ReadonlyMap<string, Buffer>;
  /** The names of the inputs and of the state variables that each run hands in, after the plan's own memory. */
  readonly arrays: readonly string[];
  /** What the units compute whose numbers `units` gives. */
  readonly work: readonly UnitWork[];
}

/** Whether the kernels compute every node of a program. */
export function supports({ graph }: Program): boolean {
  return graph.nodes.every(isKnown);
}

/** Plans a program: which instructions, in which order, on which memory. `ops` are the addon's. */
export function planProgram(program: Program, ops: readonly string[], placement?: Placement): Plan {
  return new Planner(foldConstants(program), ops, placement).plan();
}

class Planner {
  readonly #uses: Uses;
  readonly #units: Units;
  readonly #builder: PlanBuilder;
  readonly #storage: Storage;
  readonly #blocks = new Map<object, BlockPlaces>();
  readonly #arrays: string[] = [];
  /** Where state variables stand, by their `before`. */
  readonly #state = new Map<number, Buffer>();
  /** New values that are written straight over the old ones. */
  readonly #inPlace = new Map<number, Buffer>();

  constructor(
    private readonly program: Program,
    ops: readonly string[],
    placement: Placement | undefined,
  ) {
    this.#uses = usesOf(program);
    this.#units = new Units(this.#uses, findFused(this.#uses));
    this.#builder = new PlanBuilder(ops, placement);
    this.#storage = new Storage(this.#builder, program.graph);
  }

  plan(): Plan {
    this.#placeInputs();
    const early = this.#copyEarly();
    const units = this.#units.inOrder();
    this.#findInPlace(units);
    for (const unit of units) {
      this.#builder.beginUnit();
      this.#lower(unit);
    }
    this.#builder.endUnit();
    const outputs = this.#finish(early);
    const work = units.map((unit) => workOf(unit, this.#uses, this.#units));
    return { ...this.#builder.encode(), outputs, arrays: this.#arrays, work };
  }

  #placeInputs(): void {
    const external = (name: string, value: Value) => {
      this.#arrays.push(name);
      const floats = value.dtype === "uint8" ? Math.ceil(sizeOf(value.shape) / 4) : sizeOf(value.shape);
      const buffer = this.#builder.external(floats);
      this.#storage.setPlain(value, buffer);
      return buffer;
    };
    const nodes = this.program.graph.nodes;
    const inputs = new Map(nodes.flatMap((node) => (node.op === "input" ? [[node.attributes.name, node.output]] : [])));
    for (const { name } of this.program.inputs) {
      const value = inputs.get(name);
      if (value !== undefined) external(name, value);
    }
    for (const { name, before } of this.program.state) this.#state.set(before.id, external(name, before));
  }

  /** Copies what a run hands in and is to be found again at its end, before anything is written over it. */
  #copyEarly(): Map<number, Buffer> {
    const { outputs, state } = this.program;
    const wanted = [...outputs.values(), ...changedState({ state }).map(({ after }) => after)];
    const copies = new Map<number, Buffer>();
    for (const value of wanted) {
      if (this.#uses.graph.producer(value).op !== "input" || copies.has(value.id)) continue;
      const copy = this.#builder.buffer(sizeOf(value.shape));
      this.#builder.emit("copy", [this.#storage.plain(value), copy], [sizeOf(value.shape)]);
      this.#builder.keepToEnd(copy);
      copies.set(value.id, copy);
    }
    return copies;
  }

  /** A new value may be written over the old one where it is made element by element and nobody reads the old one later. */
  #findInPlace(units: readonly Unit[]): void {
    const position = new Map(units.map((unit, index) => [unit, index]));
    for (const { before, after } of changedState(this.program)) {
      const producer = this.#uses.graph.producer(after);
      const isPossible = isElementwise(producer) || producer.op === "linearGradWeightAccumulate";
      if (!isPossible || this.#inPlace.has(after.id)) continue;
      const writer = this.#units.unitOf(producer);
      const isDone = (node: AnyNode) => {
        const unit = this.#units.unitOf(node);
        return unit === writer ? readsBySameElement(node, before) : position.get(unit)! < position.get(writer)!;
      };
      if (this.#uses.consumers(before).every(isDone)) {
        this.#inPlace.set(after.id, this.#state.get(before.id)!);
      }
    }
  }

  #lower(unit: Unit): void {
    const { block, norm, chain, nodes } = unit;
    if (block?.pass === "forward") {
      this.#blocks.set(block.of, lowerForward(block.of, this.#builder, this.#storage));
    } else if (block?.pass === "backward") {
      lowerBackward(block.of, this.#blocks.get(block.of)!, this.#builder, this.#storage);
    } else if (norm !== undefined) lowerNorm(norm, this.#builder, this.#storage);
    else if (chain !== undefined) lowerConvChain(chain, this.#builder, this.#storage);
    else if (nodes.some(isLinearGradient)) this.#lowerLinearGradient(unit);
    else if (nodes.every(isElementwise)) this.#lowerElementwise(unit);
    else for (const node of nodes) lowerNode(node, this.#builder, this.#storage);
  }

  #lowerElementwise(unit: Unit): void {
    const program = this.#program(unit, unit.nodes, []);
    const elements = sizeOf(unit.nodes[0].output.shape);
    this.#builder.emit("elementwise", program.operands, [elements, ...program.integers], program.floats);
  }

  #lowerLinearGradient(unit: Unit): void {
    const { nodes } = unit;
    const byInput = nodes.find((node) => node.op === "linearGradInput");
    const byWeight = nodes.find((node) => node.op === "linearGradWeight" || node.op === "linearGradWeightAccumulate");
    const gradient = (byInput ?? byWeight)!.inputs[0];
    const g = this.#storage.plain(gradient);
    const weight = byInput === undefined ? g : this.#storage.plain(byInput.inputs[1]);
    const x = byWeight === undefined ? g : this.#storage.plain(byWeight.inputs[1]);
    const dx = byInput === undefined ? g : this.#storage.newPlain(byInput.output);
    const inputs = (byInput?.output ?? byWeight!.inputs[1]).shape[1];
    const rest = nodes.filter((node) => node !== byInput);
    const given = [g, x, weight, dx] as const;
    const { operands, integers, floats } = this.#program(unit, rest, given);
    const shape = [gradient.shape[0], inputs, gradient.shape[1]];
    const flags = [Number(byInput !== undefined), Number(byWeight !== undefined)];
    this.#builder.emit("linear_grad", [...given, ...operands.slice(given.length)], [...shape, ...flags, ...integers], floats); // prettier-ignore
  }

  /** Whether a unit works on maps that stand in rows, in which case it writes rows too. */
  #isInRows({ nodes }: Unit): boolean {
    return nodes.some((node) => node.inputs.some((value) => value.shape.length === 4 && this.#storage.hasRows(value)));
  }

  #program(unit: Unit, nodes: readonly AnyNode[], operands: readonly Buffer[]) {
    const isInRows = this.#isInRows(unit);
    const newBuffer = (value: Value) => (isInRows ? this.#storage.newRows(value) : this.#storage.newPlain(value));
    const isMap = (value: Value) => isInRows && value.shape.length === 4;
    const written = new Map<number, Buffer | null>();
    const write = (value: Value): Buffer | null => {
      const known = written.get(value.id);
      if (known !== undefined) return known;
      const isWanted =
        this.#uses.isRead(value) || this.#uses.consumers(value).some((node) => this.#units.unitOf(node) !== unit);
      const place = this.#inPlace.get(value.id);
      const buffer = isWanted ? (place ?? newBuffer(value)) : null;
      if (place !== undefined) this.#storage.setPlain(value, place);
      written.set(value.id, buffer);
      return buffer;
    };
    const read = (value: Value) => (isMap(value) ? this.#storage.rows(value) : this.#storage.plain(value));
    return elementwiseProgram({ graph: this.program.graph, nodes, read, write, operands });
  }

  /** Moves new state to its place, and outputs into the plan's own memory. */
  #finish(early: ReadonlyMap<number, Buffer>): Map<string, Buffer> {
    const { outputs, state } = this.program;
    const at = (value: Value) => early.get(value.id) ?? this.#storage.plain(value);
    const places = new Map<string, Buffer>();
    for (const [name, value] of outputs) {
      const stands = at(value);
      const buffer = stands.array === null ? stands : this.#builder.buffer(stands.floats);
      if (buffer !== stands) this.#builder.emit("copy", [stands, buffer], [stands.floats]);
      this.#builder.keepToEnd(buffer);
      places.set(name, buffer);
    }
    for (const { before, after } of changedState({ state }))
      this.#moveState(this.#state.get(before.id)!, at(after), after);
    return places;
  }

  #moveState(place: Buffer, from: Buffer, { shape }: StateVariable["after"]): void {
    if (place !== from) this.#builder.emit("copy", [from, place], [sizeOf(shape)]);
  }
}

/** Everything that kernels compute in one go. */
function findFused(uses: Uses): Fused {
  const blocks = findConvBlocks(uses);
  const norms = findNormBlocks(uses);
  const taken = [...blocks.flatMap(({ forward, backward }) => [...forward, ...(backward?.nodes ?? [])]), ...norms.flatMap(({ nodes }) => nodes)]; // prettier-ignore
  return { blocks, norms, chains: findConvChains(uses, new Set(taken)) };
}

/** Whether a node of a unit is done with each element of `value` when the unit's result takes its place. */
function readsBySameElement(node: AnyNode, value: Value): boolean {
  // A linear layer's input gradient reads a column of the weights before the column's update.
  if (node.op === "linearGradInput") return node.inputs[0] !== value;
  if (isLinearGradient(node)) return node.inputs[0] !== value && node.inputs[1] !== value;
  return !scalarsOf(node).includes(value);
}

function isLinearGradient({ op }: AnyNode): boolean {
  return op === "linearGradInput" || op === "linearGradWeight" || op === "linearGradWeightAccumulate";
}
