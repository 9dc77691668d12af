import { test } from "node:test";
import type { Schedule } from "../optim/schedules/schedule.js";
import { assertClose } from "./compare.js";
import { goldenOptim } from "./golden.js";

const TOLERANCE = 1e-9;

/**
 * Tests a schedule by PyTorch's fifty rates, of which each is both an update and an epoch. `make` takes the golden
 * case's settings.
 */
export function testRates(name: string, make: (settings: never) => Schedule): void {
  test(`fifty rates are PyTorch's: ${name}`, () => {
    const { rates, losses = [], ...settings } = goldenOptim().schedules[name];
    const schedule = make(settings as never);
    const actual = rates.map((_, step) =>
      schedule({
        update: step,
        updates: rates.length,
        epoch: step,
        valLosses: (losses as readonly number[]).slice(0, step),
      }),
    );
    assertClose(actual, rates, TOLERANCE, "rate");
  });
}
