import type { Place } from "../background.js";
import type { Pen } from "../pen.js";
import { baboon } from "./baboon.js";
import { banana } from "./banana.js";
import { canoe } from "./canoe.js";
import { cat } from "./cat.js";
import { desk } from "./desk.js";
import { drill } from "./drill.js";
import { dumbbell } from "./dumbbell.js";
import { football } from "./football.js";
import { mug } from "./mug.js";
import { orange } from "./orange.js";

/** A kind of thing that can be drawn. */
export interface DrawnClass {
  readonly name: string;
  /** Draws one, about 100 units wide or high, around the origin. */
  readonly draw: (pen: Pen) => string;
  /** How far from upright it may lie, in degrees either way. */
  readonly turn: number;
  /** Where it is mostly seen; classes share some of these, so that the place alone does not tell them apart. */
  readonly places: readonly Place[];
}

/** The ten classes in ImageNet10's order, which is also the order of their labels. */
export const DRAWN_CLASSES: readonly DrawnClass[] = [
  { name: "baboon", draw: baboon, turn: 10, places: ["forest", "rubble", "meadow"] },
  { name: "banana", draw: banana, turn: 70, places: ["timber", "pattern", "tiles"] },
  { name: "canoe", draw: canoe, turn: 12, places: ["water"] },
  { name: "cat", draw: cat, turn: 10, places: ["room", "timber"] },
  { name: "desk", draw: desk, turn: 4, places: ["room"] },
  { name: "drill", draw: drill, turn: 25, places: ["timber", "backdrop"] },
  { name: "dumbbell", draw: dumbbell, turn: 40, places: ["tiles", "backdrop", "room"] },
  { name: "football", draw: football, turn: 35, places: ["meadow"] },
  { name: "mug", draw: mug, turn: 8, places: ["timber", "room", "pattern"] },
  { name: "orange", draw: orange, turn: 25, places: ["timber", "pattern", "backdrop"] },
];
