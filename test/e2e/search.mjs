// SPDX-License-Identifier: GPL-3.0-or-later
// The search in a browser: an old portal is brought along and found; suggestions by keyboard, and not while a word is composed; the
// page without script.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { site, visitor } from "./lib.mjs";

const rows = [
  "title,posted_at,body,old_address",
  'Sôi nổi hội thi bơi chải,2025-02-10 07:30,"Xã Hải Hà tổ chức hội nghị. <script>alert(1)</script>",/cu/1.html',
  "Hội thao mừng xuân,2025-02-09 07:30,Thi đua sôi nổi,/cu/2.html",
];

async function bring(where) {
  writeFileSync(`${where.db}.csv`, rows.join("\n"));
  where.run("import", "articles", `${where.db}.csv`);
}

const box = (who) => who.tab.locator("main input[name=q]");
const options = (who) => who.tab.locator("main [role=option]");

async function choosesByKeyboard(who) {
  await who.go("/tim-kiem");
  await box(who).pressSequentially("soi noi hoi thi b");
  await options(who).first().waitFor();
  assert.equal(await options(who).count(), 1);
  assert.equal(await box(who).getAttribute("aria-expanded"), "true");
  await who.picture("search-suggestions");
  await who.tab.keyboard.press("ArrowDown");
  assert.equal(await box(who).getAttribute("aria-activedescendant"), await options(who).first().getAttribute("id"));
  await who.tab.keyboard.press("Escape");
  assert.equal(await box(who).getAttribute("aria-expanded"), "false");
  await who.tab.keyboard.press("ArrowDown");
  await who.tab.keyboard.press("Enter");
  await who.tab.waitForURL(/q=S/);
  await who.tab.locator(".search-hits a").first().waitFor();
  assert.equal(await who.tab.locator(".search-hits li").count(), 1);
}

// Telex makes "hội" of h o o j i: nothing is asked before the word stands.
async function composes(who) {
  const asked = [];

  await who.go("/tim-kiem");
  who.tab.on("request", (request) => request.url().includes("goi-y") && asked.push(request.url()));
  await box(who).evaluate((input) => {
    input.focus();
    input.dispatchEvent(new CompositionEvent("compositionstart"));
    input.value = "hoo";
    input.dispatchEvent(new InputEvent("input", { isComposing: true }));
  });
  await who.tab.waitForTimeout(700);
  assert.deepEqual(asked, []);
  await box(who).evaluate((input) => {
    input.value = "hội";
    input.dispatchEvent(new CompositionEvent("compositionend"));
  });
  await options(who).first().waitFor();
  assert.equal(asked.length, 1);
}

test("a reader finds what was brought along from an old portal", async () => {
  const where = await site("search", "example");

  await bring(where);
  for (const width of [1280, 390]) {
    const who = await visitor(where, { width });

    await choosesByKeyboard(who);
    await composes(who);
    await who.go("/cu/1.html");
    assert.match(who.tab.url(), /\/tin-tuc\/soi-noi-hoi-thi-boi-chai-\d+$/);
    await who.leave();
  }
  const plain = await visitor(where, { javaScriptEnabled: false });

  await plain.go("/tim-kiem");
  await box(plain).fill("thi dua");
  await plain.tab.locator("main form[role=search] button.btn-primary").click();
  await plain.tab.locator(".search-hits mark", { hasText: "Thi đua" }).first().waitFor();
  await plain.picture("search-noscript");
  await plain.leave();
  await where.stop();
});
