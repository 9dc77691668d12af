// Runs the tests that start no process, thread, server or browser, all in this process: seconds, for every save of a file.
// `--list` names them and runs none.
import { fastTests, runHere } from "./tests/compiled-tests.js";

if (process.argv.includes("--list")) console.log(fastTests.join("\n"));
else await runHere(fastTests);
