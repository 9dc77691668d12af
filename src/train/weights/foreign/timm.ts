import { sameShape, type Shape, sizeOf, type Tensor } from "../../../core/tensor.js";

type Weights = ReadonlyMap<string, Tensor<"float32">>;

/** Inverted residual blocks of each of MobileNetV2's stages, which torchvision counts through and timm does not. */
const MOBILENET_BLOCKS = [1, 2, 3, 4, 3, 3, 1];
/** Where timm's parts of an inverted residual stand in torchvision's; the first block has nothing that widens. */
const FIRST_BLOCK: Readonly<Record<string, string>> = { conv_dw: "0.0", bn1: "0.1", conv_pw: "1", bn2: "2" };
const BLOCK: Readonly<Record<string, string>> = {
  conv_pw: "0.0",
  bn1: "0.1",
  conv_dw: "1.0",
  bn2: "1.1",
  conv_pwl: "2",
  bn3: "3",
};
const MOBILENET_ENDS: Readonly<Record<string, string>> = {
  conv_stem: "features.0.0",
  bn1: "features.0.1",
  conv_head: "features.18.0",
  bn2: "features.18.1",
  classifier: "classifier.1",
};

function mobileNetName(layer: string): string | undefined {
  const [, stageText, blockText, part] = /^blocks\.(\d+)\.(\d+)\.(\w+)$/.exec(layer) ?? [];
  if (part === undefined) return MOBILENET_ENDS[layer];
  const stage = Number(stageText);
  const before = MOBILENET_BLOCKS.slice(0, stage).reduce((sum, count) => sum + count, 0);
  const place = (stage === 0 ? FIRST_BLOCK : BLOCK)[part];
  return place === undefined ? undefined : `features.${before + Number(blockText) + 1}.conv.${place}`;
}

/** timm's fully connected layers of a VGG are convolutions, of the same numbers in the same order. */
const VGG: Readonly<Record<string, string>> = {
  "pre_logits.fc1": "classifier.0",
  "pre_logits.fc2": "classifier.3",
  "head.fc": "classifier.6",
};

/** torchvision's name of a layer that timm calls otherwise, by families of networks. ResNets have the same names in both. */
const LAYERS: Readonly<Record<string, (layer: string) => string | undefined>> = {
  mobilenet_v2: mobileNetName,
  vgg: (layer) => VGG[layer],
};

function renamed(family: string, name: string): string {
  const dot = name.lastIndexOf(".");
  return `${LAYERS[family](name.slice(0, dot)) ?? name.slice(0, dot)}${name.slice(dot)}`;
}

/**
 * Weights by torchvision's names, where they have timm's; as they are where they have not, or the names are the same. A tensor
 * of as many numbers as the network's gets its shape. `shapes` are the network's own.
 */
export function fromTimm(family: string, weights: Weights, shapes: ReadonlyMap<string, Shape>): Weights {
  if (!Object.hasOwn(LAYERS, family)) return weights;
  const names = [...weights.keys()].filter((name) => !shapes.has(name));
  if (!names.some((name) => shapes.has(renamed(family, name)))) return weights;
  return new Map(
    [...weights].map(([name, tensor]) => {
      const own = renamed(family, name);
      const shape = shapes.get(own);
      const isReshaped = own !== name && shape !== undefined && sizeOf(shape) === tensor.data.length;
      return [own, isReshaped && !sameShape(shape, tensor.shape) ? { ...tensor, shape } : tensor];
    }),
  );
}
