import { testRates } from "../../testing/schedule.js";
import { plateau } from "./plateau.js";

testRates("plateau", (settings: { patience: number; factor: number }) =>
  plateau.create({ name: "plateau", ...settings }, 50),
);
