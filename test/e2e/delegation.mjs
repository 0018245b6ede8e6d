// SPDX-License-Identifier: GPL-3.0-or-later
// A delegation: proposed, pinned with the gauges following, refused where quotas contradict each other, closed with a reason, and a
// substitute; with script in Vietnamese, and without it in English on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { insertDelegations } from "./delegations.mjs";
import { site, visitor } from "./lib.mjs";

const press = (who, selector) => Promise.all([who.tab.waitForNavigation(), who.tab.click(selector)]);
const rowOf = (who, name) => who.tab.locator("tr", { hasText: name });

async function propose(who, url) {
  await who.go(url);
  await press(who, "form[action$='/chay'] button");
  assert.equal(await who.tab.locator("tr.d-in").count(), 4);
}

async function close(who, url) {
  await who.go(`${url}/chot`);
  await press(who, "main .form-actions button[type=submit]");
  assert.match(await who.tab.locator(".error-summary").innerText(), /Cá nhân mẫu 11/);
  await who.tab.fill("main textarea", "Đại biểu phát biểu tham luận");
  await press(who, "main .form-actions button[type=submit]");
  assert.equal(await who.tab.locator("section[aria-labelledby=dg0] tbody tr").count(), 4);
}

test("delegates are proposed, pinned, closed and replaced", { timeout: 120000 }, async () => {
  const where = await site("delegation", "example", { on: "2025-05-08" });
  const [url, other] = insertDelegations(where);
  const office = await visitor(where);

  await office.signIn("thuong-truc");
  await propose(office, url);
  await office.tab.evaluate(() => (window.isSamePage = true));
  await rowOf(office, "Cá nhân mẫu 11").locator("form button").click();
  await rowOf(office, "Cá nhân mẫu 11").filter({ hasText: office.words("Pinned in") }).waitFor();
  assert.equal(await office.tab.evaluate(() => window.isSamePage), true, "only a part of the page was exchanged");
  await office.tab.locator(".gauge", { hasText: /Nữ: 2\/4/ }).waitFor();
  await office.picture("delegation");

  await office.go(`${url}/co-cau`);
  await office.tab.fill("[name=seats]", "2");
  await press(office, "main .form-actions button[type=submit]");
  assert.match(await office.tab.locator(".alert-danger").innerText(), /ít nhất 2, mà chỉ có thể có 1/);
  await office.picture("delegation-refused");
  await press(office, "button[name=noi][value=co-cau]");
  await office.tab.fill("[name=seats]", "4");
  await press(office, "main .form-actions button[type=submit]");
  assert.equal(new URL(office.tab.url()).pathname, url);
  await close(office, url);
  await office.tab.locator("section[aria-labelledby=dg0] tbody tr a").first().click();
  await office.tab.fill("[name=absent]", "Đi công tác");
  await office.tab.locator("[name=candidate]").first().check();
  await press(office, "main .form-actions button[type=submit]");
  assert.equal(await office.tab.locator("section[aria-labelledby=dg0] tbody tr").count(), 5);
  await office.leave(/422/);

  const plain = await visitor(where, { lang: "en", width: 390, javaScriptEnabled: false });

  await plain.signIn("thuong-truc");
  await propose(plain, other);
  await rowOf(plain, "Cá nhân mẫu 11").locator("form button").click();
  await rowOf(plain, "Cá nhân mẫu 11").filter({ hasText: plain.words("Pinned in") }).waitFor();
  await plain.picture("delegation-plain");
  await plain.leave();
  await where.stop();
});
