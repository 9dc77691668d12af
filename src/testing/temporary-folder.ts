import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** An empty folder that is removed after the test. */
export function temporaryFolder(t: Pick<TestContext, "after">): string {
  const path = mkdtempSync(join(tmpdir(), "convscope-test-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
