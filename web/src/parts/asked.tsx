import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { commonWords as w } from "../../../src/page/words/common.js";
import { Gone } from "../api.js";
import { say } from "../language.js";
import { useLive } from "../live.js";

/** What was asked of the server, as it stands. */
export interface Asked<T> {
  readonly value: T | null;
  readonly error: string | null;
  readonly isWaiting: boolean;
}

type State<T> = Asked<T> & { readonly isGone: boolean };

/**
 * Asks again whenever `question` changes; an answer that comes after the question has changed is dropped. One question is
 * asked at a time, and those that have changed before their turn never: a slider that is drawn over a hundred
 * checkpoints asks about few. What the server could not answer because it was gone is asked again when it is there again. `null` asks
 * nothing.
 */
export function useAsked<T>(question: string | null, ask: () => Promise<T>): Asked<T> {
  const [asked, setAsked] = useState<State<T>>({
    value: null,
    error: null,
    isGone: false,
    isWaiting: question !== null,
  });
  const { connections } = useLive();
  const tries = useRef(connections);
  if (asked.isGone) tries.current = connections;
  const before = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    if (question === null) {
      setAsked({ value: null, error: null, isGone: false, isWaiting: false });
      return;
    }
    let isCurrent = true;
    setAsked(({ value }) => ({ value, error: null, isGone: false, isWaiting: true }));
    const answer = async () => {
      if (!isCurrent) return;
      const asked = await ask().then(
        (value) => ({ value, error: null, isGone: false, isWaiting: false }),
        (error: unknown) => ({ value: null, error: (error as Error).message, isGone: error instanceof Gone, isWaiting: false }), // prettier-ignore
      );
      if (isCurrent) setAsked(asked);
    };
    before.current = before.current.then(answer);
    return () => {
      isCurrent = false;
    };
  }, [question, tries.current]);
  return asked;
}

/** Says that the page waits for an answer, or that there was none. */
export function Waiting({ asked, children }: { asked: Asked<unknown>; children?: ComponentChildren }) {
  if (asked.error !== null)
    return (
      <p class="error" role="alert">
        {asked.error}
      </p>
    );
  return asked.isWaiting ? (
    <p class="waiting" role="status">
      {children ?? say(w.asking)}
    </p>
  ) : null;
}
