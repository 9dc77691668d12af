import { testRates } from "../../testing/schedule.js";
import { multiStep } from "./multi-step.js";

testRates("multi-step", multiStep);
