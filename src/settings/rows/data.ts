import { choice, type Kind, real, whole, words } from "../../core/kinds.js";
import { setting } from "../../core/setting.js";
import { FITS } from "../../data/fit.js";
import { CLASSES_AT } from "../../data/listing.js";
import { type Fractions, parseSplit } from "../../data/split.js";

const percent = (share: number) => Math.round(share * 1e6) / 1e4;

/** Shares of training, validation and test, written in percent: `70/10/20`. */
const fractions: Kind<Fractions> = {
  form: (() => {
    const { form } = real({ above: 0, below: 1 });
    return { type: "record", fields: { train: form, val: form, test: form } };
  })(),
  needs: "three percentages that add up to 100, as in 70/10/20",
  rule: {
    holds: ({ train, val, test }) => Math.abs(train + val + test - 1) < 1e-9,
    says: "shares that add up to 1",
  },
  read: (_, text) => parseSplit(text),
  write: ({ train, val, test }) => [train, val, test].map(percent).join("/"),
};

/** Which of a folder's photos are which class's, and how many of them are trained on. */
export const choiceOfPhotosRows = {
  limitPerClass: setting(whole({ min: 1 }), {
    placeholder: "count",
    help: "keep at most so many training photos a class",
    label: { en: "training photos a class, at most", zh: "每类训练照片上限" },
  }),
  classesAt: setting(choice(CLASSES_AT), {
    placeholder: "where",
    help: "where folders lie in folders: top, the outermost are the classes, or leaf, each that holds photos itself",
    label: { en: "classes at", zh: "类别所在层级" },
  }),
};

/** Which photos are trained on, how they are read and where they are kept decoded. */
export const dataRows = {
  data: setting(words, {
    placeholder: "folder",
    help: "folder of photos, one folder a class, or drawn",
    needed: true,
    label: { en: "photos", zh: "数据" },
  }),
  imageSize: setting(whole({ min: 1, max: 4096 }), {
    placeholder: "pixels",
    help: "height and width that photos are brought to",
    default: 256,
    label: { en: "image size", zh: "图像尺寸" },
    unit: { en: "px", zh: "像素" },
  }),
  fit: setting(choice(FITS), {
    placeholder: "how",
    help: "crop, squash or pad a photo to a square",
    default: "crop",
    label: { en: "made square by", zh: "变为正方形的方式" },
  }),
  split: setting(fractions, {
    placeholder: "shares",
    help: "train/validation/test in percent, where the folder has no split",
    default: { train: 0.7, val: 0.1, test: 0.2 },
    label: { en: "split", zh: "划分" },
    unit: { en: "%", zh: "%" },
  }),
  ...choiceOfPhotosRows,
  cache: setting(words, {
    placeholder: "folder",
    help: "where decoded photos are kept",
    label: { en: "cache", zh: "缓存" },
  }),
};
