import { statfsSync, statSync } from "node:fs";

/**
 * What a file's system says of it: device, file number, length, and when content and entry were changed last, to the
 * nanosecond. Nobody can set the last one, so that a file whose signature is as before holds what it held before.
 */
export type Signature = string;

/**
 * The file systems, by the numbers that Linux gives them, of this machine's own disks and memory: ext2 to ext4, XFS, Btrfs,
 * F2FS, ZFS, bcachefs, tmpfs, overlayfs. Others make times up, as FAT and most of FUSE's do, or tell them late, as network
 * file systems do.
 */
const OWN_SYSTEMS = [0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0xca451a4e, 0x01021994, 0x794c7630];

/** A change that follows another one so closely may leave no mark, for clocks of file systems tick: a kernel's every 10 ms. */
const TICK_NS = 100_000_000n;
/** Some keep whole seconds, or every other one. */
const COARSE_TICK_NS = 2_000_000_000n;
const SECOND_NS = 1_000_000_000n;

/** A signature, and the time of the entry's last change. */
export interface Signed {
  readonly signature: Signature;
  readonly changed: bigint;
}

/** Reads signatures of files, of those whose file system can be trusted with it. */
export class Signatures {
  readonly #trusted = new Map<bigint, boolean>();

  /** `of`; null also where the file cannot be asked about. */
  tryOf(path: string): Signed | null {
    try {
      return this.of(path);
    } catch {
      return null;
    }
  }

  /** A file's signature; null where there is no such file, or its system's times say nothing. Throws the system's error. */
  of(path: string): Signed | null {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return null;
    const { dev, ino, size, mtimeNs, ctimeNs } = stat;
    let trusted = this.#trusted.get(dev);
    if (trusted === undefined) {
      // Where systems have no such numbers, disks are taken for the machine's own.
      trusted = process.platform !== "linux" || OWN_SYSTEMS.includes(statfsSync(path).type);
      this.#trusted.set(dev, trusted);
    }
    return trusted ? { signature: [dev, ino, size, mtimeNs, ctimeNs].join(" "), changed: ctimeNs } : null;
  }
}

/** Whether a file was last changed so long before `now` (nanoseconds since 1970) that a later change would be seen. */
export function isSettled({ changed }: Signed, now: bigint): boolean {
  const isFine = process.platform === "linux" && changed % SECOND_NS !== 0n;
  return now - changed >= (isFine ? TICK_NS : COARSE_TICK_NS);
}
