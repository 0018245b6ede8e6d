// SPDX-License-Identifier: GPL-3.0-or-later
// The newsroom: an editor writes an article with a photo, the head of the editorial board refuses it until the photo has its words,
// approves, publishes, corrects and takes it down. Readers of both nodes, who had the page before, have the new one within a second.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { field, follow, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { makePhoto } from "./files.mjs";
import { visitor } from "./lib.mjs";
import { nodes } from "./nodes.mjs";

const title = "Thị xã Nghi Sơn triển khai kế hoạch tổ chức Hội nghị điển hình tiên tiến các cấp";
const text = "Sáng ngày 12/2, UBND thị xã đã tổ chức Hội nghị triển khai kế hoạch.";
const added = "Hội nghị do Phó Chủ tịch UBND thị xã chủ trì.";
const caption = "Đồng chí Phó Chủ tịch UBND thị xã chủ trì hội nghị";
const correction = "Bổ sung người chủ trì hội nghị.";

// ---------------------------------------------------------------- readers

// What the readers of each node have; asked for before each step as well, so that it is a kept page that has to go.
const readers = (w) => Promise.all(w.site.bases.map(async (base) => {
  const reply = await fetch(base + w.path, { headers: { "accept-language": w.lang } });

  return { status: reply.status, page: await reply.text() };
}));

// Within a second of now each of them has it.
async function readersHave(w, what, holds) {
  const until = Date.now() + 1000;

  for (;;) {
    const seen = await readers(w);

    if (seen.every(holds)) return;
    assert.ok(Date.now() < until, `${what}: after a second the nodes answer ${seen.map(({ status }) => status)}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

// ---------------------------------------------------------------- the editor

const body = (who) => who.tab.locator(".ProseMirror");

async function writeDraft(w) {
  const { editor } = w;

  await openByMenu(editor, "Articles");
  await editor.picture("newsroom-empty");
  await follow(editor, "Write an article");
  await field(editor, "Title of the article").fill(title);
  await body(editor).click();
  await editor.tab.keyboard.type(text);
  await press(editor, "Save the draft");
  await told(editor, "Saved as revision %d.", 1);
  w.article = new URL(editor.tab.url()).pathname;
  w.id = w.article.split("/").at(-1);
  w.path = `/tin-tuc/bat-ky-${w.id}`;
}

async function addPhoto(w) {
  const { editor } = w;

  await follow(editor, "Edit");
  await editor.tab.locator("input[type=file][name=media]").setInputFiles(w.photo.path);
  await editor.tab.locator("#ds-tep > li").first().waitFor();
  await press(editor, "Save the article");
  await told(editor, "Saved as revision %d.", 2);
  await inMain(editor).getByText(editor.words("Before readers may see it")).waitFor();
  await editor.picture("newsroom-draft");
  await press(editor, "Hand in for approval");
  await told(editor, "Handed in: who approves has been told.");
}

async function describePhoto(w) {
  const { editor } = w;

  await editor.go(`${w.article}/sua`);
  await field(editor, "Caption").fill(caption);
  await field(editor, "What is to be seen").fill("Một người phát biểu trước hội trường");
  await press(editor, "Save the article");
  await told(editor, "Saved as revision %d.", 3);
}

// ---------------------------------------------------------------- the head of the editorial board

// The article waits in the inbox and in the list.
async function findWhatWaits(w) {
  const { chief } = w;

  await openByMenu(chief, "Inbox");
  await inMain(chief).getByText(title).first().waitFor();
  await openByMenu(chief, "Articles");
  await inMain(chief).getByRole("link", { name: title }).click();
  await heading(chief, "What to do");
}

async function isRefusedWithoutWords(w) {
  await press(w.chief, "Approve");
  await inMain(w.chief).locator(".error-summary").waitFor();
  await w.chief.picture("newsroom-refused");
  assert.ok((await readers(w)).every(({ status }) => status === 404));
}

async function act(w, message, label, words) {
  const { chief } = w, form = inMain(chief).getByRole("form", { name: chief.words(message) });

  if (words !== undefined) {
    await inMain(chief).locator("summary").filter({ hasText: chief.words(message) }).click();
    await form.getByLabel(chief.words(label)).fill(words);
  }
  await form.getByRole("button", { name: chief.words(message), exact: true }).click();
}

async function publish(w) {
  const { chief } = w;

  await chief.go(w.article);
  await act(w, "Approve");
  await told(chief, "Approved. It can be published now.");
  await readers(w);
  await act(w, "Publish");
  await told(chief, "Published: readers see it now.");
  await readersHave(w, "publication", ({ status, page }) => status === 200 && page.includes(text) && page.includes(caption));
  await chief.picture("newsroom-published");
}

async function correct(w) {
  const { editor, chief } = w;

  await editor.go(`${w.article}/sua`);
  await body(editor).click();
  await editor.tab.keyboard.press("Control+End");
  await editor.tab.keyboard.press("Enter");
  await editor.tab.keyboard.type(added);
  await press(editor, "Save the article");
  await told(editor, "Saved as revision %d.", 4);
  assert.ok((await readers(w)).every(({ page }) => !page.includes(added)), "an edit is shown before it is published");
  await chief.go(w.article);
  await follow(chief, "Compare with what they see");
  await inMain(chief).locator("ins").filter({ hasText: "Phó Chủ tịch" }).waitFor();
  await chief.picture("newsroom-compare");
  await chief.go(w.article);
  await act(w, "Publish the correction", "What was corrected", correction);
  await told(chief, "The correction is published, with its words.");
  await readersHave(w, "correction", ({ page }) => page.includes(added) && page.includes(correction));
}

async function withdraw(w) {
  const { chief } = w;

  await act(w, "Take down", "Reason", "Đăng nhầm, chờ xác minh.");
  await told(chief, "Taken down: readers are told that it was.");
  await readersHave(w, "withdrawal", ({ page }) => !page.includes(text) && !page.includes(caption));
  await chief.picture("newsroom-withdrawn");
}

// ---------------------------------------------------------------- the walk

async function walk(engine, lang) {
  const site = await nodes(`newsroom-${engine}`, engine);
  const w = { site, lang, photo: makePhoto("hoi-nghi.jpg") };

  w.editor = await visitor(site, { lang });
  w.chief = await visitor(site, { lang, width: 390 });
  await w.editor.signIn("bien-tap-vien");
  await w.chief.signIn("truong-ban-bien-tap");
  await writeDraft(w);
  await addPhoto(w);
  await findWhatWaits(w);
  await isRefusedWithoutWords(w);
  await describePhoto(w);
  await publish(w);
  await correct(w);
  await withdraw(w);
  await w.editor.leave();
  await w.chief.leave(/status of 422/);
  rmSync(w.photo.folder, { recursive: true });
  await site.stop();
}

test("the newsroom: draft, photos, approval, publication, correction, withdrawal, on two nodes of SQLite, in Vietnamese", () => walk("sqlite", "vi"));
test("the newsroom: draft, photos, approval, publication, correction, withdrawal, on two nodes of PostgreSQL, in English", () => walk("postgres", "en"));
