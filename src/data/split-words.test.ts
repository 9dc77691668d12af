import assert from "node:assert/strict";
import { test } from "node:test";
import { isContainerName, partNamed, splitNamed } from "./split-words.js";

test("the words that people use for splits, in any case and with any filler", () => {
  const words = {
    train: ["train", "Training", "TRAIN_SET", "trainset", "train_data", "seg_train", "train2017", "train set", "Training Images", "TrainImages", "train-data", "imgs_train", "Training_Set", "dataset-train", "entraînement", "训练集", "trainingData", "Trainingsbilder", "train224x224", "训练数据", "学習用", "обучающая выборка"], // prettier-ignore
    val: ["val", "valid", "Validation", "validation_set", "valset", "val2017", "dev", "Dev-Set", "eval", "ValidationImages", "seg_val", "validación", "évaluation", "Validierungsdaten", "検証データ"], // prettier-ignore
    test: ["test", "Testing", "test_set", "testset", "Test Data", "seg_test", "test2017", "TestImages", "holdout", "hold-out set", "тест", "测试", "Testdaten", "test 64 x 64", "тестовая"], // prettier-ignore
  };
  for (const [split, names] of Object.entries(words)) for (const name of names) assert.equal(splitNamed(name), split, name); // prettier-ignore
  // A name in decomposed letters is the same name.
  assert.equal(splitNamed("Entraînement".normalize("NFD")), "train");
});

test("a name with another word in it is no split", () => {
  for (const name of [
    "train station",
    "test tube",
    "trainer",
    "training shoes",
    "dev board",
    "trains",
    "contest",
    "traintest",
    "image",
    "valve",
    "attest",
    "seg",
    "texttrain station",
    "2017",
    "",
  ])
    // prettier-ignore
    assert.equal(splitNamed(name), null, name);
  assert.deepEqual([partNamed("seg_pred"), partNamed("Unlabeled Images"), splitNamed("unlabeled")], ["unlabelled", "unlabelled", null]); // prettier-ignore
  assert.deepEqual(["images", "Sample_Images", "photos", "cat images"].map(isContainerName), [true, true, true, false]);
});
