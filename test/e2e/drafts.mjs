// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing typed is lost: drafts, a sign-in that was ended, a network that went, two people at one thing, an impatient finger.

import assert from "node:assert/strict";
import { test } from "node:test";
import { field, follow, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { site, visitor } from "./lib.mjs";

const conference = "Hội nghị cấp xã, phường, cơ quan, đơn vị";
const summary = "Đẩy nhanh tiến độ “Hội nghị” <cấp xã> & phường", note = "Dòng thứ nhất\nDòng thứ hai";

async function openNewDocument(who) {
  await openByMenu(who, "Plans and directives");
  await follow(who, "Enter a document");
  await heading(who, "Enter a document");
}

async function typeDocument(who) {
  await field(who, "Number").fill("21");
  await field(who, "Summary").fill(summary);
  await field(who, "Note").fill(note);
  const row = (i) => who.tab.locator("[data-row]").nth(i);

  await press(who, "Add a deadline");
  for (const [i, day] of [[0, "11/3/2025"], [1, "12/3/2025"]]) {
    await row(i).getByLabel(who.words("For")).selectOption(i === 0 ? "commune" : "unit");
    await row(i).getByLabel(who.words("Milestone")).selectOption({ label: conference });
    await row(i).getByLabel(who.words("Words of the document")).fill(`xong trước ngày ${day}`);
  }
}

async function isAllThere(who) {
  const rows = who.tab.locator("[data-row]");

  await rows.nth(1).waitFor();
  assert.equal(await field(who, "Number").inputValue(), "21");
  assert.equal(await field(who, "Summary").inputValue(), summary);
  assert.equal(await field(who, "Note").inputValue(), note);
  assert.equal(await rows.count(), 2);
  assert.equal(await rows.nth(0).getByLabel(who.words("For")).inputValue(), "commune");
  assert.equal(await rows.nth(1).getByLabel(who.words("For")).inputValue(), "unit");
  assert.equal(await rows.nth(1).getByLabel(who.words("Words of the document")).inputValue(), "xong trước ngày 12/3/2025");
}

const keptAtServer = (who) => who.tab.locator(".autosave").filter({ hasText: who.words("Draft kept at {0}").replace(" {0}", "") }).waitFor();

async function isSaved(who) {
  await press(who, "Save the draft");
  await told(who, "The draft was saved: %s.", "Chỉ đạo số 21 ngày 12/02/2025");
  await inMain(who).getByText("xong trước ngày 12/3/2025").first().waitFor();
}

async function isForgotten(who) {
  await openNewDocument(who);
  assert.equal(await inMain(who).getByRole("link", { name: who.words("Go on with the draft") }).count(), 0);
  assert.equal(await inMain(who).locator(".draft-offer").count(), 0);
}

test("what is typed is kept while typing, offered again on the next visit, and forgotten once it is sent", { timeout: 90000 }, async () => {
  const where = await site("drafts");
  const who = await visitor(where);

  await who.signIn("thuong-truc");
  await openNewDocument(who);
  await typeDocument(who);
  await keptAtServer(who);
  await who.picture("draft-kept");
  await who.tab.reload();
  await who.picture("draft-offered");
  await follow(who, "Go on with the draft");
  await told(who, "The form shows the kept draft; it has not been sent yet.");
  await isAllThere(who);
  await who.picture("draft-shown");
  await isSaved(who);
  await isForgotten(who);

  // From another machine as well, and after leaving in the middle of a word.
  await typeDocument(who);
  await openByMenu(who, "Today");
  const elsewhere = await visitor(where, { width: 390 });

  await elsewhere.signIn("thuong-truc");
  await openNewDocument(elsewhere);
  await follow(elsewhere, "Go on with the draft");
  await isAllThere(elsewhere);
  await elsewhere.leave();
  await who.leave();
  await where.stop();
});

test("a sign-in that was ended elsewhere takes nothing with it", { timeout: 90000 }, async () => {
  const where = await site("ended");
  const who = await visitor(where), other = await visitor(where);

  await who.signIn("thuong-truc");
  await openNewDocument(who);
  await typeDocument(who);
  await other.signIn("thuong-truc");
  await other.tab.locator(".account").click();
  await other.tab.getByRole("link", { name: other.words("My account") }).click();
  await press(other, "End all others");
  await other.tab.getByRole("dialog").getByRole("button").last().click();
  await told(other, "All other sign-ins and tokens have ended.");

  await field(who, "Number").fill("22");
  await field(who, "Number").fill("21");
  await press(who, "Save the draft");
  await who.tab.waitForURL("**/dang-nhap**");
  await who.picture("ended-signin");
  await field(who, "Account").fill("thuong-truc");
  await who.tab.fill("[name=password]", where.accounts["thuong-truc"]);
  await press(who, "Sign in");
  await heading(who, "Enter a document");
  await who.picture("ended-offered");
  await inMain(who).getByRole("button", { name: who.words("Use that one") }).or(inMain(who).getByRole("link", { name: who.words("Go on with the draft") })).first().click();
  await isAllThere(who);
  await isSaved(who);
  await who.leave(/status of 401/);
  await other.leave();
  await where.stop();
});

test("without script, too, a form outlives the sign-in, also on its way back from a refusal", { timeout: 90000 }, async () => {
  const where = await site("ended-noscript");
  const who = await visitor(where, { javaScriptEnabled: false }), other = await visitor(where, { width: 390 });

  await who.signIn("thuong-truc");
  await openNewDocument(who);
  await field(who, "Number").fill("21");
  await field(who, "Summary").fill(summary);
  await field(who, "Issued on").fill("31/2/2025");
  await press(who, "Save the draft");
  await inMain(who).locator(".error-summary").waitFor(); // its address is now that of the list
  await other.signIn("thuong-truc");
  await other.tab.locator(".account").click();
  await other.tab.getByRole("link", { name: other.words("My account") }).click();
  await press(other, "End all others");
  await other.tab.getByRole("dialog").getByRole("button").last().click();
  await told(other, "All other sign-ins and tokens have ended.");

  await field(who, "Note").fill(note);
  await press(who, "Save the draft");
  await who.tab.waitForURL("**/dang-nhap**");
  await field(who, "Account").fill("thuong-truc");
  await who.tab.fill("[name=password]", where.accounts["thuong-truc"]);
  await press(who, "Sign in");
  await heading(who, "Enter a document");
  await follow(who, "Go on with the draft");
  assert.equal(await field(who, "Summary").inputValue(), summary);
  assert.equal(await field(who, "Note").inputValue(), note);
  assert.equal(await field(who, "Issued on").inputValue(), "31/2/2025");
  await who.picture("ended-noscript");
  await who.leave(/status of 422/);
  await other.leave();
  await where.stop();
});

test("without a network nothing is sent and nothing is lost", { timeout: 90000 }, async () => {
  const where = await site("offline");
  const who = await visitor(where, { width: 390 });

  await who.signIn("thuong-truc");
  await openNewDocument(who);
  await who.context.setOffline(true);
  await typeDocument(who);
  await who.tab.locator(".autosave").filter({ hasText: who.words("No network: what was typed is kept in this device") }).waitFor();
  await press(who, "Save the draft");
  await who.tab.getByRole("alert").filter({ hasText: who.words("There is no network, so nothing was sent. What you typed stays here: press the button again once the network is back.") }).waitFor();
  await who.picture("offline");
  await isAllThere(who);
  await who.context.setOffline(false);
  await who.tab.locator(".offline").waitFor({ state: "detached" });
  await keptAtServer(who);
  await isSaved(who);
  await isForgotten(who);

  // A network that goes while it is sent: the browser shows its own page, and the way back leads to what was typed.
  await typeDocument(who);
  await who.tab.route("**/lam-viec/**", (route) => route.abort());
  await press(who, "Save the draft");
  await who.tab.waitForURL("chrome-error://**");
  await who.tab.unroute("**/lam-viec/**");
  await who.tab.goBack();
  await heading(who, "Enter a document");
  await who.picture("offline-back");
  if (await inMain(who).locator(".draft-offer").count()) await inMain(who).getByRole("button", { name: who.words("Use that one") }).click();
  await isAllThere(who);
  await isSaved(who);
  await who.leave(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  await where.stop();
});

test("the second of two who change one thing sees both versions and chooses", { timeout: 90000 }, async () => {
  const where = await site("two");
  const office = await visitor(where), unit = await visitor(where, { width: 390 });
  const open = async (who) => {
    await openByMenu(who, "Board");
    await who.tab.locator("table.board th a").filter({ hasText: "Hải Hà" }).click();
    await inMain(who).getByRole("link", { name: who.words("Report the conference") }).first().click();
    await heading(who, "The unit’s conference");
  };

  await office.signIn("thuong-truc");
  await unit.signIn("can-bo-hai-ha");
  await open(unit);
  await press(unit, "Save the plan");
  await told(unit, "The conference is planned.");
  await open(office);
  await field(unit, "Day of the conference").fill("20/03/2025");
  await field(unit, "Place").fill("Hội trường UBND xã");
  await field(office, "Day of the conference").fill("21/03/2025");
  await field(office, "Place").fill("Nhà văn hóa xã");
  await press(office, "Set the day");
  await told(office, "The day is set.");
  const [answer] = await Promise.all([unit.tab.waitForResponse((one) => one.request().method() === "POST" && one.url().includes("/hoi-nghi")), press(unit, "Set the day")]);

  assert.equal(answer.status(), 409);
  await unit.tab.getByRole("alert").filter({ hasText: unit.words("Changed meanwhile") }).filter({ hasText: "Thường trực Ban Chỉ đạo" }).waitFor();
  await unit.picture("conflict");
  for (const [label, mine, theirs] of [["Day of the conference", "20/03/2025", "21/03/2025"], ["Place", "Hội trường UBND xã", "Nhà văn hóa xã"]]) {
    assert.equal(await field(unit, label).inputValue(), mine);
    await inMain(unit).locator(".field").filter({ hasText: unit.words(label) }).getByText(theirs).waitFor();
  }
  await field(unit, "Place").fill("Nhà văn hóa xã"); // theirs here, one's own there
  await inMain(unit).locator(".form-actions button[type=submit]").click();
  await unit.tab.locator(".alert-success").waitFor();
  await inMain(unit).getByText("20/03/2025").first().waitFor();
  await inMain(unit).getByText("Nhà văn hóa xã").first().waitFor();
  await unit.picture("conflict-solved");
  await unit.leave(/status of 409/);
  await office.leave();
  await where.stop();
});

test("an impatient finger sends once", { timeout: 60000 }, async () => {
  const where = await site("twice");
  const who = await visitor(where);

  await who.signIn("thuong-truc");
  await openNewDocument(who);
  await typeDocument(who);
  await inMain(who).getByRole("button", { name: who.words("Save the draft") }).dblclick();
  await told(who, "The draft was saved: %s.", "Chỉ đạo số 21 ngày 12/02/2025");
  await openByMenu(who, "Plans and directives");
  assert.equal(await inMain(who).getByRole("row").filter({ hasText: "21" }).filter({ hasText: "cấp xã" }).count(), 1);
  await who.leave();
  await where.stop();
});
