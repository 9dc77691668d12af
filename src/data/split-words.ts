import type { SplitName } from "./listing.js";

/** What a folder's (or a table's) name says of its photos' part: a split, either of two, or that they carry no labels. */
export type Part = SplitName | "unlabelled";

/** The words that people use for each part, in lower case; `fillers` may stand around them, in any order. */
const WORDS: Readonly<Record<Part, readonly string[]>> = {
  train: [
    ...[
      "train",
      "training",
      "trainings",
      "trn",
      "learn",
      "learning",
      "trainieren",
      "lernen",
      "entrenamiento",
      "treino",
    ],
    ...["entrainement", "entraînement", "apprentissage", "treinamento", "allenamento", "addestramento", "обучение"],
    ...["тренировка", "тренировочная", "тренировочные", "обучающая", "обучающие", "antrenare", "uczenie", "treningowe"],
    ...[
      "treningowy",
      "eğitim",
      "训练",
      "訓練",
      "训练集",
      "訓練集",
      "学習",
      "学習用",
      "訓練用",
      "학습",
      "훈련",
      "학습용",
    ],
  ],
  val: [
    ...["val", "vali", "valid", "validate", "validating", "validation", "dev", "devel", "development", "eval"],
    ...["evaluate", "evaluation", "évaluation", "publictest", "validierung", "validierungs", "validatie", "walidacja"],
    ...["validacion", "validación", "validacao", "validação", "convalida", "validazione", "doğrulama", "валидация"],
    ...["валидационная", "валидационные", "验证", "驗證", "验证集", "驗證集", "検証", "検証用", "검증", "검증용"],
  ],
  test: [
    ...["test", "testing", "tests", "tst", "holdout", "heldout", "privatetest", "testen", "prüfung", "pruefung"],
    ...["prueba", "pruebas", "teste", "prova", "testare", "testowe", "testowy", "тест", "тестовая", "тестовые", "测试"],
    ...["測試", "测试集", "測試集", "テスト", "テスト用", "시험", "테스트", "테스트용"],
  ],
  unlabelled: [
    "unlabeled",
    "unlabelled",
    "unlabel",
    "unsup",
    "unknown",
    "pred",
    "predict",
    "prediction",
    "predictions",
  ],
};

/** Words that say nothing of a split, as in "Training Images", `seg_train` or `train_data`. */
const FILLERS = new Set([
  ...["set", "sets", "data", "dataset", "datasets", "split", "splits", "part", "subset", "folder", "dir", "files"],
  ...[
    "image",
    "images",
    "img",
    "imgs",
    "photo",
    "photos",
    "picture",
    "pictures",
    "pic",
    "pics",
    "frames",
    "jpg",
    "jpeg",
  ],
  ...["png", "seg", "segmented", "crop", "cropped", "resized", "raw", "orig", "original", "final", "new", "my", "the"],
  ...["of", "for", "and", "aug", "augmented", "small", "full", "labels", "label", "labeled", "labelled", "annotations"],
  ...["sample", "samples", "example", "examples", "classes", "class", "ds", "csv", "list", "info", "gt", "truth"],
  ...["daten", "bilder", "datos", "datas", "données", "imagenes", "imágenes", "imagens", "immagini", "dados", "dati"],
  ...[
    "данные",
    "изображения",
    "выборка",
    "数据",
    "數據",
    "数据集",
    "图片",
    "圖片",
    "图像",
    "圖像",
    "画像",
    "データ",
    "데이터",
  ],
]);

/** Names of folders into which all photos go, in lower case: of no class. */
const ALL_PHOTOS =
  /^(images?|imgs?|photos|pictures|pics|jpe?gs?|pngs?|(jpe?g|png)images|all[ _-]?(images|photos|data))$/;

const PART_OF = new Map(
  (Object.entries(WORDS) as [Part, readonly string[]][]).flatMap(([part, words]) =>
    words.map((word): [string, Part] => [word, part]),
  ),
);

/** `trainset`, `testimages`, `imgtrain`: a word and a filler written together. */
function compound(token: string): Part | undefined {
  for (const [word, part] of PART_OF) {
    // "val" may begin another word, as shorter Latin ones do; two Chinese letters are a word.
    if (word.length < 3 && /^[a-z]/.test(word)) continue;
    if (token.startsWith(word) && FILLERS.has(token.slice(word.length))) return part;
    if (token.endsWith(word) && FILLERS.has(token.slice(0, -word.length))) return part;
  }
  return undefined;
}

/** The words of a name, in lower case: cut at everything that is no letter, and where a small letter meets a capital. */
function tokensOf(name: string): string[] {
  return name
    .normalize("NFKC")
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
    .toLowerCase()
    .normalize("NFC")
    .split(/[^\p{L}\p{M}]+/u)
    .filter((token) => token !== "");
}

/**
 * The part of a data set that a name stands for: `train`, "Training Images", `seg_train`, `train2017`, "Train-Set" and
 * their kin of validation and test. Null for a name with any other word in it ("train station"), or with two parts.
 */
export function partNamed(name: string): Part | null {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const part = readPart(name);
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(name, part);
  return part;
}

/** A folder's name is asked once for every photo in it where a table labels them. */
const KNOWN = new Map<string, Part | null>();
const MOST_KNOWN = 10_000;

function readPart(name: string): Part | null {
  // "hold-out" and "public test" are one word each.
  const whole = name.replace(/(hold|held|public|private)[\s_-]*(out|test)/gi, (match) => match.replace(/[\s_-]/g, "").toLowerCase()); // prettier-ignore
  // "train224x224": the size of the photos.
  const tokens = tokensOf(whole.replace(/\d+\s*[x×]\s*\d+/gi, " "));
  const known = tokens.map((token) => (FILLERS.has(token) ? null : (PART_OF.get(token) ?? compound(token))));
  if (known.includes(undefined)) return null;
  const parts = new Set(known.filter((part) => part !== null));
  return parts.size === 1 ? [...parts][0]! : null;
}

/** The split that a name stands for, or null. */
export function splitNamed(name: string): SplitName | null {
  const part = partNamed(name);
  return part === "unlabelled" ? null : part;
}

/** Whether a name says only that there are photos in it: `images`, "Photos", `jpg`. */
export function isContainerName(name: string): boolean {
  const tokens = tokensOf(name);
  return tokens.length > 0 && tokens.every((token) => FILLERS.has(token));
}

/** Whether a folder's name says that all photos are in it, of whatever class: `images`, `JPEGImages`. */
export function namesAllPhotos(name: string): boolean {
  return ALL_PHOTOS.test(name.normalize("NFKC").trim().toLowerCase());
}
