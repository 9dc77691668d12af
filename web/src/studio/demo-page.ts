import { toBase64 } from "../../../dist/core/base64.js";
import type { Given, Packed } from "../demo/given.js";
import { GIVEN } from "../demo/given.js";

/** Written by the build: what a page to mail home runs, and the kernels' module that every browser has. */
const SCRIPT = "./demo.js";
const KERNELS = new URL("../../../dist/runtime/wasm/simd.wasm", import.meta.url);

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 36rem; padding: 1rem; }
canvas { display: block; width: min(100%, 20rem); image-rendering: pixelated; margin: 1rem 0; background: #8883; }
label, button { font: inherit; display: inline-block; padding: .5rem .8rem; margin: 0 .5rem .5rem 0; border: 1px solid #888; border-radius: 6px; cursor: pointer; background: none; color: inherit; }
label:focus-within, button:focus-visible { outline: 3px solid #4a90d9; }
input { position: absolute; opacity: 0; width: 1px; }
ol { list-style: none; padding: 0; }
li { display: grid; grid-template-columns: 9rem 1fr 4.5rem; gap: .6rem; align-items: center; overflow-wrap: anywhere; }
meter { width: 100%; }
li span:last-child { text-align: right; font-variant-numeric: tabular-nums; }
[role=alert] { color: #c22; }
[role=alert]:empty { display: none; }
`;

/** Nothing may be asked of anybody: all of it stands in the page. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; media-src blob:"; // prettier-ignore

/** One HTML file that classifies images and the camera's with a network, without a server or a network connection. */
export async function demoPage(given: Given, program: Uint8Array): Promise<string> {
  const script = await (await fetch(SCRIPT)).text();
  const kernels = new Uint8Array(await (await fetch(KERNELS)).arrayBuffer());
  const packed: Packed = { ...given, program: toBase64(program), kernels: toBase64(kernels) };
  // Neither may end its element early.
  const json = JSON.stringify(packed).replaceAll("<", "\\u003c");
  const code = script.replaceAll("</script", "<\\/script");
  return `<!doctype html>
<html lang="${given.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Convscope</title>
<style>${STYLE}</style>
</head>
<body>
<script type="application/json" id="${GIVEN}">${json}</script>
<script>${code}</script>
</body>
</html>
`;
}
