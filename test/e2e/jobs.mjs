// SPDX-License-Identifier: GPL-3.0-or-later
// Long lists: checked, brought in and written by jobs, with and without scripts, in both languages and widths.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axeSource, site, visitor } from "./lib.mjs";

const ROWS = 6000;

// A list above what a page takes at once.
export function longList(first, more = "") {
  const rows = Array.from({ length: ROWS }, (_, i) => `T${first + i},Tổ dân phố số ${first + i} phường Hải Hòa,khac,,2025-01-01`);

  return { name: "danh sách tổ dân phố.csv", mimeType: "text/csv", buffer: Buffer.from(`code,name,kind,parent,from_on\n${rows.join("\n")}\n${more}`) };
}

export async function bringIn(who, file) {
  await who.go("/lam-viec/don-vi/nhap");
  await who.tab.setInputFiles("[name=file]", file);
  await Promise.all([who.tab.waitForURL("**/lam-viec/viec/*"), who.tab.click("main form button[type=submit]")]);
}

// Where no script asks again, the reader does.
async function waitFor(who, selector, hasScript) {
  for (let i = 0; i < 60 && !(await who.tab.locator(selector).count()); i++) {
    await who.tab.waitForTimeout(1000);
    if (!hasScript) await who.tab.getByRole("link", { name: who.words("Look again") }).click({ timeout: 2000 }).catch(() => {});
  }
  assert.ok(await who.tab.locator(selector).count(), `${selector} did not come`);
}

async function lookAt(who, name) {
  await who.tab.evaluate(axeSource);
  const { violations } = await who.tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));

  assert.deepEqual(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0].html.slice(0, 200)}`), []);
  await who.picture(`jobs-${name}`);
}

async function walk(where, who, first, hasScript) {
  await who.signIn("quan-tri");
  await bringIn(who, longList(first, "T-sai,Tên,không có loại này,,31/2/2025\n"));
  await waitFor(who, "#loi", hasScript);
  if (hasScript) await lookAt(who, "problems");

  await bringIn(who, longList(first));
  if (hasScript) await lookAt(who, "under-way");
  await waitFor(who, "form[action$='/nhap']", hasScript);
  if (hasScript) await lookAt(who, "checked");
  await who.tab.click("form[action$='/nhap'] button");
  await waitFor(who, ".job .status-done", hasScript);
  if (hasScript) await lookAt(who, "brought-in");

  await who.go("/lam-viec/don-vi?q=to+dan+pho&xuat=csv");
  assert.match(who.tab.url(), /\/lam-viec\/viec\/\d+$/);
  await waitFor(who, "a[href$='/tep']", hasScript);
  if (hasScript) await lookAt(who, "made");
  const [download] = await Promise.all([who.tab.waitForEvent("download"), who.tab.click("a[href$='/tep']")]);
  const lines = readFileSync(await download.path(), "utf8").split("\n").filter((line) => line.includes("phường Hải Hòa"));

  assert.ok(lines.length >= ROWS);
  for (const [name, path] of [["own", "/lam-viec/viec"], ["all", "/lam-viec/viec/tat-ca"], ["none", "/lam-viec/viec?trang-thai=cancelled"]]) {
    await who.go(path);
    if (hasScript) await lookAt(who, name);
  }
  await who.leave();
}

test("long lists are brought in and fetched by jobs", { timeout: 600000 }, async (t) => {
  const where = await site("jobs", "example");

  await t.test("vi, 1280 px", async () => walk(where, await visitor(where), 100000, true));
  await t.test("en, 390 px", async () => walk(where, await visitor(where, { lang: "en", width: 390 }), 200000, true));
  await t.test("without scripts", async () => walk(where, await visitor(where, { javaScriptEnabled: false }), 300000, false));
  await where.stop();
});
