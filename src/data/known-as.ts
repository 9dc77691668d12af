/** What a file is that is no image, or none that can be decoded, by its first bytes; null where they say nothing. */
export function knownAs(bytes: Uint8Array): string | null {
  const head = Array.from(bytes.subarray(0, 512), (byte) => String.fromCharCode(byte)).join("");
  const brand = /^.{4}ftyp(hei[csxm]|hev[cx]|(mif1|msf1).{4,40}(hei[csxm]|hev[cx]))/s.exec(head);
  if (brand !== null) return "it is a HEIC photo; export it as JPEG";
  if (/^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|\?xml[^>]*>\s*<!doctype html)/i.test(head)) return "it is a web page, not an image; download the photo again"; // prettier-ignore
  if (/^BM.{4}\0\0\0\0/s.test(head)) return "it is a BMP picture; save it as PNG or JPEG";
  if (bytes.length === 0) return "the file is empty";
  if (head.startsWith("version https://git-lfs")) return "it stands for a photo kept by Git LFS; fetch it with git lfs pull"; // prettier-ignore
  if (/^(PK\x03\x04|Rar!|7z\xbc\xaf)/.test(head)) return "it is an archive, not an image";
  if (head.startsWith("%PDF-")) return "it is a PDF document, not an image";
  if (head.startsWith("\0\0\0\x0cJXL ") || head.startsWith("\xff\x0a"))
    return "it is a JPEG XL photo; export it as JPEG";
  if (head.startsWith("\0\0\0\x0cjP  ")) return "it is a JPEG 2000 photo; export it as JPEG";
  if (head.startsWith("8BPS")) return "it is a Photoshop file; export it as JPEG";
  return null;
}
