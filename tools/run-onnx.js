// Runs an exported ONNX file on raw numbers from stdin and prints its logits as JSON: node tools/run-onnx.js FILE uint8|float32 N,3,H,W
import { readFileSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";

const [file, dtype, shape] = process.argv.slice(2);
const bytes = Uint8Array.from(readFileSync(0));
const data = dtype === "uint8" ? bytes : new Float32Array(bytes.buffer);
const session = await InferenceSession.create(file);
const { logits } = await session.run({ images: new Tensor(dtype, data, shape.split(",").map(Number)) });
process.stdout.write(JSON.stringify(Array.from(logits.data)));
