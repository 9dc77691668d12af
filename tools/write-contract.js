// Writes src/kernels/contract.h from what src/runtime/contract/ compiles to in dist/, where the two differ.
import { readFileSync, writeFileSync } from "node:fs";
import { contractHeader } from "../dist/runtime/contract/header.js";

const file = new URL("../src/kernels/contract.h", import.meta.url);
const wanted = contractHeader();

function present() {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

if (present() !== wanted) writeFileSync(file, wanted);
