import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  logLevel: "warn",
  worker: { format: "es" },
  build: { outDir: "../dist/web", emptyOutDir: true, target: "es2023", modulePreload: { polyfill: false } },
});
