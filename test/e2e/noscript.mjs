// SPDX-License-Identifier: GPL-3.0-or-later
// The same work in a browser that runs no script: each form is sent as it stands, and the server asks, adds rows and previews.

import assert from "node:assert/strict";
import { test } from "node:test";
import { field, follow, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { site, visitor } from "./lib.mjs";

const conference = "Hội nghị cấp xã, phường, cơ quan, đơn vị";

async function typeDeadline(who, i, whom, text) {
  const row = who.tab.locator("[data-row]").nth(i);

  await row.getByLabel(who.words("For")).selectOption(whom);
  await row.getByLabel(who.words("Milestone")).selectOption({ label: conference });
  await row.getByLabel(who.words("Words of the document")).fill(text);
}

async function entersAndApplies(office) {
  await openByMenu(office, "Plans and directives");
  await follow(office, "Enter a document");
  await field(office, "Number").fill("21");
  await field(office, "Summary").fill("Đẩy nhanh tiến độ hội nghị");
  await typeDeadline(office, 0, "commune", "xong trước ngày 11/3/2025");
  await press(office, "Add a deadline");
  await typeDeadline(office, 1, "unit", "không rõ ngày");
  await press(office, "Preview again");
  // What is not understood is told at its place; nothing typed is gone.
  await office.picture("noscript-problem");
  assert.equal(await field(office, "Number").inputValue(), "21");
  assert.equal(await office.tab.locator("[data-row]").nth(1).getByLabel(office.words("Words of the document")).inputValue(), "không rõ ngày");
  await office.tab.locator("[data-row]").nth(1).getByRole("button").click();
  assert.equal(await office.tab.locator("[data-row]").count(), 1);
  await press(office, "Preview again");
  await inMain(office).locator(".preview .effects").filter({ hasText: "10/03/2025" }).waitFor();
  await office.picture("noscript-preview");
  await press(office, "Apply and tell %d places", 36);
  await office.picture("noscript-asked");
  await inMain(office).locator("form button[type=submit].btn-primary").last().click(); // the server asks on a page of its own
  await heading(office, "Who was told");
  await office.picture("noscript-applied");
}

async function hands(office) {
  await openByMenu(office, "Steering committee");
  await follow(office, "Assign or hand over units");
  await field(office, "Unit").fill("hai ha");
  await press(office, "Filter");
  await office.tab.getByRole("row").filter({ hasText: "16660" }).getByRole("checkbox").check();
  await field(office, "Who follows them").selectOption({ label: office.words("%s (%d units)", "Thành viên Ban Chỉ đạo 1", 6) });
  await press(office, "See what changes");
  await heading(office, "Before the units change hands");
  await inMain(office).locator("form button[type=submit]").last().click();
  await told(office, "%d unit changed hands.", 1);
}

async function reports(unit) {
  await openByMenu(unit, "Today");
  await inMain(unit).getByRole("link", { name: unit.words("Read and acknowledge") }).first().click();
  await inMain(unit).locator(".alert").getByRole("button").click();
  await told(unit, "Acknowledged. The standing office sees it now.");
  await openByMenu(unit, "Today");
  await inMain(unit).getByRole("link", { name: unit.words("Report the conference") }).click();
  await press(unit, "Save the plan");
  await told(unit, "The conference is planned.");
  await field(unit, "Day of the conference").fill("32/03/2025");
  await press(unit, "Set the day");
  await inMain(unit).locator(".error-summary").waitFor();
  await field(unit, "Day of the conference").fill("12/02/2025");
  await press(unit, "Set the day");
  await told(unit, "The day is set.");
  await follow(unit, "Report it held");
  await field(unit, "Held on").fill("12/02/2025");
  await field(unit, "Delegates").fill("120");
  await press(unit, "Add a row");
  await unit.tab.locator("[data-row]").nth(1).waitFor();
  for (const [i, subject] of ["collective", "person"].entries()) {
    await unit.tab.locator("[data-row]").nth(i).getByLabel(unit.words("Subject honoured")).selectOption(subject);
    await unit.tab.locator("[data-row]").nth(i).getByLabel(unit.words("Count")).fill(`${i + 5}`);
  }
  await unit.picture("noscript-held");
  await press(unit, "Report the conference");
  await told(unit, "The conference is reported.");
}

async function filtersBoard(who) {
  await openByMenu(who, "Board");
  await field(who, "Unit").fill("hai ha");
  await press(who, "Filter");
  assert.deepEqual(await who.tab.locator("table.board tbody th a").allTextContents(), ["Hải Hà"]);
  assert.match(await who.tab.locator("table.board tbody .cell").first().textContent(), new RegExp(who.words("Done")));
  assert.equal(await field(who, "Unit").inputValue(), "hai ha");
}

async function readsLarger(who) {
  const tools = who.width < 800 ? ".sidenav" : ".appbar";

  if (who.width < 800) await who.tab.click(".tabbar a[href='#menu']");
  const place = () => [new URL(who.tab.url()).pathname, ...new URL(who.tab.url()).searchParams].join();
  const before = place();

  await who.tab.locator(`${tools} .zoom button`).last().click();
  assert.equal(await who.tab.locator("html").getAttribute("data-zoom"), "115");
  assert.equal(place(), before); // the place is kept, with its filter
  if (who.width < 800) await who.tab.click(".tabbar a[href='#menu']");
  await who.tab.locator(`${tools} a[hreflang=en]`).click();
  assert.equal(await who.tab.locator("html").getAttribute("lang"), "en");
  assert.equal(await inMain(who).locator("[name=q]").inputValue(), "hai ha");
  await who.picture("noscript-large");
}

async function leaves(who) {
  await who.tab.locator(".account").click();
  await who.tab.locator(".menu-list button").click();
  await who.tab.waitForURL("**/dang-nhap");
  await who.go("/lam-viec/bang");
  assert.match(who.tab.url(), /\/dang-nhap\?tiep=/);
}

for (const width of [1280, 390])
  test(`the principal forms work without script at ${width} px`, { timeout: 90000 }, async () => {
    const where = await site(`noscript-${width}`);
    const office = await visitor(where, { width, javaScriptEnabled: false }), unit = await visitor(where, { width, javaScriptEnabled: false });

    await office.signIn("thuong-truc");
    await unit.signIn("can-bo-hai-ha");
    await entersAndApplies(office);
    await hands(office);
    await reports(unit);
    await filtersBoard(office);
    await readsLarger(office);
    await leaves(office);
    await office.leave(/status of 422/);
    await unit.leave(/status of 422/);
    await where.stop();
  });
