// SPDX-License-Identifier: GPL-3.0-or-later
// The source page's conclusion becomes tasks: pasted, two points corrected, given; the owner reports one done, the head accepts it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { field, follow, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { site, visitor } from "./lib.mjs";

// The page's last three paragraphs, as they stand in the repository.
const conclusion = readFileSync(new URL("conclusion.txt", import.meta.url), "utf8");

const point = (who, n, name) => inMain(who).locator(`[name="point.${n}.${name}"]`);

// A conclusion that has no deadlines of its own yet: an empty one, applied.
async function enterConclusion(who) {
  await openByMenu(who, "Plans and directives");
  await who.go("/lam-viec/van-ban/moi?loai=conclusion");
  await field(who, "Issued on").fill("12/02/2025");
  await field(who, "Number").fill("12/TB-UBND");
  await who.tab.locator("[name=title]").fill("Kết luận hội nghị triển khai");
  await who.tab.locator("button[value=luu]:not(.visually-hidden), .form-actions button[value=luu]").first().click();
  await who.tab.waitForURL(/van-ban\/\d+/);
}

export async function giveTasks(who, { picture } = {}) {
  await follow(who, "Give tasks from its text");
  await heading(who, "Give tasks");
  if (picture) await who.picture("task-give-empty");
  await who.tab.locator("[name=text]").fill(conclusion);
  await press(who, "Find the points");
  await point(who, 0, "words").waitFor();
}

for (const [lang, width] of [["vi", 390], ["en", 1280]])
  test(`a conclusion is pasted, corrected, given, done and accepted, in ${lang} at ${width} px`, { timeout: 240000 }, async () => {
    const where = await site(`tasks-${lang}`, "example");
    const office = await visitor(where, { lang, width }), member = await visitor(where, { lang, width }), head = await visitor(where, { lang });

    await office.signIn("thuong-truc");
    await member.signIn("thanh-vien-1");
    await head.signIn("truong-ban");

    await enterConclusion(office);
    await office.tab.locator("form[action$='/ap-dung'] button[type=submit], button[formaction$='/ap-dung']").first().click();
    if (await office.tab.locator("dialog[open] .btn-primary").count()) await office.tab.locator("dialog[open] .btn-primary").click();
    await inMain(office).getByRole("link", { name: office.words("Give tasks from its text") }).waitFor();
    await giveTasks(office, { picture: true });

    // Ten points with the owners and days that the page names, and nothing more than that.
    assert.equal(await inMain(office).locator(".point-card").count(), 10);
    assert.equal(await point(office, 1, "owner").inputValue(), "cấp xã, phường, cơ quan, đơn vị");
    assert.equal(await point(office, 1, "day").inputValue(), "trong tháng 3 năm 2025");
    assert.equal(await point(office, 2, "day").inputValue(), "trong tháng 5 năm 2025");
    assert.equal(await point(office, 3, "owner").inputValue(), "các thành viên Ban chỉ đạo");
    assert.equal(await point(office, 9, "owner").inputValue(), "Phòng Nội vụ");
    assert.equal(await point(office, 9, "helpers").inputValue(), "Phòng Tài chính - Kế hoạch");
    for (const n of [0, 5, 6, 7, 8]) assert.equal(await point(office, n, "owner").inputValue(), "");
    await office.picture("task-give-found");

    // Refused as a whole where a point has nobody: told at its field, with everything still there.
    await press(office, "Give these tasks");
    await inMain(office).locator(".error-summary").waitFor();
    await office.picture("task-give-errors");
    assert.equal(await point(office, 3, "owner").inputValue(), "các thành viên Ban chỉ đạo");

    // The person corrects two, and leaves out what names nobody.
    for (const n of [0, 5, 6, 8]) await point(office, n, "keep").uncheck();
    await point(office, 7, "owner").fill("Tổ giúp việc Ban Chỉ đạo");
    await point(office, 7, "day").fill("chậm nhất ngày 20/4/2025");
    await inMain(office).locator("#han-7", { hasText: "20/04/2025" }).waitFor();
    await point(office, 4, "owner").fill("Thành viên Ban Chỉ đạo 1; Thành viên Ban Chỉ đạo 2");
    await inMain(office).locator("#ai-4", { hasText: "Thành viên Ban Chỉ đạo 2" }).waitFor();
    await press(office, "Give these tasks");
    await heading(office, "Tasks");
    await office.picture("task-list");

    // 33 communes and offices, the town, six members, two members, the help team, the office.
    assert.match(await inMain(office).locator(".pagination span").textContent(), /44/);

    // A member finds it on Today and reports it done.
    await openByMenu(member, "Today");
    await member.picture("task-today");
    await inMain(member).locator(".task", { hasText: "Đẩy mạnh công tác tuyên truyền" }).first().locator(".task-act a").click();
    await member.tab.locator("[name=note]").fill("Đã đăng ba tin, bài.");
    await member.picture("task-show-owner");
    await press(member, "Report it done");
    await told(member, "The task was reported done; it waits to be accepted.");

    // The head sees it, and accepts it.
    await openByMenu(head, "Tasks");
    await inMain(head).locator(".tally a", { hasText: head.words("Reported done") }).click();
    await inMain(head).locator("tbody a").first().click();
    await head.picture("task-show-head");
    await press(head, "Accept the task");
    await told(head, "The task was accepted.");

    // The document tells how its points stand.
    await inMain(head).locator(".deadline .docref").first().click();
    await inMain(head).locator(".task-points").waitFor();
    await head.picture("task-document");
    await inMain(head).locator(".task-points li", { hasText: head.words("%d of %d done", 1, 6) }).waitFor();

    await office.leave(/422/);
    await member.leave();
    await head.leave();
    await where.stop();
  });
