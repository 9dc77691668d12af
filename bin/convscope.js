#!/usr/bin/env node
import { main } from "../bundle/cli/main.js";
import { watchOutput } from "../bundle/cli/output-errors.js";

let isOutputLost = false;
watchOutput(() => {
  isOutputLost = true;
  process.exitCode ||= 1;
});
const code = await main(process.argv.slice(2));
process.exitCode = code === 0 && isOutputLost ? 1 : code;
