// SPDX-License-Identifier: GPL-3.0-or-later
// A reader whose network goes: articles that were read open again, with their style; other pages say what can be read; working pages
// are left alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { site, visitor } from "./lib.mjs";

test("an article that was read is read again without a network, and a working page is not kept", { timeout: 120000 }, async () => {
  const where = await site("offline"), reader = await visitor(where);
  const { tab } = reader;

  await reader.go("/tin-tuc");
  await tab.evaluate(() => navigator.serviceWorker.ready);
  await tab.waitForFunction(() => navigator.serviceWorker.controller);
  const paths = await tab.evaluate(() => [...document.querySelectorAll("main .latest a")].map((a) => a.getAttribute("href")).filter((href) => /-\d+$/.test(href)));
  const [unread, read] = [paths[0], paths.find((path) => path.includes("hoi-nghi-trien-khai"))];

  await reader.go(read);
  const title = await tab.textContent("h1");

  await tab.waitForFunction(async (path) => (await (await caches.open("tin-1")).match(path)) && (await (await caches.open("tep-1")).keys()).length >= 4, read);
  await reader.context.setOffline(true);
  await reader.go(read);
  assert.equal(await tab.textContent("h1"), title);
  assert.notEqual(await tab.evaluate(() => getComputedStyle(document.querySelector(".article-meta")).display), "block");
  await reader.go(unread);
  assert.equal(await tab.textContent("h1"), "Không có mạng");
  assert.equal(await tab.getAttribute("main a", "href"), read);
  await assert.rejects(reader.go("/lam-viec"));
  await reader.context.setOffline(false);
  await reader.go(unread);
  assert.notEqual(await tab.textContent("h1"), "Không có mạng");
  await reader.leave(/ERR_INTERNET_DISCONNECTED|503|Failed to load/);
  await where.stop();
});
