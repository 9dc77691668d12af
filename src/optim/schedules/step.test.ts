import { testRates } from "../../testing/schedule.js";
import { step } from "./step.js";

testRates("step", step);
