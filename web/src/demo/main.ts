/**
 * The page that a network is mailed home in: it classifies images and what the camera sees, from one file, without a network
 * and without a server. One thread computes, since such a page may share no memory.
 */
import { decodeInPage, pixelsOf } from "../../../dist/library/page/decode.js";
import { decodeProgram } from "../../../dist/program/transport.js";
import { kernelExecutor } from "../../../dist/runtime/kernel-executor.js";
import { WasmMachine } from "../../../dist/runtime/wasm/wasm-kernels.js";
import type { WasmModule } from "../../../src/runtime/wasm/engine.js";
import { GIVEN, type Packed } from "./given.js";

const WORDS = {
  drop: { en: "Choose or drop an image", zh: "选择或拖入图片" },
  camera: { en: "Use the camera", zh: "使用摄像头" },
  stop: { en: "Stop the camera", zh: "关闭摄像头" },
  unreadable: { en: "cannot be read as an image; give a JPEG, PNG or WebP file.", zh: "无法作为图片读取；请选择 JPEG、PNG 或 WebP 文件。" },
  noCamera: { en: "The camera cannot be used:", zh: "无法使用摄像头：" },
  about: {
    en: "A convolutional network, trained from scratch with Convscope. It runs in this page; no image leaves this device.",
    zh: "用 Convscope 从零训练的卷积网络，在此网页中运行；图片不会离开这台设备。",
  },
} as const; // prettier-ignore

const given = JSON.parse(document.getElementById(GIVEN)!.textContent) as Packed;
const say = (word: keyof typeof WORDS) => WORDS[word][given.language];
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function openNetwork(): Promise<(pixels: Uint8Array) => Promise<Float32Array>> {
  const module = (await WebAssembly.compile(fromBase64(given.kernels))) as unknown as WasmModule;
  const executor = kernelExecutor(new WasmMachine("simd", module, null).kernels(1));
  const session = await executor.load(decodeProgram(fromBase64(given.program)));
  return async (data) => {
    const shape = [1, 3, given.size, given.size];
    const outputs = await session.run(new Map([["images", { dtype: "uint8", shape, data: new Uint8Array(data) }]]));
    return outputs.get("probabilities")!.data;
  };
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

const picture = element("canvas");
const answers = element("ol");
const error = element("p");

/** What the network sees, and what it takes it for. */
function show(pixels: Uint8Array, probabilities: Float32Array): void {
  const { size, classes } = given;
  const context = picture.getContext("2d")!;
  const image = context.createImageData(size, size);
  for (let at = 0; at < size * size; at++) {
    for (let channel = 0; channel < 3; channel++) image.data[4 * at + channel] = pixels[channel * size * size + at];
    image.data[4 * at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  const ranked = classes.map((name, label) => ({ name, probability: probabilities[label] })).sort((a, b) => b.probability - a.probability); // prettier-ignore
  answers.replaceChildren(
    ...ranked.slice(0, 5).map(({ name, probability }) => {
      const line = element("li");
      const bar = element("meter");
      bar.value = probability;
      bar.ariaHidden = "true";
      line.append(element("span", name), bar, element("span", `${(100 * probability).toFixed(1)} %`));
      return line;
    }),
  );
}

function fail(sentence: string): void {
  error.textContent = sentence;
}

async function start(): Promise<void> {
  const { title, size, fit } = given;
  document.title = title;
  picture.width = size;
  picture.height = size;
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", title);
  answers.setAttribute("aria-live", "polite");
  error.setAttribute("role", "alert");
  const input = element("input");
  input.type = "file";
  input.accept = "image/*";
  const label = element("label", say("drop"));
  label.append(input);
  const camera = element("button", say("camera"));
  camera.type = "button";
  const main = element("main");
  main.append(element("h1", title), label, camera, error, picture, answers, element("p", say("about")));
  document.body.append(main);

  const classify = await openNetwork();
  const look = async (pixels: Uint8Array) => show(pixels, await classify(pixels));
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    fail("");
    const pixels = await decodeInPage(file, size, fit).catch(() => null);
    if (pixels === null) fail(`${file.name} ${say("unreadable")}`);
    else await look(pixels);
  };
  input.onchange = () => void read(input.files?.[0]);
  document.ondragover = (event) => event.preventDefault();
  document.ondrop = (event) => {
    event.preventDefault();
    void read(event.dataTransfer?.files[0]);
  };

  const video = element("video");
  video.muted = true;
  video.playsInline = true;
  let stream: MediaStream | null = null;
  const follow = async () => {
    while (stream !== null) {
      if (video.videoWidth > 0) await look(pixelsOf(frame(video), size, fit));
      await new Promise(requestAnimationFrame);
    }
  };
  camera.onclick = () => {
    if (stream !== null) {
      for (const track of stream.getTracks()) track.stop();
      stream = null;
      camera.textContent = say("camera");
      return;
    }
    fail("");
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(
      async (opened) => {
        stream = opened;
        video.srcObject = opened;
        camera.textContent = say("stop");
        await video.play();
        await follow();
      },
      (reason: unknown) => fail(`${say("noCamera")} ${(reason as Error).message}`),
    );
  };
  document.body.dataset.ready = "yes";
}

/** A video's frame, as a canvas that knows its size. */
function frame(video: HTMLVideoElement): OffscreenCanvas {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext("2d")!.drawImage(video, 0, 0);
  return canvas;
}

start().catch((reason: unknown) => fail((reason as Error).message));
