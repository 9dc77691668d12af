import { SPLITS, type SplitName } from "../listing.js";

/** Headings that people give to the column of files, the most telling first; compared without case, spaces and marks. */
const FILE = [
  ...[
    "file",
    "filename",
    "filenames",
    "files",
    "filepath",
    "filepaths",
    "path",
    "paths",
    "fullpath",
    "relpath",
    "fname",
  ],
  ...["imagepath", "imagepaths", "imagefile", "imagefilename", "imagefilenames", "imagename", "imagenames", "imgpath"],
  ...[
    "imgfile",
    "imgname",
    "imgfilename",
    "image",
    "images",
    "img",
    "imgs",
    "photopath",
    "photofile",
    "photoname",
    "photo",
  ],
  ...[
    "picture",
    "picturename",
    "pic",
    "imageid",
    "imageids",
    "imgid",
    "photoid",
    "pictureid",
    "fileid",
    "imagekey",
    "key",
  ],
  ...[
    "uri",
    "url",
    "name",
    "datei",
    "dateiname",
    "bild",
    "fichier",
    "archivo",
    "文件",
    "文件名",
    "图片",
    "image1",
    "id",
    "ids",
  ],
  ...["uid", "uuid"],
];

/** Headings of the column of labels, names before numbers. */
const LABEL = [
  ...["label", "labels", "labelname", "class", "classes", "classname", "classlabel", "category", "categories"],
  ...["categoryname", "breed", "species", "variety", "cultivar", "genus", "commonname", "scientificname", "target"],
  ...[
    "targets",
    "targetname",
    "type",
    "kind",
    "tag",
    "diagnosis",
    "dx",
    "disease",
    "emotion",
    "groundtruth",
    "gt",
    "truth",
  ],
  ...[
    "y",
    "answer",
    "klasse",
    "kategorie",
    "classe",
    "clase",
    "categoria",
    "categorie",
    "etiquette",
    "标签",
    "类别",
    "分类",
  ],
  ...["labelid", "classid", "classids", "categoryid", "targetid", "classindex", "classidx", "labelindex", "labelidx"],
  ...["level", "grade"],
];

/** Headings of a column that says which split a photo is in. */
const SPLIT = ["split", "splits", "set", "subset", "partition", "dataset", "datasplit", "splitname", "usage", "phase", "traintest", "trainvaltest", "trainortest"]; // prettier-ignore

/** Headings of a column that numbers the folds of a cross-validation. */
const FOLD = ["fold", "folds", "kfold", "kfolds", "cvfold", "foldid", "foldnumber", "foldno", "cv"];

/** Headings of columns that say whether a photo is in a split. */
const FLAGS: Readonly<Record<SplitName, readonly string[]>> = {
  train: ["istrain", "istraining", "istrainingimage", "intrain"],
  val: ["isval", "isvalid", "isvalidation", "isdev", "inval"],
  test: ["istest", "istesting", "intest", "isholdout"],
};

/** The places of a table's columns. */
export interface Columns {
  /** Columns that may name the files, the most telling first. */
  readonly files: readonly number[];
  /** Columns that may hold the labels, the most telling first: one at least. */
  readonly labels: readonly number[];
  /** Null where no column says the split in a word. */
  readonly split: number | null;
  /** Columns that say yes or no to one split, such as `is_valid`. */
  readonly flags: readonly { readonly place: number; readonly split: SplitName }[];
}

function plain(heading: string): string {
  return heading
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

function placesOf(headings: readonly string[], words: readonly string[]): number[] {
  return words.flatMap((word) => headings.flatMap((heading, place) => (heading === word ? [place] : [])));
}

/** What is needed of a header, for messages. */
export const NEEDED =
  "a column named file (or filename, image, image_id, path, id) and one named label (or class, category, breed, species, target)";

/** Understands a header; null where it has no column of files, or none of labels. */
export function columnsOf(header: readonly string[]): Columns | null {
  const headings = header.map(plain);
  const files = placesOf(headings, FILE);
  // `id,has_cactus`: what a photo has or is.
  const flags = SPLITS.flatMap((split) => placesOf(headings, FLAGS[split]).map((place) => ({ place, split })));
  const isFlag = (at: number) => flags.some(({ place }) => place === at);
  const yesOrNo = header.flatMap((heading, place) =>
    /^(has|is)[\s_]/i.test(heading) && !isFlag(place) ? [place] : [],
  );
  const labels = placesOf(headings, LABEL).concat(yesOrNo.length === 1 ? yesOrNo : []);
  if (files.length === 0 || labels.length === 0) return null;
  return { files, labels, split: placesOf(headings, SPLIT)[0] ?? null, flags };
}

/** Columns of a header that neither name files nor are an index without a heading. */
export function otherPlaces(header: readonly string[]): number[] {
  const files = new Set(placesOf(header.map(plain), FILE));
  return header.flatMap((heading, place) => (files.has(place) || plain(heading) === "" ? [] : [place]));
}

/** Columns of a header that number the folds of a cross-validation. */
export function foldPlaces(header: readonly string[]): number[] {
  return placesOf(header.map(plain), FOLD);
}

/** Whether a heading may be that of a split, or of where photos come from: "set", "dataset". */
export function isVagueSplit(heading: string): boolean {
  return ["set", "dataset", "usage", "phase"].includes(plain(heading));
}

/** Whether a header names files at least: a list of photos, such as those to be judged. */
export function namesFiles(header: readonly string[]): boolean {
  return placesOf(header.map(plain), FILE).length > 0;
}
