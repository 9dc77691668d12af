/** Endings of files that sharp's own build decodes, whatever letters they are written in. */
const READABLE = new Set("jpg jpeg jpe jfif jfi jif pjpeg pjp mpo png apng webp gif tif tiff avif avifs".split(" "));

/** Endings of pictures that it does not decode, with the name that people know the format by. */
const FOREIGN: Readonly<Record<string, string>> = {
  ...{ heic: "HEIC", heif: "HEIC", hif: "HEIC", heics: "HEIC", bmp: "BMP", dib: "BMP", jxl: "JPEG XL", svg: "SVG" },
  ...{ jp2: "JPEG 2000", j2k: "JPEG 2000", jpx: "JPEG 2000", jpf: "JPEG 2000", j2c: "JPEG 2000", jxr: "JPEG XR" },
  ...{ dng: "raw", cr2: "raw", cr3: "raw", crw: "raw", nef: "raw", nrw: "raw", arw: "raw", orf: "raw", rw2: "raw" },
  ...{ raf: "raw", pef: "raw", srw: "raw", psd: "Photoshop", xcf: "GIMP", ico: "ICO", tga: "TGA", pcx: "PCX" },
  ...{ ppm: "PNM", pgm: "PNM", pbm: "PNM", pnm: "PNM", pam: "PNM", exr: "OpenEXR", hdr: "HDR", dcm: "DICOM" },
  ...{ svs: "SVS", dds: "DDS", mp4: "video", mov: "video", avi: "video", mkv: "video", webm: "video" },
};

/** Endings of files that usually lie beside photos and are none. */
const BESIDE = new Set(
  (
    "txt csv tsv tab psv json jsonl xml yaml yml md html htm pdf doc docx xls xlsx ini db ds_store npy npz mat pkl h5 " +
    "hdf5 parquet sqlite log lnk url py ipynb sh bat js ts css xmp aae thm gitkeep gitignore license rst zip tar gz " +
    "tgz rar 7z mp3 wav lst names cfg toml pt pth onnx safetensors tfrecord tfrecords lmdb lock u8 f64 u32"
  )
    .split(" ")
    .concat(""),
);

/** Files that people leave beside photos without an ending. */
const WITHOUT_ENDING = /^(readme|licen[cs]e|copying|notice|changelog|authors|makefile|dockerfile|index|sha256sums)$/i;

function endingOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot + 1).toLowerCase();
}

/** Whether a file's name says that it is a photo that can be read. */
export function isPhotoName(name: string): boolean {
  return READABLE.has(endingOf(name));
}

/** The format of a picture that cannot be read, by its file's name; null for everything else. */
export function foreignFormat(name: string): string | null {
  return FOREIGN[endingOf(name)] ?? null;
}

/** Whether a file is neither a photo nor of a kind that usually lies beside photos: something that may have been meant. */
export function isOddName(name: string): boolean {
  const ending = endingOf(name);
  if (ending === "") return !WITHOUT_ENDING.test(name);
  return !BESIDE.has(ending) && !READABLE.has(ending) && FOREIGN[ending] === undefined;
}

/** Whether a file is a table, by its name. */
export function isTableName(name: string): boolean {
  return /\.(csv|tsv|tab|psv)$/i.test(name);
}

/** The endings of file names that count as photos, for messages. */
export const IMAGE_ENDINGS = "jpg, jpeg, jfif, png, webp, gif, tif, tiff, avif and their kin";
