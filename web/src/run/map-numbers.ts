import type { ExplainedMap } from "../../../src/look/inside/read-map.js";
import type { MapResponse } from "../../../src/page/api.js";
import { api, type Picture } from "../api.js";
import { type Asked, useAsked } from "../parts/asked.js";
import { floatsOf } from "../parts/bytes.js";

/** A map in numbers, and which it is. */
export interface MapNumbers extends ExplainedMap {
  readonly layer: string;
  readonly channel: number;
}

function decoded({ values, convolution, ...size }: MapResponse): ExplainedMap {
  return {
    ...size,
    values: floatsOf(values),
    convolution: convolution && {
      ...convolution,
      input: floatsOf(convolution.input),
      weight: floatsOf(convolution.weight),
      steps: convolution.steps.map((step) => ({ ...step, values: floatsOf(step.values) })),
    },
  };
}

/** What is looked into, and what stands for it in a question. */
export interface LookedInto {
  readonly id: string;
  readonly checkpoint: string;
  /** Of the checkpoint: `best` is written anew. */
  readonly version: number;
  readonly picture: Picture;
  readonly question: string;
}

/** One map of a picture in numbers; nothing is asked of a picture that is not there. */
export function useMapNumbers(of: LookedInto | null, layer: string, channel: number): Asked<MapNumbers> {
  const whole = of && JSON.stringify([of.id, of.checkpoint, of.version, of.question, layer, channel]);
  return useAsked(whole, async () => {
    const response = await api.map(of!.id, of!.checkpoint, of!.picture, layer, channel);
    return { layer, channel, ...decoded(response) };
  });
}
