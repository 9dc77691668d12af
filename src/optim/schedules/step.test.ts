import { testRates } from "../../testing/schedule.js";
import { step } from "./step.js";

testRates("step", (settings: { every: number; factor: number }) => step.create({ name: "step", ...settings }, 50));
