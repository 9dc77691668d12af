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
}

/** The ten classes in ImageNet10's order, which is also the order of their labels. */
export const DRAWN_CLASSES: readonly DrawnClass[] = [
  { name: "baboon", draw: baboon, turn: 14 },
  { name: "banana", draw: banana, turn: 180 },
  { name: "canoe", draw: canoe, turn: 22 },
  { name: "cat", draw: cat, turn: 16 },
  { name: "desk", draw: desk, turn: 5 },
  { name: "drill", draw: drill, turn: 60 },
  { name: "dumbbell", draw: dumbbell, turn: 70 },
  { name: "football", draw: football, turn: 50 },
  { name: "mug", draw: mug, turn: 12 },
  { name: "orange", draw: orange, turn: 30 },
];
