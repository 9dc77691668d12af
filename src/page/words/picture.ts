import { formatCount } from "../../core/format.js";
import type { SaidWords } from "./said.js";

/** What is said where an image is chosen, and where a network runs in the browser. */
export const pictureWords = {
  ownImage: { en: ", an image of your own", zh: "，你自己的图像" },
  numberOf: { en: (split: string, number: number) => `${split}, number ${number}`, zh: (split: string, number: number) => `${split}，第 ${number} 张` },
  labelled: { en: ", labelled", zh: "，标注为" },
  choose: { en: "Choose or drop an image", zh: "选择或拖入图像" },
  camera: { en: "Camera", zh: "摄像头" },
  orOneOf: { en: "or one of the", zh: "或选自" },
  splitOf: { en: (name: string) => `${name}: split`, zh: (name: string) => `${name}：子集` },
  numberLabel: {
    en: (name: string, count: number) => `${name}: number of the photo, up to ${count}`,
    zh: (name: string, count: number) => `${name}：照片编号，至多 ${count}`,
  },
  of: { en: (count: number) => `of ${formatCount(count)}`, zh: (count: number) => `/ ${formatCount(count)}` },
  browse: { en: "Browse", zh: "浏览" },
  testHint: {
    en: "A test photo: the lab has not chosen yet, and what is seen here must not decide.",
    zh: "这是测试集照片：实验室尚未选定，此处所见不得影响选择。",
  },
  photo: { en: (number: number) => `Photo ${number}`, zh: (number: number) => `第 ${number} 张照片` },
  before: { en: "← Before", zh: "← 前一页" },
  after: { en: "After →", zh: "后一页 →" },
  cameraSees: { en: "What the camera sees", zh: "摄像头画面" },
  takePicture: { en: "Take a picture", zh: "拍照" },
  cameraRefused: {
    en: "This page may not use the camera: it was refused. Allow it in the browser's settings for this address, then press Camera again.",
    zh: "本页不能使用摄像头：已被拒绝。请在浏览器设置中允许此地址使用，然后再按“摄像头”。",
  },
  noCamera: { en: "There is no camera on this computer.", zh: "此电脑没有摄像头。" },
  cameraBusy: {
    en: "The camera is there but gives no picture: another program may be using it.",
    zh: "摄像头存在但没有画面：可能正被其他程序使用。",
  },
  cameraHidden: {
    en: "This browser gives no camera to this address; open the page as 127.0.0.1 or localhost.",
    zh: "浏览器不向此地址提供摄像头；请以 127.0.0.1 或 localhost 打开本页。",
  },
  cameraUnusable: { en: (why: string) => `The camera cannot be used (${why}).`, zh: (why: string) => `无法使用摄像头（${why}）。` },
  cameraEmpty: { en: "The camera gave no image.", zh: "摄像头没有给出图像。" },
  try: { en: "Try it", zh: "试一试" },
  intro: {
    en: "The network runs in this browser, on an image that the server has brought to size as for training: on the processor by Convscope's own kernels as WebAssembly, on a graphics card by ONNX Runtime Web.",
    zh: "网络在此浏览器中运行，图像由服务器按训练时的方式调整尺寸：在处理器上由 Convscope 自己的 WebAssembly 内核计算，在显卡上由 ONNX Runtime Web 计算。",
  },
  computeWith: { en: "Compute with", zh: "计算方式" },
  webgpu: { en: "WebGPU (graphics card)", zh: "WebGPU（显卡）" },
  wasm: { en: "WebAssembly (processor)", zh: "WebAssembly（处理器）" },
  software: {
    en: "This browser only imitates a graphics card, so that WebGPU is the slower way.",
    zh: "此浏览器只是模拟显卡，因此 WebGPU 更慢。",
  },
  noWebgpu: { en: "This browser has no WebGPU here, so WebAssembly computes.", zh: "此浏览器在这里没有 WebGPU，因此由 WebAssembly 计算。" },
  uninstalled: {
    en: "WebAssembly computes. For the graphics card, run: npm install onnxruntime-web --ignore-scripts, where Convscope is installed, and start this page again.",
    zh: "由 WebAssembly 计算。要使用显卡，请在 Convscope 的安装处运行 npm install onnxruntime-web --ignore-scripts，然后重新打开本页。",
  },
  another: { en: "Another network was chosen meanwhile.", zh: "其间选择了另一个网络。" },
  inBrowser: { en: "In this browser", zh: "在此浏览器中" },
  onServer: { en: "On the server", zh: "在服务器上" },
  differs: {
    en: (difference: string, most: string) => `WebGPU's answer differs from the server's by ${difference}, more than ${most}, so WebAssembly computed.`,
    zh: (difference: string, most: string) => `WebGPU 的结果与服务器相差 ${difference}，超过 ${most}，因此由 WebAssembly 计算。`,
  },
  webgpuFailed: {
    en: (why: string) => `WebGPU failed (${why}), so WebAssembly computed.`,
    zh: (why: string) => `WebGPU 失败（${why}），因此由 WebAssembly 计算。`,
  },
  computed: {
    en: (by: string, threads: number, milliseconds: string, difference: string) => `Computed by ${by}${threads > 1 ? `, on ${threads} threads,` : ""} in ${milliseconds} ms. Largest difference from the server: ${difference}.`,
    zh: (by: string, threads: number, milliseconds: string, difference: string) => `由 ${by}${threads > 1 ? `（${threads} 线程）` : " "}计算，用时 ${milliseconds} 毫秒。与服务器的最大差异：${difference}。`,
  },
} satisfies SaidWords; // prettier-ignore
