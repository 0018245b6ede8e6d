// SPDX-License-Identifier: GPL-3.0-or-later
// Lighthouse on the article's page, as on a slow telephone. Speed is a figure of the bench (bench/lighthouse.sh), never of a test.

import assert from "node:assert/strict";
import { test } from "node:test";
import { scores } from "./lighthouse_run.mjs";
import { site, visitor } from "./lib.mjs";

test("Lighthouse gives the article's page 100 for accessibility, best practices and search engines", { timeout: 300000 }, async () => {
  const where = await site("lighthouse"), reader = await visitor(where);

  await reader.go("/tin-tuc");
  const path = await reader.tab.locator("main a[href^='/tin-tuc/hoi-nghi-trien-khai']").first().getAttribute("href");

  await reader.leave();
  const { score, told } = await scores(`${where.base}${path}`, ["accessibility", "best-practices", "seo"]);

  assert.deepEqual([score.accessibility, score["best-practices"], score.seo], [100, 100, 100], told.join("\n"));
  await where.stop();
});
