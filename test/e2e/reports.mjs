// SPDX-License-Identifier: GPL-3.0-or-later
// A report on its way up: a unit writes on its phone, the member asks for more, merges and sends, the head returns and accepts;
// the rates change at each step.

import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { site, visitor } from "./lib.mjs";

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

// So many were received, of so many: as the head reads it.
async function received(head) {
  await openByMenu(head, "Periodic reports");
  await follow(head, "Rates");
  await heading(head, "Rates of reports");
  return Number((await inMain(head).locator(".facts-num dd b").nth(1).textContent()).trim());
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

for (const [lang, width] of [["vi", 390], ["en", 1280]])
  test(`a report goes up to the head, in ${lang} at ${width} px`, { timeout: 240000 }, async () => {
    const where = await site(`reports-${lang}`, "example", { on: "2025-03-03" });
    const unit = await visitor(where, { lang, width }), member = await visitor(where, { lang }), head = await visitor(where, { lang });

    await unit.signIn("can-bo-nghi-son");
    await member.signIn("thanh-vien-6");
    await head.signIn("truong-ban");
    assert.equal(await received(head), 0);

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
    await send(unit);
    await unit.picture("report-sent");

    await openFirst(member);
    await member.picture("report-to-answer");
    await answer(member, "Return it with the remarks", "Nêu rõ ngày dự kiến tổ chức.");
    await told(member, "The report was returned.");
    await openFirst(unit);
    await inMain(unit).getByText("Nêu rõ ngày dự kiến tổ chức.").first().waitFor();
    await write(unit, { difficulties: "Hội trường đang sửa; dự kiến tổ chức ngày 20/3." });
    await send(unit);
    await openFirst(member);
    await inMain(member).locator(".history a", { hasText: member.words("Compare with version %d", 1) }).click();
    await inMain(member).locator("ins", { hasText: "20/3" }).waitFor();
    await member.picture("report-compared");
    await follow(member, "Back to the report");
    await answer(member, "Accept the report");
    await told(member, "The report was accepted.");

    // The member's own: merged at once, with the unit that said it.
    await openFirst(member);
    assert.match(await member.tab.locator("textarea[name=difficulties]").inputValue(), /^xã Nghi Sơn: Hội trường đang sửa; dự kiến/);
    await inMain(member).locator(".sources .chip", { hasText: "xã Nghi Sơn" }).first().waitFor();
    await member.picture("report-merged");
    await write(member, { next: "Cùng xã Nghi Sơn chốt ngày tổ chức." });
    await send(member);
    await openFirst(head);
    await answer(head, "Return it with the remarks", "Ngắn hơn.");
    await told(head, "The report was returned.");
    await openFirst(member);
    await write(member, { done: "Một xã đã họp Ban Tổ chức." });
    await send(member);
    await openFirst(head);
    await answer(head, "Accept the report");
    await told(head, "The report was accepted.");
    assert.equal(await received(head), 0); // today is the unit's due day: it counts once that has passed

    await where.turnTo("2025-03-10"); // a week later sign-ins have ended
    await head.signIn("truong-ban");
    assert.equal(await received(head), 2);
    await head.picture("report-rates");
    await unit.leave(/422/);
    await member.leave();
    await head.leave();
    await where.stop();
  });
