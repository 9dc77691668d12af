import assert from "node:assert/strict";
import { test } from "node:test";
import { html, table } from "./html.js";

test("what is put into a template is escaped unless it is HTML", () => {
  const inner = html`<b>${'a < "b" & c'}</b>`;
  assert.equal(html`<p>${inner} ${[1, "<"]} ${null}</p>`.source, "<p><b>a &lt; &quot;b&quot; &amp; c</b> 1&lt; </p>");
});

test("a table marks its numeric columns and its chosen row, and leaves empty columns out", () => {
  const written = table(
    "caption",
    ["name", "value"],
    [
      ["a", "1"],
      ["b", "2"],
    ],
    [1],
    (row) => row === 1,
  );
  const source = written.source.replace(/\s*([<>])\s*/g, "$1").replace(/\s+/g, " ");
  assert.match(source, /<caption>caption<\/caption>/);
  assert.match(source, /<tr class="chosen"><th scope="row">b<\/th><td class="number">2<\/td><\/tr>/);
  assert.equal(source.match(/class="chosen"/g)?.length, 1);
  assert.doesNotMatch(source, /empty/);
});
