// SPDX-License-Identifier: GPL-3.0-or-later
// Reporting upward, each in a browser of their own: a unit on its phone reports its conference with photos of several megabytes and
// loses its network half way, then writes its periodic report; the member asks for more, merges and sends; the head returns and
// accepts. After each step the board and the rates are what they are to be, and nothing else has changed.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { field, follow, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { boardChanges, headSees, rateChanges, ratesAre } from "./board.mjs";
import { site, visitor } from "./lib.mjs";

const conference = "Hội nghị cấp xã, phường, cơ quan, đơn vị";
const narrative = "Hội nghị biểu dương 12 cá nhân.\nĐại biểu đề nghị nhân rộng mô hình “5 không, 3 sạch” & <tổ tự quản>.";

// ---------------------------------------------------------------- photos

const PHOTOS = 3;

// Large ones, as a telephone takes them: 9.7 million pixels that do not compress.
function makePhotos() {
  const folder = mkdtempSync(`${tmpdir()}/thidua-photos-`);
  const paths = Array.from({ length: PHOTOS }, (_, i) => {
    const path = `${folder}/IMG_${1001 + i}.jpg`;

    execFileSync("vips", ["gaussnoise", `${folder}/one.v`, "3600", "2700", "--mean", "120", "--sigma", "22", "--seed", String(i + 1)]);
    execFileSync("vips", ["colourspace", `${folder}/one.v`, `${path}[Q=85]`, "srgb"]);
    return path;
  });

  return { folder, paths };
}

// What the phone sends of its files: each piece with where it begins.
function listen(tab) {
  const pieces = [], begun = [];

  tab.on("request", (request) => {
    if (!request.url().includes("/lam-viec/tai-len")) return;
    if (request.method() === "PATCH") pieces.push({ url: request.url(), from: Number(request.headers()["upload-offset"]) });
    if (request.method() === "POST") begun.push(request.url());
  });
  return { pieces, begun };
}

// The phone's line: how much goes up in a second; 0: none at all, also of what is under way; -1: as much as there is.
async function lineOf(tab) {
  const devtools = await tab.context().newCDPSession(tab);

  await devtools.send("Network.enable");
  return (uploadThroughput) =>
    devtools.send("Network.emulateNetworkConditions", { offline: uploadThroughput === 0, latency: 0, downloadThroughput: -1, uploadThroughput });
}

const bars = (who) => who.tab.locator("form[data-uploads=photo] .upload-row progress").evaluateAll((all) => all.map((bar) => bar.value / bar.max));

// Half way: one file at least has some of its pieces there, and none has all.
async function halfWay(who) {
  for (;;) {
    const there = await bars(who);

    if (there.some((part) => part > 0.4)) return assert.ok(there.every((part) => part < 1), String(there));
    await who.tab.waitForTimeout(50);
  }
}

async function chooseAndLose(who, photos) {
  const sent = listen(who.tab), line = await lineOf(who.tab);

  await line(1500000);
  await who.tab.locator("#f-photo").setInputFiles(photos);
  await halfWay(who);
  await line(0);
  await who.tab.locator(".upload-said").filter({ hasText: who.words("No network: goes on by itself") }).first().waitFor();
  await field(who, "How the conference went").fill(narrative);
  await who.tab.locator(".autosave").filter({ hasText: who.words("No network: what was typed is kept in this device") }).first().waitFor();
  await who.picture("reporting-offline");
  return { ...sent, line };
}

const allThere = (who) => who.tab.waitForFunction((n) => document.querySelectorAll("#ds-anh > li").length === n, PHOTOS, { timeout: 60000 });

// Files that had begun before the network went were not sent again from their beginning.
function wentOn(before, after) {
  const was = new Set(before.pieces.map(({ url }) => url));
  const first = new Map();

  for (const { url, from } of after) if (was.has(url) && !first.has(url)) first.set(url, from);
  assert.ok(first.size > 0, "no file went on");
  assert.ok([...first.values()].some((from) => from > 0), `all began again: ${[...first.values()]}`);
}

// The network comes back and the page has stayed: sending goes on by itself.
async function comesBack(who, sent) {
  const before = { pieces: [...sent.pieces] };

  await sent.line(-1);
  await allThere(who);
  wentOn(before, sent.pieces.slice(before.pieces.length));
  assert.equal(sent.begun.length, PHOTOS);
}

// The phone was put away: the page is opened again, and the same files are chosen.
async function openedAgain(who, sent, photos) {
  const again = await who.comeBack(listen);

  await inMain(who).locator(".alert").filter({ hasText: who.words("Half sent") }).waitFor();
  await inMain(who).getByRole("button", { name: who.words("Use that one") }).first().click();
  await inMain(who).locator("[data-count-shown]").filter({ hasText: String(narrative.length) }).waitFor();
  await who.picture("reporting-half-sent");
  await who.tab.locator("#f-photo").setInputFiles(photos);
  await allThere(who);
  wentOn(sent, again.pieces);
  assert.ok(again.begun.length < PHOTOS, "all were begun anew");
}

// ---------------------------------------------------------------- the unit's conference

async function unitReportsHeld(w) {
  const { unit } = w;

  await openByMenu(unit, "Today");
  await inMain(unit).getByRole("link", { name: unit.words("Report the conference") }).click();
  await press(unit, "Save the plan");
  await told(unit, "The conference is planned.");
  await follow(unit, "Report it held");
  await field(unit, "Held on").fill("03/03/2025");
  await field(unit, "Delegates").fill("86");
  await field(unit, "Cost").fill("18.450.000");
  const row = unit.tab.locator("[data-row]").first();

  await row.getByLabel(unit.words("Subject honoured")).selectOption("person");
  await row.getByLabel(unit.words("Field")).selectOption({ index: 1 });
  await row.getByLabel(unit.words("Count")).fill("12");
  await press(unit, "Report the conference");
  await told(unit, "The conference is reported.");
  await headSees(w, "held", `tally | ${w.state("Not started")}: 34 → 33`, `tally | ${w.state("Done")}: 0 → 1`,
    `Nghi Sơn | ${conference}: ${w.state("Not started")} → ${w.state("Done")}, 03/03`);
}

async function unitSendsPhotos(w) {
  const { unit, photos } = w;

  await follow(unit, "Narrative, photos and papers");
  await heading(unit, "Photos");
  const sent = await chooseAndLose(unit, photos);

  if (w.isPutAway) await openedAgain(unit, sent, photos);
  else await comesBack(unit, sent);
  assert.equal(await field(unit, "How the conference went").inputValue(), narrative);
  await press(unit, "Save the narrative");
  await unit.tab.locator(".alert-success").waitFor();
  await unit.tab.locator("#ds-anh [name^='caption.']").first().fill("Biểu dương điển hình tiên tiến");
  await press(unit, "Save the captions");
  await unit.tab.locator(".alert-success").waitFor();
  await unit.picture("reporting-photos");
  await headSees(w, "photos");
}

// What the unit sent is before the head, from the board on.
async function headOpensPhotos({ head }) {
  await head.tab.locator("table.board tbody tr").filter({ hasText: "Nghi Sơn" }).locator(".cell-done").click();
  await inMain(head).getByRole("link", { name: head.words("Narrative, photos and papers") }).click();
  await inMain(head).getByText("nhân rộng mô hình “5 không, 3 sạch” & <tổ tự quản>").waitFor();
  await inMain(head).locator("figcaption", { hasText: "Biểu dương điển hình tiên tiến" }).waitFor();
  const shown = head.tab.locator(".photo-grid img");

  for (let i = 0; i < PHOTOS; i++) {
    await shown.nth(i).scrollIntoViewIfNeeded();
    await head.tab.waitForFunction((n) => document.querySelectorAll(".photo-grid img")[n]?.naturalWidth > 0, i);
  }
  await head.picture("reporting-head-photos");
}

// ---------------------------------------------------------------- the periodic reports

const first = (who) => inMain(who).locator(".task-act a").first();

// Opens the first report of the list: what waits stands before what is owed.
async function openFirst(who) {
  await openByMenu(who, "Periodic reports");
  await first(who).click();
  await who.tab.waitForLoadState();
}

async function write(who, texts) {
  for (const [name, text] of Object.entries(texts)) await who.tab.locator(`textarea[name=${name}]`).fill(text);
}

const send = async (who) => {
  await inMain(who).locator("button[value=gui]").click();
  await inMain(who).locator(".report-sheet").waitFor();
};

async function answer(who, message, remarks) {
  if (remarks) await who.tab.locator("textarea[name=remarks]").fill(remarks);
  await press(who, message);
}

async function unitWrites(w) {
  const { unit } = w;

  await openFirst(unit);
  await unit.picture("report-form-empty");
  await write(unit, { done: "Đã họp Ban Tổ chức hội nghị.\nĐã gửi danh sách.", difficulties: "Hội trường đang sửa." });
  assert.match(await inMain(unit).locator("#f-done-n").textContent(), /46/);
  // A figure changed by hand without a reason: told at its field, with all that was typed still there.
  await inMain(unit).locator(".figure-row").nth(1).locator("summary").click();
  await unit.tab.locator("[name='figure.1.told']").fill("90");
  await inMain(unit).locator("button[value=gui]").click();
  await inMain(unit).locator(".error-summary").waitFor();
  await unit.picture("report-form-problem");
  assert.equal(await unit.tab.locator("textarea[name=difficulties]").inputValue(), "Hội trường đang sửa.");
  await unit.tab.locator("[name='figure.1.reason']").fill("Bốn khách mời đến sau");
  // The line is gone when it is to be sent: nothing goes, and nothing is lost.
  await unit.context.setOffline(true);
  await inMain(unit).locator("button[value=gui]").click();
  await unit.tab.getByRole("alert").filter({ hasText: unit.words("There is no network, so nothing was sent. What you typed stays here: press the button again once the network is back.") }).waitFor();
  await ratesAre(w, "offline");
  await unit.context.setOffline(false);
  await unit.tab.locator(".offline").waitFor({ state: "detached" });
  await send(unit);
  await unit.picture("report-sent");
  await ratesAre(w, "unit-sent", ...w.received("unit"));
}

async function memberAsksForMore(w) {
  const { member, unit } = w;

  await openFirst(member);
  await member.picture("report-to-answer");
  await answer(member, "Return it with the remarks", "Nêu rõ ngày dự kiến tổ chức.");
  await told(member, "The report was returned.");
  await ratesAre(w, "unit-returned"); // what was sent stays received
  await openFirst(unit);
  await inMain(unit).getByText("Nêu rõ ngày dự kiến tổ chức.").first().waitFor();
  await write(unit, { difficulties: "Hội trường đang sửa; dự kiến tổ chức ngày 20/3." });
  await send(unit);
  await ratesAre(w, "unit-again"); // sending again counts once
  await openFirst(member);
  await inMain(member).locator(".history a", { hasText: member.words("Compare with version %d", 1) }).click();
  await inMain(member).locator("ins", { hasText: "20/3" }).waitFor();
  await member.picture("report-compared");
  await follow(member, "Back to the report");
  await answer(member, "Accept the report");
  await told(member, "The report was accepted.");
}

// The member's own: merged at once, with the unit that said it, and with the figures of its conference.
async function memberMerges(w) {
  const { member } = w;

  await openFirst(member);
  assert.match(await member.tab.locator("textarea[name=difficulties]").inputValue(), /^xã Nghi Sơn: Hội trường đang sửa; dự kiến/);
  await inMain(member).locator(".sources .chip", { hasText: "xã Nghi Sơn" }).first().waitFor();
  await inMain(member).locator(".figure-row").nth(1).filter({ hasText: "90" }).waitFor();
  await member.picture("report-merged");
  await write(member, { next: "Cùng xã Nghi Sơn chốt ngày tổ chức." });
  await send(member);
  await ratesAre(w, "member-sent", ...w.received("seat"));
  await standsAt(w, "Received on time");
}

// How the member's report stands, on the member's own page, as the head reads it.
async function standsAt({ head }, message) {
  await openByMenu(head, "Steering committee");
  await inMain(head).locator("a[href*='/thanh-vien/']", { hasText: "Thành viên Ban Chỉ đạo 6" }).first().click();
  await inMain(head).locator("section[aria-labelledby=h2] li").filter({ hasText: "05/03/2025" }).filter({ hasText: head.words(message) }).waitFor();
}

async function headDecides(w) {
  const { head, member } = w;

  await openFirst(head);
  await answer(head, "Return it with the remarks", "Ngắn hơn.");
  await told(head, "The report was returned.");
  await standsAt(w, "Returned");
  await ratesAre(w, "member-returned");
  await openFirst(member);
  await write(member, { done: "Một xã đã tổ chức hội nghị." });
  await send(member);
  await standsAt(w, "Received on time");
  await openFirst(head);
  await answer(head, "Accept the report");
  await told(head, "The report was accepted.");
  await standsAt(w, "Received on time");
  await inMain(head).locator("section[aria-labelledby=h2] a").first().click();
  await inMain(head).locator("section[aria-labelledby=a1]").filter({ hasText: head.words("Accepted") }).waitFor();
  await ratesAre(w, "member-accepted");
  await headSees(w, "accepted");
}

// A week later sign-ins have ended; the due days have passed, so that the periods count, and who sent nothing is missing.
async function aWeekPasses(w) {
  const { head, where } = w;

  await where.turnTo("2025-03-10");
  await head.signIn("truong-ban");
  await boardChanges(w, "later");
  assert.equal(w.board[`tally | ${w.state("Done")}`], "1");
  await rateChanges(w, "later");
  assert.equal(w.rates["rate | received"], "2");
  assert.equal(w.rates["rate | on time"], "2");
  assert.equal(w.rates["rate | empty"], "0");
  assert.equal(Number(w.rates["rate | missing"]), Number(w.rates["rate | expected"]) - 2);
}

// A unit's report in two versions, and a member's: pages to look at.
export async function sendReports(where) {
  const unit = await visitor(where), member = await visitor(where);

  await unit.signIn("can-bo-nghi-son");
  await member.signIn("thanh-vien-6");
  await openFirst(unit);
  await write(unit, { done: "Đã họp Ban Tổ chức.", proposals: "Không" });
  await send(unit);
  await openFirst(member);
  await answer(member, "Return it with the remarks", "Nêu rõ ngày dự kiến.");
  await told(member, "The report was returned.");
  await openFirst(unit);
  await write(unit, { done: "Đã họp Ban Tổ chức ngày 12/3." });
  await send(unit);
  await openByMenu(member, "Periodic reports");
  await inMain(member).locator(".task-act a").nth(1).click();
  await write(member, { proposals: "Không" });
  await send(member);
  await unit.leave();
  await member.leave();
}

for (const [lang, isPutAway] of [["vi", false], ["en", true]])
  test(`a report goes up to the head, in ${lang}, from a phone that ${isPutAway ? "is put away" : "loses its network"} half way`, { timeout: 240000 }, async () => {
    const where = await site(`reports-${lang}`, "example", { on: "2025-03-03" });
    const unit = await visitor(where, { lang, width: 390 }), member = await visitor(where, { lang, width: isPutAway ? 390 : 1280 }), head = await visitor(where, { lang });
    const { folder, paths } = makePhotos();
    const authors = { unit: head.words("Units, %s", head.words("commune level")), seat: head.words("Members of the committee") };
    const period = lang === "vi" ? "16/02 đến 28/02/2025" : "16/02 to 28/02/2025";
    const w = { where, unit, member, head, photos: paths, isPutAway, state: head.words };

    w.received = (author) => {
      const name = `${period} of ${authors[author]}`, expected = Number(w.rates[`${name} | expected`]);

      return [`${name} | received: 0 → 1`, `${name} | on time: 0 → 1`, `${name} | missing: ${expected} → ${expected - 1}`];
    };
    await unit.signIn("can-bo-nghi-son");
    await member.signIn("thanh-vien-6");
    await head.signIn("truong-ban");
    await boardChanges(w, "start");
    await rateChanges(w, "start");
    await unitReportsHeld(w);
    await unitSendsPhotos(w);
    await headOpensPhotos(w);
    await unitWrites(w);
    await memberAsksForMore(w);
    await memberMerges(w);
    await headDecides(w);
    await aWeekPasses(w);
    await unit.leave(/422|ERR_INTERNET_DISCONNECTED/);
    await member.leave();
    await head.leave();
    await where.stop();
    rmSync(folder, { recursive: true });
  });
