import type { RunDetail } from "./api.js";

type Layer = RunDetail["layers"][number];

/** A layer's box, in the order of the forward pass from above; `null` stands for the images. */
export interface Box {
  readonly name: string;
  readonly layer: Layer | null;
}

/** What flows from one box to another, by their numbers; what goes past others runs in a lane beside them, from 1. */
export interface Flow {
  readonly from: number;
  readonly to: number;
  /** 0 for what goes to the next box. */
  readonly lane: number;
}

/** A network as boxes below one another, and what flows between them; what does nothing in evaluation has no box. */
export function networkDrawing(layers: readonly Layer[]): { boxes: Box[]; flows: Flow[]; lanes: number } {
  const read = layers.filter(({ from }) => from.length > 0);
  const boxes: Box[] = [{ name: "images", layer: null }, ...read.map((layer) => ({ name: layer.name, layer }))];
  const numbers = new Map(boxes.map(({ name }, index) => [name, index]));
  /** Down to which box each lane is taken. */
  const taken: number[] = [];
  const flows = read.flatMap(({ from }, index) =>
    from.flatMap((source): Flow[] => {
      const [at, to] = [numbers.get(source), index + 1];
      // What a layer that holds others does itself comes after what these do.
      if (at === undefined || at >= to) return [];
      if (at === to - 1) return [{ from: at, to, lane: 0 }];
      const free = taken.findIndex((end) => end <= at);
      const lane = free < 0 ? taken.length : free;
      taken[lane] = to;
      return [{ from: at, to, lane: lane + 1 }];
    }),
  );
  return { boxes, flows, lanes: taken.length };
}
