import type { CommandEntry } from "./command-entry.js";

/** Every command, in the order in which the help lists them. */
export const commands: readonly CommandEntry[] = [
  {
    name: "start",
    description: "the whole assignment on small pictures, in a few minutes: what npm start does",
    load: async () => (await import("./commands/start.js")).startCommand(),
  },
  {
    name: "train",
    description: "train one network on a folder of photos",
    load: async () => (await import("./commands/train.js")).trainCommand(),
  },
  {
    name: "best",
    description: "train the best classifier that so many minutes of this machine can train, and say what to try next",
    load: async () => (await import("./commands/best.js")).bestCommand(),
  },
  {
    name: "lr-find",
    description: "suggest a learning rate: train for some updates at rising rates and see where the loss falls fastest",
    load: async () => (await import("./commands/lr-find.js")).lrFindCommand(),
  },
  {
    name: "stop",
    description: "stop a run or lab that is being trained; a checkpoint is kept, and --resume goes on to the same bits",
    load: async () => (await import("./commands/stop.js")).stopCommand(),
  },
  {
    name: "tag",
    description: "give a run words by which the live page finds it; prints those that it has",
    load: async () => (await import("./commands/tag.js")).tagCommand(),
  },
  {
    name: "serve",
    description: "open a page on which runs and labs can be watched, compared and looked into; for this computer only",
    load: async () => (await import("./commands/serve.js")).serveCommand(),
  },
  {
    name: "studio",
    description: "open a page that trains in the browser on photos of one's own, also without a network",
    load: async () => (await import("./commands/studio.js")).studioCommand(),
  },
  {
    name: "evaluate",
    description: "test a run's network on the run's own test (or other) photos",
    load: async () => (await import("./commands/evaluate.js")).evaluateCommand(),
  },
  {
    name: "predict",
    description: "classify image files with a run's network",
    load: async () => (await import("./commands/predict.js")).predictCommand(),
  },
  {
    name: "lab",
    description: "run a recipe of experiments, choose by validation, test once, and write a report",
    load: async () => (await import("./commands/lab.js")).labCommand(),
  },
  {
    name: "lab-task",
    description: "train one run of a lab, or go on with it: what a cluster runs; exits with 0 done, 75 again, 2 never",
    load: async () => (await import("./commands/lab-task.js")).labTaskCommand(),
  },
  {
    name: "look",
    description: "draw a run: its filters, feature maps, class-activation maps, mistakes, curves or confusion matrix",
    load: async () => (await import("./commands/look.js")).lookCommand(),
  },
  {
    name: "export",
    description: "write a run's network for other programs",
    load: async () => (await import("./commands/export.js")).exportCommand(),
  },
  {
    name: "weights",
    description: "bring weights of other programs, such as PyTorch's .pth files, to what train --weights reads",
    load: async () => (await import("./commands/weights.js")).weightsCommand(),
  },
  {
    name: "models",
    description: "list the networks, or show one layer by layer",
    load: async () => (await import("./commands/models.js")).modelsCommand(),
  },
  {
    name: "data",
    description: "look at, decode, draw or download photos",
    load: async () => (await import("./commands/data.js")).dataCommand(),
  },
  {
    name: "doctor",
    description: "say what this machine has and runs on, how fast it is, and what would make it faster",
    load: async () => (await import("./commands/doctor.js")).doctorCommand(),
  },
  {
    name: "completion",
    description: "print what bash, zsh or fish reads to complete commands, options and their values",
    load: async () => (await import("./commands/completion.js")).completionCommand(commands),
  },
];
