/** How far a long step has come. */
export interface Progress {
  readonly step: "download" | "unpack";
  /** Bytes so far, those of earlier runs included. */
  readonly done: number;
  /** All bytes; undefined while the server has not said. */
  readonly total: number | undefined;
}

/** Who wants to hear what goes on. */
export interface Listener {
  readonly onProgress?: (progress: Progress) => void;
  /** Something worth a line: a lost connection, a fresh start. */
  readonly onNote?: (line: string) => void;
}
