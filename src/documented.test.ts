import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ENTRY = fileURLToPath(new URL("../src/index.ts", import.meta.url));
const CONFIG = fileURLToPath(new URL("../tsconfig.json", import.meta.url));

/** What the package's entry exports as values: functions, classes and values, with what is said of them. */
function exported() {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(CONFIG, (path) => ts.sys.readFile(path)).config, ts.sys, fileURLToPath(new URL("..", import.meta.url))); // prettier-ignore
  const program = ts.createProgram([ENTRY], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(ENTRY)!)!;
  return checker.getExportsOfModule(module).flatMap((symbol) => {
    const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const { valueDeclaration } = own;
    if (valueDeclaration === undefined) return [];
    const type = checker.getTypeOfSymbol(own);
    return [
      {
        name: symbol.name,
        isFunction: type.getCallSignatures().length + type.getConstructSignatures().length > 0,
        said: ts.displayPartsToString(own.getDocumentationComment(checker)),
        throws: throwsItself(valueDeclaration),
        handlesArrays: type.getCallSignatures().some((signature) => {
          const parts = [signature.getReturnType(), ...signature.parameters.map((one) => checker.getTypeOfSymbol(one))];
          return parts.some((part) => /\b(Float32Array|Uint8Array|Tensor)\b/.test(checker.typeToString(part)));
        }),
      },
    ];
  });
}

/** Whether a function throws in its own body; what those that it calls throw is for its comment to tell. */
function throwsItself(node: ts.Node): boolean {
  return ts.isThrowStatement(node) || (ts.forEachChild(node, (child) => throwsItself(child) || undefined) ?? false);
}

const all = exported();

test("everything that the package exports is told of in a comment", () => {
  assert.ok(all.filter(({ isFunction }) => isFunction).length > 50, `${all.length} exports`);
  assert.deepEqual(
    all.filter(({ said }) => said.length < 20).map(({ name }) => name),
    [],
  );
});

test("who throws says what", () => {
  const throwing = all.filter(({ throws }) => throws);
  assert.ok(throwing.length > 0, "some throw");
  assert.deepEqual(
    throwing.filter(({ said }) => !/\b([Tt]hrow(s|n)|[Rr]ejects)\b/.test(said)).map(({ name }) => name),
    [],
  );
});

test("who takes or gives arrays of numbers says their shape", () => {
  assert.deepEqual(
    all.filter(({ handlesArrays, said }) => handlesArrays && !/\[.*\]|shape/.test(said)).map(({ name }) => name),
    [],
  );
});
