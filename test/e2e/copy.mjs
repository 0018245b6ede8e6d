// SPDX-License-Identifier: GPL-3.0-or-later
// The portal copied into files, opened from the disk: read by links alone, with its style and drawings, and nothing complains.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { test } from "node:test";
import { site, visitor } from "./lib.mjs";

test("the copy of the portal opens from the disk", { timeout: 120000 }, async () => {
  const where = await site("copy"), folder = mkdtempSync(`${process.env.E2E}/usb-`);

  where.run("copy-portal", `${folder}/cong`, "--data", where.db.replace(/db$/, "data"));
  await where.stop();
  const reader = await visitor(where), { tab } = reader;

  await tab.goto(`file://${folder}/cong/index.html`);
  assert.equal(await tab.evaluate(() => getComputedStyle(document.querySelector(".masthead")).color), "rgb(255, 255, 255)");
  assert.ok(await tab.evaluate(() => document.querySelector(".brand-mark use").getBoundingClientRect().width > 0), "the mark is drawn");
  await reader.picture("copy-home");
  await tab.click("h2 a");
  assert.match(await tab.textContent("h1"), /^Hội nghị triển khai kế hoạch/);
  await reader.picture("copy-article");
  await tab.click("nav[aria-label] a:has-text('Tin tức')");
  await tab.click("main .latest a");
  assert.match(tab.url(), /^file:.*\/tin\/\d\d\/\d+\.html$/);
  await tab.click("footer a");
  assert.match(tab.url(), /luu-tru\.html$/);
  await reader.leave();
  rmSync(folder, { recursive: true });
});
