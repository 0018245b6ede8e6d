// SPDX-License-Identifier: GPL-3.0-or-later
// What readers do beside reading: they are counted without a cookie, rate the portal with and without script, and write to the office,
// which answers them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { field, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { site, visitor } from "./lib.mjs";

// Headless Chromium names itself, and is taken for the program that it is.
const person = { userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0" };

async function isCounted(where, lang) {
  const reader = await visitor(where, { ...person, lang, width: lang === "vi" ? 1280 : 390 });

  await reader.go("/");
  await reader.go("/"); // the first is rendered, the second is as it was kept
  await reader.tab.locator("[data-visit=online]:visible").filter({ hasText: /^\D*[1-9]/ }).waitFor();
  assert.deepEqual((await reader.context.cookies()).map(({ name }) => name), []);
  await reader.picture("readers-home");
  await inMain(reader).getByRole("link", { name: reader.words("How many people read here, and how they are counted") }).click();
  await heading(reader, "Readers of this portal");
  await inMain(reader).getByText(reader.words("Different readers since midnight in Vietnam, each once, however many pages they opened.")).waitFor();
  await reader.picture("readers-numbers");
  await reader.leave();
}

async function votes(where, options) {
  const reader = await visitor(where, { ...person, ...options });
  const box = reader.tab.locator("form[action='/danh-gia']").first();

  for (const choice of ["Satisfied", "Very satisfied"]) {
    await reader.go("/");
    await box.getByLabel(reader.words(choice), { exact: true }).check();
    await box.getByRole("button").click();
    await heading(reader, "Your rating of this portal");
    assert.ok(await inMain(reader).getByLabel(reader.words(choice), { exact: true }).isChecked());
    await press(reader, "Send my vote");
    await heading(reader, "What readers think of this portal");
  }
  await told(reader, "The vote of this browser is changed.");
  await reader.picture("readers-result");
  await reader.leave();
}

async function writes(reader) {
  await reader.go("/");
  await reader.tab.locator("footer").getByRole("link", { name: reader.words("Write to the office") }).click();
  await field(reader, "What you want to tell or ask").fill("Ngắn");
  await press(reader, "Send the letter");
  await inMain(reader).locator(".error-summary").waitFor();
  await reader.picture("readers-problem");
  await field(reader, "What you want to tell or ask").fill("Lịch tiếp công dân ghi nhầm ngày.\n<script>alert(1)</script>");
  await field(reader, "How to reach you").fill("hoa@example.com");
  await press(reader, "Send the letter");
  await told(reader, "Your letter has arrived. Keep the address of this page: the answer will stand here.");
  await inMain(reader).getByText("<script>alert(1)</script>").waitFor();
  await reader.picture("readers-letter");
}

async function answers(where) {
  const editor = await visitor(where, { width: 390 });

  await editor.signIn("truong-ban-bien-tap");
  await openByMenu(editor, "Letters of readers");
  await editor.picture("readers-list");
  await inMain(editor).getByRole("link", { name: "1/2025", exact: true }).click();
  await inMain(editor).locator("[name=answer]").fill("Đã sửa lịch. Cảm ơn bạn.");
  await press(editor, "Send the answer");
  await told(editor, "The answer stands on the reader’s page.");
  await editor.picture("readers-answered");
  await openByMenu(editor, "Figures of the portal");
  await editor.picture("readers-figures");
  await editor.leave();
}

test("readers are counted, rate the portal and are answered", { timeout: 240000 }, async () => {
  const where = await site("readers");

  for (const lang of ["vi", "en"]) await isCounted(where, lang);
  await votes(where, {});
  await votes(where, { javaScriptEnabled: false, width: 390 });
  const { all } = await (await fetch(`${where.base}/danh-gia/ket-qua`, { headers: { Accept: "application/json" } })).json();

  assert.equal(all, 2);
  const reader = await visitor(where, { ...person, width: 390 });

  await writes(reader);
  await answers(where);
  await reader.tab.reload();
  await inMain(reader).getByText("Đã sửa lịch. Cảm ơn bạn.").waitFor();
  await reader.picture("readers-answer");
  await reader.leave(/422/);
  await where.stop();
});
