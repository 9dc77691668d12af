import { ofExecutors, runHere } from "./compiled-tests.js";

process.env.CONVSCOPE_TEST_EXECUTOR = "native";
await runHere(ofExecutors);
