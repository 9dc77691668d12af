import type { Lowering } from "../lowering.js";

const SAME_EXTENT = 0;

/** The batch is passed on rather than fixed, so that an exported network takes any number of images. */
export const lowerReshape: Lowering<"reshape"> = ({ onnx, node, inputs: [x] }) => {
  const [batch, ...rest] = node.attributes.shape;
  return onnx.reshape(x, batch === node.inputs[0].shape[0] ? [SAME_EXTENT, ...rest] : node.attributes.shape);
};
