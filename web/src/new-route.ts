import { useEffect, useState } from "preact/hooks";

/** The address of what begins a training; in the studio a task may stand behind it. */
export const NEW = "#/new";

/** The address, if it is that of a new training; follows it. */
export function useNewAddress(): string | null {
  const now = () => (location.hash === NEW || location.hash.startsWith(`${NEW}/`) ? location.hash : null);
  const [hash, setHash] = useState(now);
  useEffect(() => {
    const follow = () => setHash(now());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return hash;
}

/** Whether the address is that of a new training. */
export const useNew = (): boolean => useNewAddress() !== null;
