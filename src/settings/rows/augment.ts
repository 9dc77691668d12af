import { choice, type Kind, misfit, pair, real, whole } from "../../core/kinds.js";
import { setting } from "../../core/setting.js";
import { type Augmentation, FLIPS } from "../../data/augment/augmentation.js";
import { MOST_MAGNITUDE } from "../../data/augment/rand-augment.js";

const share = real({ min: 0, max: 1 });
const alpha = real({ min: 0, max: 100 });

const cropScale = pair(real({ above: 0, max: 1 }), {
  needs: "two shares above 0 and up to 1, the lesser first, as in 0.4-1",
  separator: "-",
  rule: { holds: ([least, most]) => least <= most, says: "the lesser share first" },
});

const randAugment: Kind<Augmentation["randAugment"]> = {
  form: (() => {
    const { form } = whole({ min: 0, max: MOST_MAGNITUDE });
    return { type: "record", fields: { ops: form, magnitude: form } };
  })(),
  needs: "a number of operations and their magnitude, as in 2,9",
  read(option, text) {
    const [ops, magnitude, ...more] = text.split(",");
    if (magnitude === undefined || more.length > 0) throw misfit(option, this.needs, `"${text}"`);
    const number = whole({ min: 0, max: MOST_MAGNITUDE });
    return { ops: number.read(option, ops), magnitude: number.read(option, magnitude) };
  },
  write: ({ ops, magnitude }) => `${ops},${magnitude}`,
};

/** How training photos are varied: each setting is laid over what `augment` names. */
export const augmentRows = {
  flip: setting(choice(FLIPS), {
    placeholder: "how",
    help: `mirror half of the photos: ${FLIPS.join(", ")}`,
    off: "none",
    label: { en: "flip", zh: "翻转" },
  }),
  rotate: setting(real({ min: 0, max: 180 }), {
    placeholder: "degrees",
    help: "turn by up to so much either way",
    off: 0,
    label: { en: "rotation", zh: "旋转" },
    unit: { en: "°", zh: "°" },
  }),
  cropScale: setting(cropScale, {
    placeholder: "range",
    help: "cut out such a share of the area, as in 0.4-1, and enlarge it",
    off: [1, 1],
    label: { en: "crop", zh: "裁剪" },
    unit: { en: "of the area", zh: "面积" },
  }),
  jitter: setting(share, {
    placeholder: "strength",
    help: "change brightness, contrast, saturation and hue, 0 to 1",
    off: 0,
    label: { en: "colour jitter", zh: "颜色抖动" },
  }),
  erase: setting(share, {
    placeholder: "probability",
    help: "erase a rectangle of the photo",
    off: 0,
    label: { en: "erasing", zh: "随机擦除" },
  }),
  randAugment: setting(randAugment, {
    flag: "randaugment",
    placeholder: "ops,magnitude",
    help: "so many random operations of a magnitude from 0 to 30",
    off: { ops: 0, magnitude: 0 },
    label: { en: "RandAugment", zh: "RandAugment" },
  }),
  mixup: setting(alpha, {
    placeholder: "alpha",
    help: "blend photos and their classes, shares from Beta(alpha, alpha)",
    off: 0,
    label: { en: "mixup", zh: "mixup" },
  }),
  cutmix: setting(alpha, {
    placeholder: "alpha",
    help: "paste part of one photo into another, shares likewise",
    off: 0,
    label: { en: "cutmix", zh: "cutmix" },
  }),
};
