import assert from "node:assert/strict";
import { test } from "node:test";
import { Hono } from "hono";
import { hc } from "hono/client";
import { z } from "zod";
import { body, checkpoint, count, query, required, run, split } from "./ask.js";

const asked = z.object({ ...run, ...checkpoint, ...split, index: required("index").pipe(count("index")) });
const app = new Hono()
  .onError((error, c) => c.json({ error: error.message }, 400))
  .get("/photo", query(asked), (c) => c.json(c.req.valid("query")))
  .post("/stop", body(z.object({ id: z.string() })), (c) => c.json({ stopped: c.req.valid("json").id }));

test("a query is read into words and numbers, with defaults for what it leaves out", async () => {
  const answer = await app.request("/photo?id=a%2Fb&index=12&else=1");
  assert.deepEqual(await answer.json(), { id: "a/b", checkpoint: "best", split: "test", index: 12 });
});

const wrong: readonly (readonly [query: string, sentence: string])[] = [
  ["index=1", "The request lacks id."],
  ["id=a&id=b&index=1", "The request lacks id."],
  ["id=a", "The request lacks index."],
  ["id=a&index=-1", "index needs a whole number."],
  ["id=a&index=1&split=other", "split needs one of train, val, test."],
  ["id=a&index=1&checkpoint=../x", "checkpoint needs best, last or an epoch's number."],
];
for (const [text, sentence] of wrong) {
  test(`a query with a fault is told by a sentence: ${text}`, async () => {
    const answer = await app.request(`/photo?${text}`);
    assert.deepEqual([answer.status, await answer.json()], [400, { error: sentence }]);
  });
}

test("a body is read whatever type it says it has, and one that is not what the action needs is refused", async () => {
  const stop = (text: string) => app.request("/stop", { method: "POST", body: text });
  assert.deepEqual(await (await stop('{"id":"a"}')).json(), { stopped: "a" });
  for (const text of ["", "{", '{"id":1}'])
    assert.deepEqual(await (await stop(text)).json(), { error: "The request is not what this action needs." }, text);
});

test("the client asks for what the routes give, and knows their types", async () => {
  const client = hc<typeof app>("http://localhost", { fetch: app.request });
  const answer = await client.photo.$get({ query: { id: "a", index: "3", split: "val" } });
  const { index, split: of }: { index: number; split: "train" | "val" | "test" } = await answer.json();
  assert.deepEqual([index, of], [3, "val"]);
  // @ts-expect-error: a photo without its place.
  assert.equal((await client.photo.$get({ query: { id: "a" } })).status, 400);
});
