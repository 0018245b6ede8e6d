// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader's line carries for a public page that is opened for the first time: under 60 KB before photos, with fonts and script.

import assert from "node:assert/strict";
import { test } from "node:test";
import { site, visitor } from "./lib.mjs";

test("public pages come in under 60 KB before photos", { timeout: 120000 }, async () => {
  const where = await site("light"), first = await (await fetch(where.base)).text();

  // Files are compressed in the background once the server runs.
  for (const [, url] of first.matchAll(/(?:href|src)="(\/a\/public[^"#]+\.(?:css|js|svg))/g))
    for (let i = 0; (await fetch(where.base + url)).headers.get("content-encoding") === null; i++) {
      assert.ok(i < 600, `${url} is never compressed`);
      await new Promise((done) => setTimeout(done, 100));
    }
  for (const find of [() => "/", () => "/tin-tuc", (links) => links.find((link) => link.includes("hoi-nghi-trien-khai"))]) {
    const reader = await visitor(where, { serviceWorkers: "block" }), { tab } = reader;
    const links = await (await reader.context.request.get("/tin-tuc")).text();
    const path = find([...links.matchAll(/href="(\/tin-tuc\/[^"]+-\d+)"/g)].map(([, link]) => link));

    await tab.goto(path, { waitUntil: "networkidle" });
    const parts = await tab.evaluate(() =>
      [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .filter(({ name }) => !/\/anh\//.test(name))
        .map(({ name, transferSize }) => [new URL(name).pathname, transferSize]));
    const sum = parts.reduce((all, [, size]) => all + size, 0);

    assert.ok(parts.some(([name]) => name.endsWith(".css")) && parts.some(([name]) => name.endsWith(".woff2")), "style and fonts are counted");
    assert.ok(sum < 60 * 1024, `${path} takes ${sum} bytes: ${parts.map(([name, size]) => `${name} ${size}`).join(", ")}`);
    await reader.leave();
  }
  await where.stop();
});
