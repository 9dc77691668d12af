import { testRates } from "../../testing/schedule.js";
import { plateau } from "./plateau.js";

testRates("plateau", plateau);
