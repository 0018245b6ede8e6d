// SPDX-License-Identifier: GPL-3.0-or-later
// An article is written: a report pasted from Word, an old text in TCVN3, photos dropped in many at once, a film; and all of it again by
// somebody whose browser runs no script.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { inMain, press, told } from "./acts.mjs";
import { axeSource, site, visitor } from "./lib.mjs";

const clipboard = (name) => readFileSync(new URL(`clipboard/${name}`, import.meta.url), "utf8");
const seed = (name) => readFileSync(new URL(`../fuzz/seeds/video/${name}`, import.meta.url));
const text = "#f-body";
const old = "ThÞ x· Nghi S¬n tæ chøc héi nghÞ ®iÓn h×nh tiªn tiÕn";
const right = "Thị xã Nghi Sơn tổ chức hội nghị điển hình tiên tiến";

const fromWord = [
  "<h2>BÁO CÁO KẾT QUẢ HỘI NGHỊ</h2><h2>Công tác chuẩn bị</h2>",
  "<p>Ngày 12/2, UBND thị xã đã tổ chức hội nghị; <strong>đồng chí Mai Sỹ Lân</strong> <em>chủ trì</em>, xem ",
  '<a href="https://nghison.thanhhoa.gov.vn/tin">cổng thông tin</a> và tệp.</p>',
  "<ul><li><p>Kế hoạch số 309</p><ul><li><p>Cấp xã, phường</p></li><li><p>Cấp thị xã</p></li></ul></li><li><p>Phân công thành viên</p></li></ul>",
  "<p><strong>Kết quả</strong> đạt <em>tốt</em></p>",
  "<ol><li><p>Đảm bảo trang trọng</p></li><li><p>Thiết thực, tiết kiệm</p></li></ol>",
  '<table><tbody><tr><td colspan="2"><p><strong>Số tập thể</strong></p></td><td><p><strong>Số cá nhân</strong></p></td></tr>',
  "<tr><td><p>12</p></td><td><p>5</p></td><td><p>30</p></td></tr></tbody></table><p>Hết</p>",
].join("");

const source = (who) => who.tab.locator("textarea[name=body]").inputValue();

async function becomes(who, wanted) {
  await who.tab.waitForFunction((html) => document.querySelector("textarea[name=body]").value === html, wanted, { timeout: 5000 })
    .catch(async () => assert.equal(await source(who), wanted));
}

const paste = (who, html) => who.tab.locator(text).evaluate((box, markup) => {
  const data = new DataTransfer();

  data.setData("text/html", markup);
  data.setData("text/plain", "x");
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}, html);

async function axe(who, name) {
  await who.tab.evaluate(axeSource);
  const { violations } = await who.tab.evaluate(() => window.axe.run());

  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), [], name);
}

async function begins(who, title) {
  await who.go("/lam-viec/tin-bai/moi");
  await who.tab.fill("[name=title]", title);
  await press(who, "Save the draft");
  await told(who, "Saved as revision %d.", 1);
  const [, id] = /tin-bai\/(\d+)/.exec(who.tab.url());

  await who.go(`/lam-viec/tin-bai/${id}/sua`);
  return id;
}

const emptied = async (who) => {
  await who.tab.click(text);
  await who.tab.keyboard.press("Control+A");
  await who.tab.keyboard.press("Delete");
};

// ---------------------------------------------------------------- files

function makeFiles() {
  const folder = mkdtempSync(`${tmpdir()}/thidua-article-`);
  const photos = Array.from({ length: 5 }, (_, i) => {
    const path = `${folder}/IMG_${i + 1}.jpg`;

    execFileSync("vips", ["gaussnoise", `${folder}/one.v`, "900", "600", "--mean", "120", "--sigma", "22", "--seed", String(i + 1)]);
    execFileSync("vips", ["colourspace", `${folder}/one.v`, `${path}[Q=80]`, "srgb"]);
    return path;
  });

  execFileSync("vips", ["black", `${folder}/tha-vao.png`, "64", "48", "--bands", "3"]);
  writeFileSync(`${folder}/film.mp4`, seed("mp4"));
  writeFileSync(`${folder}/loi.srt`, "1\n00:00:01,000 --> 00:00:02,000\n<script>alert(1)</script>Kính thưa\n");
  writeFileSync(`${folder}/trang.jpg`, "<html><script>alert(1)</script></html>");
  writeFileSync(`${folder}/ve.svg`, '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  return { folder, photos, dropped: `${folder}/tha-vao.png` };
}

const items = (who) => who.tab.locator("#ds-tep > li");

async function sendsMany(who, files) {
  const { folder, photos } = files;

  await who.tab.setInputFiles("input[name=media]", [...photos, `${folder}/film.mp4`, `${folder}/loi.srt`, `${folder}/trang.jpg`, `${folder}/ve.svg`]);
  await who.tab.waitForFunction(() => document.querySelectorAll("#ds-tep > li").length === 7 &&
    document.querySelectorAll('.upload-row[data-state="refused"]').length === 2, undefined, { timeout: 60000 });
  assert.notEqual(await who.tab.locator("select[name^=track]").inputValue(), ""); // the only captions are the only film's
  await inMain(who).locator(".upload-row").filter({ hasText: who.words("This is no photo. Photos come as JPEG, PNG, WebP or HEIC.") }).waitFor();
  await who.picture("editor-files");
}

async function dropsOne(who, path) {
  const bytes = [...readFileSync(path)];

  await who.tab.locator(text).evaluate((box, all) => {
    const data = new DataTransfer();

    data.items.add(new File([new Uint8Array(all)], "tha-vao.png", { type: "image/png" }));
    box.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true, clientX: 300, clientY: 300 }));
  }, bytes);
  await who.tab.waitForFunction(() => document.querySelectorAll("#ds-tep > li").length === 8, undefined, { timeout: 30000 });
}

async function describes(who) {
  const first = items(who).first();

  await first.getByLabel(new RegExp(`^${who.words("Caption")}`)).fill("Toàn cảnh <b>hội nghị</b>");
  await first.getByLabel(new RegExp(`^${who.words("What is to be seen")}`)).fill("Hội trường đông người");
  const second = await items(who).nth(1).getAttribute("data-photo");

  await items(who).nth(1).locator('[data-order="-1"]').click();
  assert.equal(await items(who).first().getAttribute("data-photo"), second);
  await items(who).nth(0).locator("[data-place]").click();
  await items(who).nth(2).locator("[name^=removed]").check();
}

// ---------------------------------------------------------------- the journeys

async function pastes(who) {
  await emptied(who);
  await paste(who, clipboard("word-report.html"));
  await becomes(who, fromWord);
  await axe(who, "a pasted report");
  await who.picture("editor-pasted");
}

// What must not run, and is not to stay either.
const hostile = [
  '<img src=x onerror=alert(1)><svg onload=alert(1)><script>alert(1)</script></svg><p onclick=alert(1)>một</p>',
  '<p><a href="javascript:alert(1)">hai</a><a href=" java\nscript:alert(1)">ba</a><iframe src="javascript:alert(1)"></iframe></p>',
  '<style>@import "https://x.example/a.css"; p { background: url(https://x.example) }</style><p style="background:url(javascript:alert(1))">bốn</p>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math><p>năm</p>',
  '<template><img src=x onerror=alert(1)></template><noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><p>sáu</p>',
];

async function takesNoHarm(who) {
  who.tab.on("dialog", (dialog) => assert.fail(`something ran: ${dialog.message()}`));
  for (const html of hostile) {
    await emptied(who);
    await paste(who, html);
    await who.tab.waitForTimeout(400);
    assert.doesNotMatch(await source(who), /alert|script|style|<img|onerror|x\.example/);
    assert.match(await source(who), /một|hai|bốn|năm|sáu/);
  }
}

async function isOffered(who) {
  await emptied(who);
  await paste(who, clipboard("tcvn3.html"));
  await becomes(who, `<p>${old}</p>`);
  const offer = inMain(who).locator(".legacy-offer");

  await offer.filter({ hasText: right }).waitFor();
  await who.picture("editor-old-encoding");
  await axe(who, "an old text");
  await offer.getByRole("button", { name: who.words("Convert to Unicode") }).click();
  await becomes(who, `<p>${right}</p>`);
}

// Telex puts a syllable together before it stands; half of it is never kept.
async function typesTelex(who) {
  const devtools = await who.context.newCDPSession(who.tab);

  await emptied(who);
  await becomes(who, "");
  for (const so of ["t", "ti", "tie", "tiê", "tiên", "tiến"])
    await devtools.send("Input.imeSetComposition", { text: so, selectionStart: so.length, selectionEnd: so.length });
  await who.tab.waitForTimeout(2500);
  assert.equal(await source(who), "");
  await devtools.send("Input.insertText", { text: "tiến" });
  await becomes(who, "<p>tiến</p>");
  await inMain(who).locator("[data-draft-text]").filter({ hasText: who.words("Draft kept at {0}").replace(" {0}", "") }).first().waitFor();
}

async function usesKeys(who) {
  const { keyboard } = who.tab;

  await emptied(who);
  await keyboard.type("Mục");
  await keyboard.press("Control+a");
  await keyboard.press("Alt+F10");
  await keyboard.press("ArrowRight");
  await keyboard.press("Enter"); // bold
  await keyboard.press("End");
  await keyboard.press("Control+b");
  await keyboard.type(" thường");
  await becomes(who, "<p><strong>Mục</strong> thường</p>");
  await keyboard.press("Tab");
  assert.equal(await who.tab.locator(text).evaluate((box) => box === document.activeElement), false);
}

test("an article is written with the editor, a paste from Word, an old text and many files at once", async () => {
  const where = await site("editor");
  const files = makeFiles();

  for (const [lang, width] of [["vi", 1280], ["en", 390]]) {
    const who = await visitor(where, { lang, width });

    await who.signIn("bien-tap-vien");
    const id = await begins(who, `Hội nghị ${lang}`);

    await axe(who, "an empty article");
    await pastes(who);
    await takesNoHarm(who);
    await isOffered(who);
    await typesTelex(who);
    await usesKeys(who);
    await sendsMany(who, files);
    await dropsOne(who, files.dropped);
    await describes(who);
    await axe(who, "an article with files");
    await who.picture("editor-full");
    await press(who, "Save the article");
    await told(who, "Saved as revision %d.", 2);
    await who.go(`/lam-viec/tin-bai/${id}/sua`);
    assert.match(await source(who), /<strong>Mục<\/strong> thường/);
    assert.match(await source(who), /<figure data-media="\d+"><\/figure>/);
    assert.equal(await items(who).count(), 7);
    await inMain(who).locator("details.deleted summary").click();
    await inMain(who).locator("details.deleted [name^=back]").check();
    await press(who, "Save the article");
    await told(who, "Saved as revision %d.", 3);
    await who.go(`/lam-viec/tin-bai/${id}/sua`);
    assert.equal(await items(who).count(), 8);
    await who.leave(/422/); // what was refused
  }
  rmSync(files.folder, { recursive: true });
  await where.stop();
});

test("an article is written without script", async () => {
  const where = await site("editor-noscript");
  const files = makeFiles();
  const who = await visitor(where, { javaScriptEnabled: false });

  await who.signIn("bien-tap-vien");
  await begins(who, "Hội nghị");
  assert.equal(await inMain(who).getByRole("toolbar").count(), 0);
  await who.tab.fill("textarea[name=body]", `<p>${old}</p>`);
  await who.tab.setInputFiles("input[name=media]", [files.photos[0], `${files.folder}/ve.svg`]);
  await press(who, "Save the article");
  await inMain(who).getByText(right).first().waitFor();
  await who.picture("editor-noscript-old");
  await press(who, "Convert to Unicode");
  assert.equal(await source(who), `<p>${right}</p>`);
  await who.tab.setInputFiles("input[name=media]", [files.photos[0], `${files.folder}/ve.svg`]);
  await press(who, "Save the article");
  await inMain(who).locator(".error-summary").filter({ hasText: "ve.svg" }).waitFor();
  assert.equal(await items(who).count(), 1); // the photo beside it was taken, and nothing typed is lost
  assert.equal(await source(who), `<p>${right}</p>`);
  await who.picture("editor-noscript-refused");
  await press(who, "Save the article");
  await told(who, "Saved as revision %d.", 2);
  rmSync(files.folder, { recursive: true });
  await who.leave(/422/);
  await where.stop();
});
