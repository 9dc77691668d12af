import { fastTests, ofExecutors, runHere } from "./compiled-tests.js";

await runHere(fastTests.filter((name) => !ofExecutors.includes(name)));
