import { cutList } from "../core/cut-list.js";
import { UserError } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import type { Dataset } from "./photos.js";
import type { SplitName } from "./listing.js";

const NAMES = { train: "training", val: "validation", test: "test" } as const;

/**
 * Makes sure that there is a photo to choose by, and where `splits` says so others, before anything is trained. Throws a
 * `UserError` that says how many photos are needed.
 */
export function requirePhotos(
  { listing, split, unreadable }: Pick<Dataset, "listing" | "split" | "unreadable">,
  splits: readonly SplitName[],
): void {
  const empty = splits.find((name) => split[name].length === 0);
  if (empty === undefined) return;
  const brought = listing.items.filter((item) => item.split === empty).length;
  const what = NAMES[empty];
  if (brought > 0) {
    const example = unreadable[0];
    throw new UserError(
      `None of the ${formatCount(brought)} ${what} photos of "${listing.root}" can be read` +
        `${example === undefined ? "" : ` ("${example.file}": ${example.reason})`}; put readable ones there.`,
    );
  }
  const counts = new Map<number, number>();
  for (const { label } of listing.items) counts.set(label, (counts.get(label) ?? 0) + 1);
  const named = listing.classes.map((name, label) => `${name} ${counts.get(label) ?? 0}`);
  const isDivided = listing.items.every((item) => item.split === null);
  const needed = isDivided
    ? "at least 3 readable photos of a class are needed, one each for training, validation and test"
    : "at least 2 readable training photos of a class are needed, one of them for validation";
  throw new UserError(
    `"${listing.root}" leaves no ${what} photo (${cutList(named)}): ${needed}, and some 50 of each class to learn anything; add photos.`,
  );
}
