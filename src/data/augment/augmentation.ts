/** What a photo may be mirrored across. */
export const FLIPS = ["none", "horizontal", "both"] as const;
export type Flip = (typeof FLIPS)[number];

/** How training photos are varied; each setting has a value that leaves photos as they are. */
export interface Augmentation {
  /** Mirrored left to right in half of the cases, with `both` also top to bottom. */
  readonly flip: Flip;
  /** Turned by up to so many degrees either way; 0 for not at all. */
  readonly rotate: number;
  /** The least and the largest share of the photo's area that is cut out and enlarged; [1, 1] for the whole. */
  readonly cropScale: readonly [number, number];
  /** Brightness, contrast and saturation change by up to this share, the hue by a quarter of it; 0 for not at all. */
  readonly jitter: number;
  /** The probability that a rectangle is erased. */
  readonly erase: number;
  /** So many operations of the RandAugment-like policy, each at a magnitude of 0..30; no operation for not at all. */
  readonly randAugment: { readonly ops: number; readonly magnitude: number };
  /** The alpha of mixup's Beta(alpha, alpha); 0 for no mixup. */
  readonly mixup: number;
  /** The alpha of cutmix's Beta(alpha, alpha); 0 for no cutmix. Where mixup is set too, each batch gets one of the two. */
  readonly cutmix: number;
}

/** Photos as they are. */
const none: Augmentation = {
  flip: "none",
  rotate: 0,
  cropScale: [1, 1],
  jitter: 0,
  erase: 0,
  randAugment: { ops: 0, magnitude: 0 },
  mixup: 0,
  cutmix: 0,
};

/** Augmentations by name. */
export const augmentations = {
  none,
  /** Hardly ever harmful: for few epochs, or for photos that are alike already. */
  light: { ...none, flip: "horizontal", cropScale: [0.7, 1], jitter: 0.1 },
  /** For photos of things, trained on for tens of epochs. */
  standard: { ...none, flip: "horizontal", rotate: 10, cropScale: [0.4, 1], jitter: 0.3 },
  /** For large networks and many epochs. */
  strong: {
    ...none,
    flip: "horizontal",
    cropScale: [0.25, 1],
    randAugment: { ops: 2, magnitude: 9 },
    erase: 0.25,
    mixup: 0.2,
    cutmix: 1,
  },
} as const satisfies Record<string, Augmentation>;

export type AugmentationName = keyof typeof augmentations;
export const AUGMENTATION_NAMES = Object.keys(augmentations) as AugmentationName[];

/** A named augmentation with some settings of one's own laid over it; those that are undefined stay as named. */
export function augmentationOf(
  name: AugmentationName,
  own: { readonly [K in keyof Augmentation]?: Augmentation[K] | undefined },
): Augmentation {
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return { ...augmentations[name], ...given };
}

/** An augmentation in a few words, for people: `flip, crop 40 to 100 %, rotate 10°`; empty where it changes nothing. */
export function describeAugmentation(augmentation: Augmentation): string {
  const { flip, rotate, cropScale, jitter, erase, randAugment, mixup, cutmix } = augmentation;
  const [least, most] = cropScale.map((share) => Math.round(100 * share));
  const parts: [does: boolean, words: string][] = [
    [flip !== "none", flip === "both" ? "flip both ways" : "flip"],
    [cropScale[0] < 1, `crop ${least} to ${most} %`],
    [rotate > 0, `rotate ${rotate}°`],
    [jitter > 0, `colour jitter ${jitter}`],
    [randAugment.ops > 0, `RandAugment ${randAugment.ops},${randAugment.magnitude}`],
    [erase > 0, `erase ${erase}`],
    [mixup > 0, `mixup ${mixup}`],
    [cutmix > 0, `cutmix ${cutmix}`],
  ];
  return parts.flatMap(([does, words]) => (does ? [words] : [])).join(", ");
}
