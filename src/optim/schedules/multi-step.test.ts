import { testRates } from "../../testing/schedule.js";
import { multiStep } from "./multi-step.js";

testRates("multi-step", (settings: { milestones: number[]; factor: number }) =>
  multiStep.create({ name: "multi-step", ...settings }, 50),
);
