import type { Lowering } from "../lowering.js";

const SAME_EXTENT = 0;

/** The batch is passed on rather than fixed, so that an exported network takes any number of images. */
export const lowerReshape: Lowering<"reshape"> = ({ onnx, node, inputs: [x] }) => {
  const { shape } = node.attributes;
  const [batch, ...rest] = shape;
  const keepsBatch = shape.length > 0 && batch === node.inputs[0].shape[0];
  return onnx.reshape(x, keepsBatch ? [SAME_EXTENT, ...rest] : shape);
};
