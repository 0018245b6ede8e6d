// SPDX-License-Identifier: GPL-3.0-or-later
// The register and the list of awards: a unit enters a person on a phone and is asked about a namesake; the office mends an award,
// changes it from a day on, sees the number of a card, and makes one of two entries.

import assert from "node:assert/strict";
import { test } from "node:test";
import { field, follow, inMain, openByMenu, press, told } from "./acts.mjs";
import { site, visitor } from "./lib.mjs";

async function enter(who, name, year, fields = {}) {
  await openByMenu(who, "Subjects");
  await follow(who, "Add a person");
  await field(who, "Full name").fill(name);
  await field(who, "Unit").selectOption({ index: 1 });
  await field(who, "Year of birth").fill(year);
  for (const [label, value] of Object.entries(fields)) await field(who, label).fill(value);
}

test("a unit enters a person on a phone, is asked about a namesake, and the office makes one of two", { timeout: 180000 }, async () => {
  const where = await site("register", "example");
  const unit = await visitor(where, { width: 390 }), office = await visitor(where, { lang: "en" });

  await unit.signIn("can-bo-nghi-son");
  await office.signIn("thuong-truc");
  await openByMenu(unit, "Subjects");
  await unit.picture("register-list");
  await enter(unit, "Cá nhân mẫu 20", "1980", { "Duty or work": "Ngư dân", Telephone: "0912 345 678", "Number of the identity card": "038080001234" });
  await unit.picture("register-form");
  await press(unit, "Save the entry");
  await told(unit, "%s was added to the register.", "Cá nhân mẫu 20");
  await enter(unit, "Cá nhân mẫu 20", "1980");
  await press(unit, "Save the entry");
  await inMain(unit).locator("[name=is_sure]").waitFor();
  await unit.picture("register-namesake");
  await inMain(unit).locator("[name=is_sure]").check();
  await press(unit, "Save the entry");
  await told(unit, "%s was added to the register.", "Cá nhân mẫu 20");

  await office.go("/lam-viec/doi-tuong?q=ca+nhan+mau+20");
  assert.equal(await inMain(office).locator("tbody tr").count(), 2);
  await inMain(office).locator("tbody th a").first().click();
  assert.equal(await inMain(office).getByText("038080001234").count(), 0);
  await press(office, "Show the number");
  await inMain(office).getByText("038080001234").waitFor();
  await office.picture("register-subject");
  await office.tab.locator("main a[href*='/gop?voi=']").first().click();
  await office.picture("register-merge");
  await press(office, "Merge the left one into the right one");
  await told(office, "The two entries are one: %s.", "Cá nhân mẫu 20");
  await office.go("/lam-viec/doi-tuong?q=ca+nhan+mau+20");
  assert.equal(await inMain(office).locator("tbody tr").count(), 1);

  await office.go("/lam-viec/danh-hieu");
  await office.picture("awards-list");
  await unit.go("/lam-viec/danh-hieu");
  await unit.picture("awards-list");
  await inMain(office).getByRole("link", { name: "Chiến sĩ thi đua cơ sở" }).click();
  await office.picture("awards-one");
  await follow(office, "Change from a day on");
  await field(office, "Holds from").fill("1/10/2026");
  await press(office, "Save the award");
  await inMain(office).locator(".error-summary").waitFor(); // another version begins on 1/7/2025
  await office.picture("awards-refused");
  await field(office, "Holds from").fill("1/5/2025");
  await field(office, "Votes for, of all members").fill("75%");
  await press(office, "Save the award");
  await told(office, "%s was saved.", "Chiến sĩ thi đua cơ sở");
  assert.equal(await inMain(office).locator(".history li").count(), 3);
  await office.go("/lam-viec/danh-hieu");
  await inMain(office).getByRole("link", { name: office.words("Rules"), exact: true }).click();
  await office.picture("awards-rules");

  await unit.leave(/422/);
  await office.leave(/422/);
  await where.stop();
});
