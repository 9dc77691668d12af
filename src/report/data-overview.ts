import type { SplitName } from "../data/listing.js";
import { interleave, jpegPicture, type Picture } from "../look/draw/picture.js";
import type { RunReader } from "../look/read/run-reader.js";
import type { RunFile } from "../train/run/run-file.js";

/** What a run's photos are: counts, and a few examples as the network sees them. */
export interface DataOverview {
  readonly layout: string;
  readonly classes: readonly {
    readonly name: string;
    readonly counts: Readonly<Record<SplitName, number>>;
    readonly examples: readonly Picture[];
  }[];
  readonly counts: Readonly<Record<SplitName, number>>;
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** Exact duplicates that stand in more than one split. */
  readonly leakage: number;
}

const EXAMPLES = 4;
/** Of more classes than these, the first have examples. */
const CLASSES_SHOWN = 40;

/** Counts the photos of a run and shows the first training photos of each class, in the listing's order. */
export async function describeData(run: RunFile, { openPhotos }: Pick<RunReader, "openPhotos">): Promise<DataOverview> {
  const dataset = await openPhotos("train");
  const { listing, split, classes } = dataset;
  try {
    const size = run.config.model.imageSize;
    const byClass = (name: SplitName) => {
      const groups = classes.map((): number[] => []);
      for (const item of split[name]) groups[listing.items[item].label].push(item);
      return groups;
    };
    const members = { train: byClass("train"), val: byClass("val"), test: byClass("test") };
    const describe = async (name: string, label: number) => {
      const items = { train: members.train[label], val: members.val[label], test: members.test[label] };
      const most = label < CLASSES_SHOWN ? EXAMPLES : 0;
      const shown = items.train.toSorted((a, b) => a - b).slice(0, most);
      const photos = await Promise.all(
        shown.map(async (item) => {
          const planes = new Uint8Array(3 * size * size);
          dataset.read(item, planes, 0);
          return jpegPicture(interleave(planes, size));
        }),
      );
      const counts = { train: items.train.length, val: items.val.length, test: items.test.length };
      return { name, counts, examples: photos };
    };
    const { layout, unreadable, leakage } = run.data;
    return {
      layout,
      classes: await Promise.all(classes.map(describe)),
      counts: { train: split.train.length, val: split.val.length, test: split.test.length },
      unreadable,
      leakage,
    };
  } finally {
    dataset.close();
  }
}
