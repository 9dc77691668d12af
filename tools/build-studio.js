// Builds dist/studio/, the page with the tab itself behind it, as static files for any host: the page's entry first, then the
// service worker, which is told every file there is. dist/ has to hold the compiled code and the wasm modules.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "dist/studio");
const common = { configFile: false, logLevel: "warn", base: "./" };

/** Figures' pictures are encoded by the browser. */
const inPage = () => ({
  name: "pictures-are-encoded-by-the-browser",
  enforce: "pre",
  resolveId: (source) =>
    source.endsWith("/encode-picture.js") ? join(root, "web/src/studio/encode-picture.ts") : undefined,
});

await build({
  ...common,
  plugins: [inPage()],
  root: join(root, "web/studio"),
  publicDir: join(root, "web/public"),
  // Tables of labels are read by a package whose other build brings what it needs of Node's.
  resolve: { alias: { "csv-parse/sync": "csv-parse/browser/esm/sync" } },
  worker: { format: "es", plugins: () => [inPage()] },
  build: { outDir: folder, emptyOutDir: true, target: "es2023", modulePreload: { polyfill: false } },
});

// What a page to mail home runs; it stands in that page as text.
await build({
  ...common,
  root: join(root, "web"),
  publicDir: false,
  build: {
    outDir: folder,
    emptyOutDir: false,
    target: "es2023",
    lib: { entry: join(root, "web/src/demo/main.ts"), formats: ["iife"], name: "convscope", fileName: () => "demo.js" },
  },
});

const manifest = {
  name: "Convscope Studio",
  short_name: "Convscope",
  description: "Train a convolutional network on your own photos, in this tab.",
  start_url: "./",
  scope: "./",
  display: "standalone",
  background_color: "#ffffff",
  theme_color: "#005f99",
  icons: [{ src: "./icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
};
writeFileSync(join(folder, "manifest.webmanifest"), `${JSON.stringify(manifest, null, 2)}\n`);

const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
  .sort();
const hash = createHash("sha256");
for (const name of names) hash.update(name).update(readFileSync(join(folder, name)));
const files = names.map((name) => (name === "index.html" ? "./" : `./${name}`));

await build({
  ...common,
  root: join(root, "web"),
  publicDir: false,
  define: {
    STUDIO_FILES: JSON.stringify(files),
    STUDIO_VERSION: JSON.stringify(hash.digest("hex").slice(0, 16)),
  },
  build: {
    outDir: folder,
    emptyOutDir: false,
    target: "es2023",
    lib: { entry: join(root, "web/src/studio/sw.ts"), formats: ["iife"], name: "convscope", fileName: () => "sw.js" },
  },
});
