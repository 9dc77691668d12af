import { type Order, worker } from "./thread.js";

/** What a worker of a browser has. */
interface Scope {
  onmessage: (event: { readonly data: Order }) => void;
  postMessage(message: null): void;
}

const scope = globalThis as unknown as Scope;
const carryOut = worker();
scope.onmessage = ({ data }) => {
  carryOut(data);
  scope.postMessage(null);
};
