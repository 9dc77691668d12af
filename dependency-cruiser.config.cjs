const { builtinModules } = require("node:module");

/** Folders in the order in which data flows: a folder may import from those before it, never from those after it. */
const order = [
  "core",
  "graph",
  "nn",
  "optim",
  "program",
  "onnx",
  "runtime",
  "ranks",
  "disk",
  "data",
  "settings",
  "train",
  "engine",
  "lab",
  "look",
  "report",
  "best",
  "library",
  "page",
  "serve",
  "cli",
];
/** Rooms of crowded folders, likewise; what stands in the folder itself comes after its rooms. */
const rooms = {
  train: ["run", "step", "weights", "judge"],
  look: ["draw", "read", "photos", "curves", "inside", "judged"],
};
/** Folders that also run in a browser, and therefore use nothing of Node's. */
const isomorphic = ["core", "graph", "nn", "optim", "program", "onnx", "page"];
/** What of `runtime` is Node's alone; the kernels' plans and their wasm executor also run in a browser. */
const ofNode =
  "(choose-executor|require-device|optional-package|native-executor|wasm-executor|ort.*|no-telemetry|cache-root|native/.*|wasm/node-.*)\\.ts$";
/** Tests, and what is there for them alone. */
const OF_TESTS = "\\.test\\.(helper\\.)?ts$|^src/testing/|fixture";

/** What trains, understands folders, follows a recipe and writes its report in a page or a worker as it does in Node; nothing that it imports, or that its types come from, is Node's. */
const anywhere =
  "src/(anywhere|browser|data/(describe-data|layouts/interpret)|lab/(course|check-recipe|recipes/index)|report/lab-report)\\.ts$";
/** What a page's build puts the browser's own way in place of, so that what it imports does not come along. */
const replaced = "^src/look/draw/encode-picture\\.ts$";

module.exports = {
  forbidden: [
    {
      name: "what-trains-in-a-browser-reaches-nothing-of-node",
      severity: "error",
      from: { path: `^${anywhere}` },
      to: { path: `^(${builtinModules.join("|")}|node_modules/(sharp|onnxruntime-node)/)`, reachable: true },
    },
    {
      name: "no-circular",
      severity: "error",
      from: {},
      // Types too: files that know of each other are one file in two.
      to: { circular: true },
    },
    ...order.slice(0, -1).map((folder, position) => ({
      name: `${folder}-imports-only-what-comes-before-it`,
      severity: "error",
      from: { path: `^src/${folder}/` },
      to: { path: `^src/(${order.slice(position + 1).join("|")})/` },
    })),
    ...Object.entries(rooms).flatMap(([folder, names]) =>
      names.map((room, position) => ({
        name: `${folder}-${room}-imports-only-what-comes-before-it`,
        severity: "error",
        from: { path: `^src/${folder}/${room}/`, pathNot: OF_TESTS },
        to: {
          path: `^src/${folder}/(${[...names.slice(position + 1).map((later) => `${later}/`), "[^/]+\\.ts$"].join("|")})`,
        },
      })),
    ),
    {
      // The package is shipped without them.
      name: "product-code-imports-nothing-of-tests",
      severity: "error",
      from: { path: "^(src|web/src)/", pathNot: OF_TESTS },
      to: { path: OF_TESTS },
    },
    {
      // Even types: who is in a circle can be understood only with all that is in it.
      name: "the-page-has-no-circle",
      severity: "error",
      from: { path: "^web/src/" },
      to: { circular: true },
    },
    {
      name: "isomorphic-code-uses-no-node-api",
      severity: "error",
      from: { path: `^src/(${isomorphic.join("|")})/`, pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core", "npm"] },
    },
    {
      name: "kernels-in-a-browser-use-no-node-api",
      severity: "error",
      from: { path: "^src/runtime/", pathNot: `\\.test\\.ts$|^src/runtime/${ofNode}` },
      to: { dependencyTypes: ["core", "npm"] },
    },
    {
      name: "kernels-in-a-browser-import-nothing-of-node",
      severity: "error",
      from: { path: "^src/runtime/", pathNot: `\\.test\\.ts$|^src/runtime/${ofNode}` },
      to: { path: `^src/runtime/${ofNode}` },
    },
    {
      // It switches off telemetry first.
      name: "onnxruntime-comes-through-runtime-ort",
      severity: "error",
      from: { path: "^src/", pathNot: "\\.test\\.ts$|^src/runtime/ort\\.ts$" },
      to: { path: "node_modules/onnxruntime-node" },
    },
    {
      // The help is there at once because commands are loaded when they are asked for.
      name: "the-command-line-loads-commands-when-asked-for",
      severity: "error",
      from: { path: "^src/cli/(main|commands)\\.ts$" },
      to: {
        dynamic: false,
        pathNot:
          "node_modules/(commander|picocolors)/|^src/core/|^src/cli/(commands|command-entry|interrupted|colors|output)\\.ts$",
      },
    },
    {
      name: "shipped-code-needs-no-development-package",
      severity: "error",
      from: { path: "^src/", pathNot: "\\.test\\.ts$|^src/testing/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", replaced] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
