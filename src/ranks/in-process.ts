import { type Ranks, RanksLost } from "./ranks.js";

/** An exchange that not all have come to yet. */
interface Round {
  readonly given: (readonly Uint8Array[] | undefined)[];
  readonly done: Promise<void>;
  readonly complete: () => void;
  readonly fail: (reason: Error) => void;
}

function newRound(count: number): Round {
  let complete!: () => void;
  let fail!: (reason: Error) => void;
  const done = new Promise<void>((resolve, reject) => {
    [complete, fail] = [resolve, reject];
  });
  // Whoever waits for it hears of its failure; nobody may.
  done.catch(() => {});
  return { given: new Array<undefined>(count).fill(undefined), done, complete, fail };
}

/** So many ranks that are all in this process. */
export function ranksInProcess(count: number): Ranks[] {
  const rounds: Round[] = [];
  let gone: number | null = null;
  const lost = () => new RanksLost(`process ${gone} is gone`);
  return Array.from({ length: count }, (_, rank): Ranks => {
    let next = 0;
    const leave = () => {
      gone ??= rank;
      for (const round of rounds) if (round.given[rank] === undefined) round.fail(lost());
    };
    return {
      rank,
      count,
      async exchange(pieces) {
        const number = next++;
        const round = (rounds[number] ??= newRound(count));
        round.given[rank] = pieces.map((piece) => piece.slice());
        if (round.given.every((given) => given !== undefined)) round.complete();
        else if (gone !== null && round.given[gone] === undefined) throw lost();
        await round.done;
        return round.given.map((given) => given![rank] as Uint8Array<ArrayBuffer>);
      },
      close: () => Promise.resolve(leave()),
      abort: leave,
    };
  });
}

/** A training that this process computes alone. */
export function alone(): Ranks {
  return ranksInProcess(1)[0];
}
