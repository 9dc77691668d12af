import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** What the Tab key has to reach, of what is shown: whatever can be pressed, chosen or typed into, and is not off. */
const CONTROLS = `[...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(
  (one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility() && !one.closest("[inert]"))`;
/** More presses than any tab has stops. */
const MOST_PRESSES = 400;

/** A page that is used with the keyboard alone. */
export class Keyboard {
  constructor(readonly page: Page) {}

  /** What has the focus: its label or text. */
  focused(): Promise<string> {
    return this.page.evaluate<string>(
      "(document.activeElement.getAttribute('aria-label') ?? (document.activeElement.labels?.[0] ?? document.activeElement).textContent).trim()",
    );
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Presses Tab until what has the focus is called so, and is of that kind where one is given. */
  async tabTo(name: string | RegExp, selector = "*"): Promise<void> {
    const isThere = async () => {
      const text = await this.focused();
      if (typeof name === "string" ? text !== name : !name.test(text)) return false;
      return this.page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`);
    };
    for (let presses = 0; presses < MOST_PRESSES; presses++) {
      await this.press("Tab");
      if (await isThere()) return;
    }
    throw new Error(`${String(name)} is not reached by Tab`);
  }

  /** Goes round a whole page by Tab, and asserts that every control was met and each shows that it has the focus. */
  async goRound(where: string): Promise<void> {
    const count = await this.page.evaluate<number>(
      `(() => { document.activeElement.blur(); window.unmet = new Set(${CONTROLS}); return window.unmet.size; })()`,
    );
    assert.ok(count > 0, where);
    const met = `(() => {
      const one = document.activeElement;
      const style = getComputedStyle(one.matches("input.hidden") ? one.closest(".button") : one);
      const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      return window.unmet.delete(one) && !isSeen ? one.outerHTML.slice(0, 120) : "";
    })()`;
    const unseen: string[] = [];
    for (let presses = 0; presses < MOST_PRESSES; presses++) {
      await this.press("Tab");
      const html = await this.page.evaluate<string>(met);
      if (html !== "") unseen.push(html);
      if ((await this.page.evaluate<number>("window.unmet.size")) === 0) break;
    }
    const left = await this.page.evaluate<string[]>("[...window.unmet].map((one) => one.outerHTML.slice(0, 120))");
    assert.deepEqual(left, [], `${where}: not reached by Tab`);
    assert.deepEqual(unseen, [], `${where}: it does not show that it has the focus`);
  }
}
