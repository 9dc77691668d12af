import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { listed, refused, temporaryFolder, writeFiles } from "../fixtures.test.helper.js";
import { listFolder } from "../list-folder.js";
import type { Listing } from "../listing.js";

test("CSV: the file itself or its folder, quoted and with a byte order mark", async (t) => {
  const root = await writeFiles(temporaryFolder(t), {
    "labels.csv": '\uFEFFfile,label\r\n"x, y.png",dog\r\nsub/./2.png,cat\r\nsub/2.png,cat\r\n',
    "x, y.png": "",
    "sub/2.png": "",
    "sub/3.png": "",
  });
  for (const [path, unlabelled] of [
    [root, 1],
    [join(root, "labels.csv"), 0],
  ] as const) {
    // prettier-ignore
    const listing = await listFolder(path);
    assert.deepEqual(listing.classes, ["cat", "dog"]);
    assert.deepEqual(
      listing.items.map(({ file, label }) => [file, label]),
      [["sub/2.png", 0], ["x, y.png", 1]], // prettier-ignore
    );
    assert.deepEqual([listing.root, listing.unlabelled], [root, unlabelled]);
  }
});

test("CSV: every fault names its line", async (t) => {
  const rows = (text: string) => ({ "labels.csv": `file,label\n${text}` });
  await refused(t, ["1.png"], rows("1.png,a\n2.png,b\n3.png,b"), /Line 3 .* names "2.png".*first of 2 missing/);
  await refused(t, ["1.png"], rows("1.png,a\n1.png,"), /Line 3 .* gives "1.png" no label/);
  await refused(t, ["1.png"], rows("1.png,a\n,b"), /Line 3 .* names no file/);
  await refused(t, ["1.png"], rows("1.png,a\n1.png,b"), /Line 3 .* labels "1.png" b, an earlier line a/);
  await refused(t, ["1.png"], rows('1.png,"a'), /not a readable CSV/);
  const root = await writeFiles(temporaryFolder(t), { "other.csv": "name,colour,size\n" });
  await assert.rejects(
    listFolder(join(root, "other.csv")),
    /it has "name", "colour", "size", and needs a column named file/,
  );
});

test("a CSV file about something else does not hide class folders", async (t) => {
  const listing = await listed(t, ["a/1.png", "b/1.png"], { "sizes.csv": 'name,"w\n' });
  assert.deepEqual(listing.classes, ["a", "b"]);
});

const said = ({ notes = [] }: Listing) => notes.join("\n");
const labels = ({ items, classes }: Listing) => items.map(({ file, label }) => `${file} ${classes[label]}`);

test("tables as people have them: synonyms, separators, encodings, an index, no endings, no header, a split", async (t) => {
  const files = ["pics/0a.jpg", "pics/0b.jpg", "pics/0c.jpg"];
  const wanted = ["pics/0a.jpg pug", "pics/0b.jpg corgi", "pics/0c.jpg pug"];
  const utf16 = (text: string, mark: boolean) => Buffer.concat([Buffer.from(mark ? [0xff, 0xfe] : []), Buffer.from(text, "utf16le")]); // prettier-ignore
  const plain = "id,breed\n0a,pug\n0b,corgi\n0c,pug\n";
  const tables: Record<string, string | Uint8Array>[] = [
    { "labels.csv": plain },
    { "labels.csv": plain.replaceAll(",", ";") },
    { "labels.tsv": plain.replaceAll(",", "\t") },
    { "labels.csv": plain.replaceAll(",", "|") },
    { "labels.csv": `sep=;\n${plain.replaceAll(",", ";")}` },
    { "labels.csv": utf16(plain, true) },
    { "labels.csv": utf16(plain.repeat(1), false) },
    { "labels.csv": utf16(plain, true).swap16() },
    { "labels.csv": `\uFEFF${plain}` },
    { "labels.csv": ",Image ID,Class Name\n0,0a.jpg,pug\n1,0b.jpg,corgi\n2,0c.jpg,pug\n" },
    { "labels.csv": "class id;filepaths;labels\n1;pics\\0a.jpg;pug\n0;pics\\0b.jpg;corgi\n1;pics\\0c.jpg;pug\n" },
    { "labels.csv": "id,filename,label\n1,0a.jpg,pug\n2,0b.jpg,corgi\n3,0c.jpg,pug\n" },
    { "labels.csv": "path,label\n/kaggle/input/pics/0a.jpg,pug\n/kaggle/input/pics/0b.jpg,corgi\n/kaggle/input/pics/0c.jpg,pug\n" }, // prettier-ignore
    { "labels.csv": "pics/0a.jpg,pug\npics/0b.jpg,corgi\npics/0c.jpg,pug\n" },
    { "labels.csv": plain, "sample_submission.csv": "id,breed\n0a,corgi\n0b,corgi\n" },
    { "annotations/labels.csv": plain },
  ];
  for (const table of tables) {
    const root = await writeFiles(temporaryFolder(t), {
      ...Object.fromEntries(files.map((file) => [file, ""])),
      ...table,
    });
    assert.deepEqual(labels(await listFolder(root)), wanted, JSON.stringify(table));
  }
  const latin = await writeFiles(temporaryFolder(t), { "a.png": "", "b.png": "", "l.csv": Buffer.from("file,label\na.png,caf\xe9\nb.png,tea\n", "latin1") }); // prettier-ignore
  assert.deepEqual((await listFolder(latin)).classes, ["café", "tea"]);
});

test("a table beside train and test folders of photos gives the classes; a column or folders give the splits", async (t) => {
  const files = ["train/1.jpg", "train/2.jpg", "train/3.jpg", "test/4.jpg", "test/5.jpg"];
  const dogs = await listed(t, files, { "labels.csv": "id,breed\n1,pug\n2,corgi\n3,pug\n" });
  assert.deepEqual([dogs.classes, dogs.items.length, dogs.unlabelled], [["corgi", "pug"], 3, 2]);
  assert.ok(dogs.items.every(({ split }) => split === null));
  const folders = await listed(t, files, { "all.csv": "file,label\n1.jpg,a\n2.jpg,b\n3.jpg,a\n4.jpg,a\n5.jpg,b\n" });
  assert.deepEqual(folders.items.map(({ split }) => split), ["test", "test", "train", "train", "train"]); // prettier-ignore
  assert.match(said(folders), /Splits come from the names of tables or folders: 3 train photos, 2 test photos/);
  const column = await listed(t, ["x/1.jpg", "x/2.jpg", "x/3.jpg", "x/4.jpg"], { "meta.csv": "image,species,Usage\n1.jpg,owl,Training\n2.jpg,jay,Training\n3.jpg,owl,PublicTest\n4.jpg,jay,PrivateTest\n" }); // prettier-ignore
  assert.deepEqual(column.items.map(({ split }) => split), ["train", "train", "val", "test"]); // prettier-ignore
  const several = await listed(t, files, { "train.csv": "id,y\n1,0\n2,1\n3,0\n", "test.csv": "id,y\n4,0\n5,1\n" });
  assert.deepEqual([several.classes, several.items.filter(({ split }) => split === "test").length], [["0", "1"], 2]);
  const same = ["train/1.jpg", "train/2.jpg", "test/1.jpg", "test/2.jpg"];
  const twice = await listed(t, same, { "train_labels.csv": "id,label\n1,a\n2,b\n" });
  assert.deepEqual(labels(twice), ["train/1.jpg a", "train/2.jpg b"]);
  await refused(t, files, { "labels.csv": "id,breed\n4,pug\n5,corgi\n" }, /labels test photos alone/);
  await refused(t, ["1.jpg", "p/1.jpg"], { "labels.csv": "id,breed\n1,pug\n" }, /names "1", which may be 1\.jpg or p\/1\.jpg/); // prettier-ignore
  await refused(t, ["1.jpg", "2.jpg"], { "l.csv": "file,label,split\n1.jpg,a,left\n2.jpg,b,right\n" }, /Line 2 .* the split "left"; write train, val or test/); // prettier-ignore
});

test("a header that is not understood is told, and so is a table beside class folders", async (t) => {
  const unclear = { "data.csv": "photo no;what\n1;a\n" };
  await refused(t, ["x/1.jpg"], unclear, /data\.csv" is not understood: it has "photo no", "what", and needs a column named file/); // prettier-ignore
  await refused(t, ["x/1.jpg"], { "onehot.csv": "image,MEL,NV\n1,0,1\n" }, /it has "image", "MEL", "NV"/);
  const beside = ["cat/1.jpg", "cat/2.jpg", "dog/3.jpg"];
  assert.match(said(await listed(t, beside, unclear)), /"data.csv" is not used: its header \("photo no", "what"\)/);
  const table = (text: string) => listed(t, beside, { "l.csv": `file,label\n${text}` });
  const agreeing = await table("1.jpg,Cat\n3.jpg,Dog\n");
  assert.deepEqual([agreeing.items.length, said(agreeing)], [3, '"l.csv" says the same as the folders.']);
  assert.match(said(await table("9.jpg,cat\n8.jpg,dog\n")), /"l.csv" is not used: line 2 .* does not exist/);
  const other = await table("1.jpg,night\n2.jpg,day\n3.jpg,day\n");
  assert.deepEqual([other.classes, said(other)], [["day", "night"], 'Classes come from "l.csv", not from the folders, which are named otherwise.']); // prettier-ignore
  await assert.rejects(table("1.jpg,night\n2.jpg,day\n"), /give the photos different classes; give --data ".*l\.csv" to go by the table, or --classes-at top/); // prettier-ignore
  const boxes = "filename,class,x\n1.jpg,cat,1\n1.jpg,dog,2\n";
  assert.match(said(await listed(t, beside, { "boxes.csv": boxes })), /"boxes.csv" is not used: line 3 /);
  await refused(t, ["x/1.jpg", "x/2.jpg"], { "a.csv": "id,label\n1,a\n2,b\n", "b.csv": "id,label\n1,c\n2,d\n" }, /"a\.csv", "b\.csv" in ".*" both label photos; give the one/); // prettier-ignore
});

const splitsOf = ({ items }: Listing) => items.map(({ split }) => split);

test("columns that say yes or no to a split, or where photos come from; one a class; names beside numbers", async (t) => {
  const files = ["x/1.jpg", "x/2.jpg", "x/3.jpg", "x/4.jpg"];
  const table = (header: string, ...ends: string[]) => listed(t, files, { "l.csv": [header, ...ends.map((end, i) => `${i + 1}.jpg,${end}`)].join("\n") }); // prettier-ignore
  const valid = await table("name,label,is_valid", "a,False", "b,False", "a,True", "b,True");
  assert.deepEqual(splitsOf(valid), ["train", "train", "val", "val"]);
  assert.match(said(valid), /Splits come from the column "is_valid"/);
  assert.deepEqual(splitsOf(await table("name,label,is_train", "a,1", "b,1", "a,0", "b,0")), ["train", "train", "test", "test"]); // prettier-ignore
  await assert.rejects(table("name,label,is_test", "a,1", "b,perhaps"), /Line 3 of ".*l\.csv" has "perhaps" for "is_test"; write 1 or 0/); // prettier-ignore
  await assert.rejects(table("name,label,is_val,is_test", "a,1,1"), /Line 2 .* into val and test; keep one/);
  assert.deepEqual(splitsOf(await table("image_id,dx,dataset", "a,vidir", "b,vidir", "a,rosendahl", "b,rosendahl")), [null, null, null, null]); // prettier-ignore
  const oneHot = await table("image,MEL,NV,BCC", "1.0,0.0,0.0", "0,1,0", "0,0,1", "1,0,0");
  assert.deepEqual(labels(oneHot), ["x/1.jpg MEL", "x/2.jpg NV", "x/3.jpg BCC", "x/4.jpg MEL"]);
  assert.equal(oneHot.layout, "l.csv: image,one of MEL, NV, BCC");
  await assert.rejects(table("image,cat,dog", "1,0", "1,1"), /is not understood: it has "image", "cat", "dog"/);
  assert.deepEqual((await table("file,label,label_name", "0,owl", "1,jay", "0,owl", "1,jay")).classes, ["jay", "owl"]);
  assert.deepEqual((await table("file,label,class_name", "0,owl", "1,jay", "0,jay", "1,jay")).classes, ["0", "1"]);
  await refused(t, files, { "l.csv": "file,label\n" }, /"[^"]*l\.csv" has a header and no line below it/);
});

test("of several tables those that label photos are read: one in each split's folder, not lists of names", async (t) => {
  const rows = "filename,class\n1.jpg,cat\n2.jpg,dog\n";
  const files = ["train/1.jpg", "train/2.jpg", "valid/1.jpg", "valid/2.jpg"];
  const each = await listed(t, files, { "train/_annotations.csv": rows, "valid/_annotations.csv": rows });
  assert.deepEqual(each.items.map(({ file, split }) => `${file} ${split}`), ["train/1.jpg train", "train/2.jpg train", "valid/1.jpg val", "valid/2.jpg val"]); // prettier-ignore
  const named = await listed(t, ["x/1.jpg", "x/2.jpg"], { "labels.csv": "file,label\n1.jpg,0\n2.jpg,1\n", "classes.csv": "class_id,name\n0,cat\n1,dog\n" }); // prettier-ignore
  assert.match(said(named), /"classes\.csv" is not used: it names no photo that is here/);
  const path = (...rows: string[]) => ["Path,ClassId", ...rows].join("\n");
  const signs = await listed(t, ["Train/0/1.jpg", "Train/1/2.jpg", "Test/3.jpg", "Meta/0.jpg"], { "Train.csv": path("Train/0/1.jpg,0", "Train/1/2.jpg,1"), "Test.csv": path("Test/3.jpg,1"), "Meta.csv": path("Meta/0.jpg,0") }); // prettier-ignore
  assert.deepEqual(splitsOf(signs), ["test", "train", "train"]);
  assert.match(said(signs), /"Meta\.csv" is not used: others are named after the splits/);
  const deep = await listed(t, ["a/b/x/1.jpg", "a/b/x/2.jpg"], { "a/b/labels.csv": "id,label\n1,cat\n2,dog\n" });
  assert.deepEqual(deep.classes, ["cat", "dog"]);
});

test("the splits of a table that says the same as the folders are used; one that divides only some is refused", async (t) => {
  const files = ["cat/1.jpg", "cat/2.jpg", "dog/3.jpg", "dog/4.jpg"];
  const table =
    "path,label,data set\ncat/1.jpg,cat,train\ncat/2.jpg,cat,test\ndog/3.jpg,dog,train\ndog/4.jpg,dog,test\n";
  for (const place of ["", "data/"]) {
    const whole = await listed(t, files.map((file) => place + file), { [`${place}meta.csv`]: table }); // prettier-ignore
    assert.deepEqual(
      [whole.classes, splitsOf(whole)],
      [
        ["cat", "dog"],
        ["train", "test", "train", "test"],
      ],
    );
    assert.match(said(whole), /meta\.csv" says the same as the folders\.\nSplits come from the column "data set": 2 train photos, 2 test photos/); // prettier-ignore
  }
  const part = table.split("\n").slice(0, 4).join("\n");
  await refused(t, files, { "meta.csv": part }, /"meta\.csv" divides only 3 photos of the 4 in the folders of ".*" into splits; give --data ".*meta\.csv" .* or --classes-at top/); // prettier-ignore
  const lists = await listed(t, files, { "train.txt": "cat/1.jpg\n", "test.txt": "cat/2.jpg\n" });
  assert.match(said(lists), /"test\.txt", "train\.txt" are not read: folders, or a CSV table of file,label,split, bring splits/); // prettier-ignore
});

test("files are found whatever the capitals of their names and however accents are written", async (t) => {
  const table = { "l.csv": `file,label\nimg_1.JPG,a\n${"é".normalize("NFC")}.jpg,b\n` };
  const found = await listed(t, ["x/IMG_1.jpg", `x/${"é".normalize("NFD")}.jpg`], table);
  assert.deepEqual(found.classes, ["a", "b"]);
  await refused(t, ["x/IMG_1.jpg", "x/Img_1.jpg", "x/é.jpg"], table, /names "img_1\.JPG", which may be x\/IMG_1\.jpg or x\/Img_1\.jpg/); // prettier-ignore
});

test("what stands for no label is refused with its line and how many there are; what may be a class is told", async (t) => {
  const files = ["1.png", "2.png", "3.png", "4.png"];
  const rows = (...labels: string[]) => ({ "labels.csv": `file,label\n${labels.map((label, index) => `${index + 1}.png,${label}\n`).join("")}` }); // prettier-ignore
  for (const nothing of ["nan", "NaN", "#N/A", "n/a", "<NA>"])
    await refused(t, files, rows("a", nothing, "b", nothing), new RegExp(`Line 3 .* gives "2.png" the label "${nothing}", which programs write where there is none \\(the first of 2 such lines\\); write its class`)); // prettier-ignore
  await refused(t, files, rows("a", "b", "", "a"), /Line 4 .* gives "3.png" no label; write its class/);
  await refused(t, files, rows("a", "", "", "b"), /Line 3 .* no label \(the first of 2 such lines\)/);
  const kept = await listed(t, files, rows("scratch", "none", "none", "scratch"));
  assert.deepEqual(kept.classes, ["none", "scratch"]);
  assert.match(said(kept), /^2 photos of ".*labels\.csv" have the label "none", which counts as a class of that name/m);
  assert.doesNotMatch(said(await listed(t, files, rows("Nancy", "b", "Nancy", "b"))), /counts as a class/);
});

test("a column of folds is said not to be used", async (t) => {
  const table = (heading: string) => ({ "labels.csv": `file,${heading},label\n1.png,0,a\n2.png,1,b\n3.png,2,a\n` });
  for (const heading of ["fold", "kfold", "CV Fold", "fold_id"]) {
    const listing = await listed(t, ["1.png", "2.png", "3.png"], table(heading));
    assert.match(said(listing), new RegExp(`The column "${heading}" of ".*labels\\.csv" has 3 values and is not used: .*add a column named split`)); // prettier-ignore
    assert.ok(listing.items.every(({ split }) => split === null));
  }
});
